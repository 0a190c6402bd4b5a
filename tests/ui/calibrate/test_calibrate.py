# SPDX-License-Identifier: Apache-2.0
"""Positions are compared: what was measured, in figures, words and a page, without a reader."""

import io
import json
import signal
from datetime import datetime
from pathlib import Path

import pytest
import typer
from rich.console import Console

from hw.errors import BadFile, CardGone
from hw.quality.causes import Cause
from hw.quality.observations import Observation, Sign
from hw.quality.survey import Ended, Progress, Read, Survey
from hw.virtual.radio.plan import Fault, FaultKind, RadioPlan
from hw.virtual.radio.timing import Latency
from ui.calibrate.as_json import json_of
from ui.calibrate.live import live, told
from ui.calibrate.order import Order, Position, order_of
from ui.calibrate.place import plain_name
from ui.calibrate.report import html_of, write_report
from ui.calibrate.result import calibration_of, figures_of
from ui.calibrate.run import Round
from ui.calibrate.table import print_calibration
from ui.calibrate.words import likely_cause, number, verdict

HANAKO = Path("tests/fixtures/cards/hanako.card.toml").resolve()
VIRTUAL = f"virtual:{HANAKO}"
AIR = Latency(106_000.0, 0.03)
NOW = datetime(2026, 11, 23, 20, 0)


def a_survey(seconds=180.0, drops=(), garbled=(), ended=Ended.TIME, length_s=0.15):
    """A survey with short drops at these times, read four times a second otherwise."""
    seen, at = [], 0.0
    while at < seconds:
        if all(not drop - 0.2 <= at <= drop + length_s + 0.35 for drop in drops):
            seen.append(Observation(at, Sign.GOOD))
        at += 0.25
    for drop in drops:
        seen.append(Observation(drop, Sign.LOST))
        if length_s > 1.0:
            seen.append(Observation(drop + 0.3, Sign.CARD_AWAY))
        seen.append(Observation(drop + length_s, Sign.SAME_CARD))
    seen += [Observation(at, Sign.GARBLED) for at in garbled]
    reads = tuple(Read(o.at, 0.2, disturbed=False) for o in seen if o.sign is Sign.GOOD)
    ordered = tuple(sorted(seen, key=lambda one: one.at))
    return Survey(0.0, seconds, ended, int(20 * seconds), reads, ordered)


def gate(period_s=1.2, seconds=180.0):
    count = int(seconds / period_s) - 1
    return a_survey(seconds, [0.5 + period_s * n for n in range(count)])


def poisson(count, seconds=180.0):
    """Irregular on purpose: quadratic residues have no rhythm."""
    return a_survey(seconds, [seconds * ((n * n * 7 + 3 * n) % 101) / 102 for n in range(count)])


@pytest.fixture(scope="module")
def compared():
    figures = [figures_of("gate on", gate()), figures_of("gate off", a_survey(drops=[50.0]))]
    return calibration_of("Some Reader", figures)


@pytest.fixture(scope="module")
def page(compared, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "report.html"
    write_report(compared, out, NOW)
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]
    return out.read_text(encoding="utf-8")


def test_a_gate_is_named_with_its_period_and_the_quiet_position_is_better(compared):
    assert compared.better == 1
    assert compared.figures[0].period is not None
    assert compared.figures[0].period.period_s == pytest.approx(1.2, rel=0.01)
    words = " ".join(likely_cause(compared.figures[0]))
    assert "transmits every 1.20 s" in words
    assert "149 of 149 drops keep time" in words or "148 of 148 drops keep time" in words
    assert next(iter(verdict(compared))) == "B (gate off) is the best position."


def test_two_equal_positions_are_not_told_apart():
    figures = [figures_of(name, poisson(12)) for name in ("left", "right")]
    compared = calibration_of("", figures)
    assert compared.better is None
    assert "No position is shown to be better than all others." in list(verdict(compared))


def test_p_values_are_corrected_for_all_comparisons():
    figures = [figures_of(str(n), poisson(10 + n)) for n in range(4)]
    compared = calibration_of("", figures)
    assert len(compared.comparisons) == 6
    assert all(c.p_drops == c.p_garbled == 1.0 for c in compared.comparisons)


def test_a_position_that_drops_less_and_garbles_more_is_not_called_better():
    noisy = a_survey(garbled=[0.3 + 0.5 * n for n in range(300)])
    figures = [figures_of("drops", gate()), figures_of("garbles", noisy)]
    assert calibration_of("", figures).better is None


def test_one_position_is_compared_with_nothing():
    compared = calibration_of("", [figures_of("here", a_survey())])
    assert compared.better is None
    assert list(verdict(compared)) == []
    (words,) = likely_cause(compared.figures[0])
    assert (
        words == "No drop by radio in 3.00 min: with 95 % confidence at most 1.23 drops a minute."
    )


def test_lost_time_is_counted_above_the_median_of_the_undisturbed_reads():
    survey = a_survey(10.0)
    slow = (Read(0.0, 0.2, False), Read(1.0, 0.2, False), Read(2.0, 1.4, True))
    figures = figures_of("x", Survey(0.0, 10.0, Ended.TIME, 100, slow, survey.observations))
    assert figures.median_read_s == pytest.approx(0.2)
    assert figures.lost_ms == pytest.approx(400.0)


def test_a_hand_does_not_count_as_radio():
    figures = figures_of("x", a_survey(drops=[50.0], length_s=6.0))
    assert figures.causes[Cause.HAND] == 1
    assert figures.per_minute.value == 0.0
    assert figures.watched_s == pytest.approx(174.0)
    assert any("moved by a hand" in words for words in likely_cause(figures))


@pytest.mark.slow
def test_a_survey_of_nothing_has_figures_and_a_page():
    empty = Survey(0.0, 0.0, Ended.STOPPED, 0, (), ())
    compared = calibration_of("", [figures_of("x", empty), figures_of("y", gate())])
    assert compared.better is None
    assert "stopped early" in html_of(compared, NOW)
    assert json.dumps(json_of(calibration_of("", [])), allow_nan=False)


def test_the_page_is_whole_and_loads_nothing(page):
    assert page.count("<svg") == 4
    assert "2026-11-23 20:00 · Some Reader" in page
    assert 'href="http' not in page
    assert "src=" not in page
    assert "@import" not in page


@pytest.mark.slow
def test_the_same_figures_give_the_same_page(compared, page):
    assert html_of(compared, NOW) == page


@pytest.mark.slow
def test_names_are_no_markup():
    figures = [figures_of("<b>[red]机の左", gate()), figures_of("右", gate())]
    compared = calibration_of("", figures)
    page = html_of(compared, NOW)
    assert "<b>[red]" not in page
    assert "&lt;b&gt;[red]机の左" in page
    out = io.StringIO()
    print_calibration(compared, Console(file=out, width=100))
    assert "<b>[red]机の左" in out.getvalue()


def test_a_table_fits_eighty_columns(compared):
    out = io.StringIO()
    print_calibration(compared, Console(file=out, width=80))
    text = out.getvalue()
    assert "…" not in text
    row = next(line for line in text.splitlines() if "gate on" in line)
    assert row.split()[0] == "A"
    assert row.split()[-3:] == ["1.20", "s", "3.00"]
    assert any(line.split()[:1] == ["B*"] for line in text.splitlines())


def test_json_holds_what_the_table_says(compared):
    told_ = json.loads(json.dumps(json_of(compared), allow_nan=False))
    on, off = told_["positions"]
    assert told_["better"] == "gate off"
    assert on["period"]["seconds"] == pytest.approx(1.2, rel=0.01)
    assert on["causes"]["interference"] == len(on["drops"])
    assert off["drops_per_minute"]["low"] <= 1 / 3 <= off["drops_per_minute"]["high"]
    assert told_["comparisons"][0]["different"] is True


@pytest.mark.parametrize(
    ("positions", "reason"),
    [
        (["a", "b", "a"], "named twice"),
        ([" "], "1 to 40 letters"),
        (["x" * 41], "1 to 40 letters"),
        (["a\nb"], "1 to 40 letters"),
        ([str(n) for n in range(13)], "more than 12"),
    ],
)
def test_positions_are_checked_before_anything_is_measured(positions, reason):
    with pytest.raises(BadFile, match=reason):
        order_of("pcsc", positions, 3.0, None, ask=True)


def test_a_report_that_cannot_be_written_is_refused_first(tmp_path):
    (tmp_path / "old.html").touch()
    for name, reason in [
        ("old.html", "exists"),
        ("nowhere/new.html", "no folder"),
        ("new.pdf", "ends in .html"),
    ]:
        with pytest.raises(BadFile, match=reason):
            order_of("pcsc", [], 3.0, tmp_path / name, ask=True)


def test_a_virtual_position_takes_its_radio_from_a_visit_file(tmp_path):
    file = tmp_path / "gate.visit.toml"
    file.write_text(f'[visit]\ncard = "{HANAKO}"\n[radio]\nblinks_per_minute = 7\n')
    order = order_of(VIRTUAL, [f"gate = on={file}", "quiet"], 1.0, None, ask=True)
    assert [position.name for position in order.positions] == ["gate = on", "quiet"]
    assert [position.radio.blinks_per_minute for position in order.positions] == [7, 0]
    assert not order.ask
    with pytest.raises(BadFile):
        order_of(VIRTUAL, ["gate=missing.visit.toml"], 1.0, None, ask=True)
    with pytest.raises(BadFile):
        order_of("virtual:missing.card.toml", [], 1.0, None, ask=True)


def test_with_a_real_reader_an_equals_sign_belongs_to_the_name():
    order = order_of("pcsc", ["power = 2"], 1.0, None, ask=True)
    assert order.positions[0].name == "power = 2"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        (
            "ACS ACR1252 Dual Reader [ACR1252 (00)] (SN123456) 00 00",
            "ACS ACR1252 Dual Reader 00 00",
        ),
        ("Uketsuke Virtual Reader", "Uketsuke Virtual Reader"),
    ],
)
def test_a_reader_is_told_without_its_serial_number(name, plain):
    assert plain_name(name) == plain


def order_with(*radios, seconds=20.0, ask=False):
    positions = tuple(Position(f"p{n}", radio) for n, radio in enumerate(radios))
    return Order(VIRTUAL, positions, seconds, ask=ask)


def silent():
    return Console(file=io.StringIO())


def test_a_round_on_the_virtual_radio_measures_each_position_on_media_time():
    noisy = RadioPlan(timing=AIR, blinks_per_minute=50, periodic=True, seed=1)
    found = Round(order_with(noisy, RadioPlan(timing=AIR), seconds=60.0), silent()).run()
    assert found.reader == "Uketsuke Virtual Reader"
    assert found.better == 1
    assert [figures.ended for figures in found.figures] == [Ended.TIME] * 2
    assert found.figures[0].per_minute.low <= 50 <= found.figures[0].per_minute.high


def test_a_card_that_is_taken_ends_its_position_and_the_next_one_is_measured():
    taken = RadioPlan(timing=AIR, faults=(Fault(FaultKind.BLINK, at_s=10.0, for_s=3000.0),))
    found = Round(order_with(taken, RadioPlan(timing=AIR), seconds=120.0), silent()).run()
    first, second = found.figures
    assert (first.ended, second.ended) == (Ended.CARD_TAKEN, Ended.TIME)
    assert "the card was taken away" in next(iter(likely_cause(first)))


def test_somebody_is_asked_before_each_position_and_after_one_that_ended_by_itself():
    taken = RadioPlan(timing=AIR, faults=(Fault(FaultKind.BLINK, at_s=5.0, for_s=3000.0),))
    pauses, questions = [], []

    def ask(words):
        questions.append(words)
        return len(questions) == 1

    order = order_with(taken, RadioPlan(timing=AIR), seconds=100.0, ask=True)
    found = Round(order, silent(), pauses.append, ask).run()
    assert len(pauses) == 3
    assert "'p0': lay the test card" in pauses[0]
    assert questions == ["Measure this position again?"] * 2
    assert len(found.figures) == 2


def test_somebody_who_has_had_enough_gets_what_was_measured():
    pauses = []

    def pause(words):
        pauses.append(words)
        if len(pauses) == 2:
            raise typer.Abort

    quiet = RadioPlan(timing=AIR)
    found = Round(order_with(quiet, quiet, ask=True), silent(), pause).run()
    assert len(found.figures) == 1
    with pytest.raises(typer.Abort):
        Round(order_with(quiet, ask=True), silent(), _abort).run()


def _abort(_words):
    raise typer.Abort


def test_a_position_without_a_card_is_told_and_the_others_count():
    gone = RadioPlan(timing=AIR, faults=(Fault(FaultKind.BLINK, at_s=0.0, for_s=3000.0),))
    found = Round(order_with(RadioPlan(timing=AIR), gone), silent()).run()
    assert [figures.name for figures in found.figures] == ["p0"]
    ((name, reason),) = found.failures
    assert name == "p1"
    assert "no card that answers" in reason
    assert any("'p1' could not be measured" in words for words in verdict(found))
    with pytest.raises(CardGone):
        Round(order_with(gone), silent()).run()


def progress(seconds=10.0, away_s=0.0, observations=()):
    return Progress(seconds, 40, away_s, lambda: tuple(observations))


@pytest.mark.slow  # the moment of the second Ctrl-C depends on the machine
def test_ctrl_c_ends_a_position_and_a_second_one_the_program():
    before = signal.getsignal(signal.SIGINT)
    with live(silent(), "here", 60.0) as shown:
        assert shown.go_on(progress())
        signal.raise_signal(signal.SIGINT)
        assert not shown.go_on(progress())
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_live_line_tells_the_rate_the_guess_and_a_card_that_is_away():
    assert told(progress()) == "40 reads, 0 garbled, now 0.00 drops/min"
    line = told(progress(180.0, observations=gate().observations))
    assert line.startswith("40 reads, 0 garbled, now ")
    assert 48 < float(line.split()[5]) < 51
    assert line.endswith("drops/min, likely interference")
    assert "the card is away for 12 s" in told(progress(30.0, 12.3))


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0.00"), (1.234, "1.23"), (12.34, "12.3"), (123.4, "123")]
)
def test_numbers_have_three_digits(value, text):
    assert number(value) == text
