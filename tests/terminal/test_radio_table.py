# SPDX-License-Identifier: Apache-2.0
"""`[radio]` of a visit file: what it means, and what is refused, with the place and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from hw.errors import BadFile
from hw.virtual.radio.plan import Fault, FaultKind, Garbling, Lengths, MuteUntil, Spread, When
from hw.virtual.radio.timing import Latency
from hw.virtual.radio.wire import dump_plan, load_plan
from terminal.visit_file import RadioTable, load_visit

FIXTURES = Path("tests/fixtures/visits")
VISIT = '[visit]\ncard = "a.card.toml"\n'
ALL = """\
[radio]
bit_rate = 106_000
apdu_ms = 20
select_ms = 35
verify_ms = 60
read_ms = 15
sign_ms = 650
seed = 7
poll_ms = 400
blinks_per_minute = 50
blink_ms = [20, 300]
blink_pattern = "periodic"
blink_jitter_ms = 100
bursts_per_minute = 2
burst_blinks = 3
burst_gap_ms = 80
resets_per_minute = 1
unpowers_per_minute = 2
garbled = 0.02
garbled_how = "flip"
truncated = 0.01
one_byte = 0.03
empty = 0.04
mute = 0.05
mute_until = "usb"
slow = 0.06
slow_ms = 900

[[radio.fault]]
kind = "blink"
apdu = 17
for_ms = 250
when = "answer"

[[radio.fault]]
kind = "swap"
at_s = 2.5
card = "../cards/b.card.toml"

[[radio.fault]]
kind = "mute"
apdu = 1
command = "00 20 00 98 04"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "a.visit.toml"
    path.write_text(VISIT + text)
    return path


def radio(folder: Path, text: str) -> RadioTable:
    return load_visit(write(folder, text)).radio


def test_every_key_reaches_the_plan(tmp_path):
    plan = radio(tmp_path, ALL).plan()
    assert plan.timing == Latency(106_000, 0.02, 0.65, 0.035, 0.06, 0.015)
    assert (plan.seed, plan.poll_s, plan.periodic, plan.jitter_s) == (7, 0.4, True, 0.1)
    assert plan.blink == Lengths(Spread.UNIFORM, 0.02, 0.3, 0, 0)
    assert (plan.blinks_per_minute, plan.bursts_per_minute) == (50, 2)
    assert (plan.burst_blinks, plan.burst_gap_s) == (3, 0.08)
    assert (plan.resets_per_minute, plan.unpowers_per_minute) == (1, 2)
    assert (plan.garbled, plan.truncated, plan.one_byte) == (0.02, 0.01, 0.03)
    assert (plan.empty, plan.mute, plan.slow, plan.slow_s) == (0.04, 0.05, 0.06, 0.9)
    assert (plan.garbling, plan.mute_until) == (Garbling.FLIP, MuteUntil.USB)
    assert plan.faults == (
        Fault(FaultKind.BLINK, apdu=17, for_s=0.25, when=When.ANSWER),
        Fault(FaultKind.SWAP, at_s=2.5, card=tmp_path / "../cards/b.card.toml"),
        Fault(FaultKind.MUTE, apdu=1, command=bytes.fromhex("0020009804")),
    )


def test_a_plan_survives_the_way_to_the_process_that_holds_the_card(tmp_path):
    plan = radio(tmp_path, ALL).plan()
    line = dump_plan(plan)
    assert "\n" not in line
    assert load_plan(line) == plan


@pytest.mark.parametrize(
    ("written", "lengths"),
    [
        ("120", Lengths(Spread.UNIFORM, 0.12, 0.12, 0, 0)),
        ("[10, 20]", Lengths(Spread.UNIFORM, 0.01, 0.02, 0, 0)),
        ('{ distribution = "uniform", low = 10, high = 20 }', (0.01, 0.02, 0, 0)),
        ('{ distribution = "exponential", mean = 80 }', (0, 0, 0.08, 0)),
        ('{ distribution = "lognormal", mean = 80, sigma = 0.6 }', (0, 0, 0.08, 0.6)),
    ],
)
def test_lengths_of_blinks_are_a_number_a_range_or_a_distribution(tmp_path, written, lengths):
    found = radio(tmp_path, f"[radio]\nblink_ms = {written}\n").plan().blink
    if isinstance(lengths, tuple):
        lengths = Lengths(Spread(written.split('"')[1]), *lengths)
    assert found == lengths


FAULT = "[[radio.fault]]\n"


@pytest.mark.parametrize(
    ("text", "line", "key", "reason"),
    [
        ("[radio]\nblinks = 3\n", 4, "radio.blinks", "unknown key; allowed: bit_rate"),
        ("[radio]\ngarbled = 2\n", 4, "radio.garbled", "less than or equal to 1"),
        ("[radio]\nblink_ms = [300, 20]\n", 4, "radio.blink_ms", "the shortest comes first"),
        (
            '[radio]\nblink_ms = { distribution = "exponential", low = 3 }\n',
            4,
            "radio.blink_ms",
            "exponential takes mean",
        ),
        ("[radio]\nblink_jitter_ms = 3\n", 3, "radio", 'needs blink_pattern = "periodic"'),
        (
            '[radio]\nblinks_per_minute = 60\nblink_pattern = "periodic"\nblink_jitter_ms = 600\n',
            3,
            "radio",
            "more than half",
        ),
        ('[radio]\nmute_until = "never"\n', 4, "radio.mute_until", "'reset', 'unpower' or 'usb'"),
        (FAULT + 'kind = "blinks"\napdu = 1\n', 4, "radio.fault.0.kind", "'blink', 'garbled'"),
        (FAULT + 'kind = "reset"\n', 3, "radio.fault.0", "needs either apdu or at_s"),
        (
            FAULT + 'kind = "reset"\napdu = 1\n' + FAULT + 'kind = "blink"\napdu = 0\nfor_ms = 1\n',
            8,
            "radio.fault.1.apdu",
            "greater than or equal to 1",
        ),
        (
            FAULT + 'kind = "reset"\napdu = 1\n' + FAULT + 'kind = "blink"\napdu = 2\n',
            6,
            "radio.fault.1",
            "blink needs for_ms",
        ),
        (
            FAULT + 'kind = "reset"\napdu = 1\nfor_ms = 3\n',
            3,
            "radio.fault.0",
            "reset takes no for_ms",
        ),
        (FAULT + 'kind = "swap"\napdu = 1\n', 3, "radio.fault.0", "swap needs card"),
        (
            FAULT + 'kind = "mute"\napdu = 1\ncard = "b"\n',
            3,
            "radio.fault.0",
            "mute takes no card",
        ),
        (
            FAULT + 'kind = "garbled"\nat_s = 1.0\n',
            3,
            "radio.fault.0",
            "garbled happens to an answer",
        ),
        (
            FAULT + 'kind = "one_byte"\napdu = 1\nwhen = "before"\n',
            3,
            "radio.fault.0",
            "when means nothing for one_byte",
        ),
        (
            FAULT + 'kind = "reset"\nat_s = 1\nwhen = "before"\n',
            3,
            "radio.fault.0",
            "when means nothing for reset at a time",
        ),
        (
            FAULT + 'kind = "reset"\nat_s = 1\ncommand = "00"\n',
            3,
            "radio.fault.0",
            "it needs apdu",
        ),
        (
            FAULT + 'kind = "reset"\napdu = 1\ncommand = "0"\n',
            6,
            "radio.fault.0.command",
            "match pattern",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path, text, line, key, reason):
    path = write(tmp_path, text)
    with pytest.raises(BadFile) as caught:
        load_visit(path)
    assert (caught.value.path, caught.value.line, caught.value.key) == (path, line, key)
    assert reason in caught.value.reason


def test_a_visit_knows_where_it_was_read_from(tmp_path):
    path = write(tmp_path, "")
    assert load_visit(path).path == path


def test_every_key_of_the_radio_is_documented():
    documented = Path("docs/visit-files.md").read_text()
    for table in (RadioTable, RadioTable.model_fields["fault"].annotation.__args__[0]):
        for key in table.model_fields:
            assert f"{key} " in documented, key
    for kind in FaultKind:
        assert f"`{kind}`" in documented, kind


def test_the_documented_examples_are_valid(tmp_path):
    documented = Path("docs/visit-files.md").read_text().split("## The radio")[1]
    examples = documented.split("```toml\n")[1:3]
    whole = "".join(example.split("```")[0] for example in examples)
    found = radio(tmp_path, whole)
    assert [fault.kind for fault in found.fault] == ["blink", "swap"]
    unmentioned = set(RadioTable.model_fields) - found.model_fields_set - {"fault"}
    assert unmentioned == set()


def test_each_kind_of_fault_has_a_committed_visit_file():
    plans = [load_visit(path).radio.plan() for path in sorted(FIXTURES.glob("radio-*"))]
    for kind in FaultKind:
        by_chance = any(getattr(plan, kind, 0) for plan in plans)
        assert by_chance or any(plan.asks_for(kind) for plan in plans), kind
