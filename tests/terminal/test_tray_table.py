# SPDX-License-Identifier: Apache-2.0
"""`[tray]` of a visit file: what is taken, what is refused and where, and that the page says the same."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hw.errors import BadFile
from hw.virtual.face.photograph import Shot
from terminal.session.values import LyingCard
from terminal.visit_file import load_visit
from terminal.visit_tray import OF_THE_CARD, TrayTable

PAGE = Path("docs/visit-files.md")


def write(tmp_path: Path, tray: str, expect: str = "") -> Path:
    path = tmp_path / "one.visit.toml"
    path.write_text(
        f'[visit]\ncard = "a.card.toml"\n{tray}\n[expect]\noutcome = "eligible"\n{expect}'
    )
    return path


def table(tmp_path: Path, keys: str) -> TrayTable:
    read = load_visit(write(tmp_path, f"[tray]\n{keys}")).tray
    assert read is not None
    return read


def test_without_the_table_there_is_no_tray(tmp_path: Path) -> None:
    assert load_visit(write(tmp_path, "")).tray is None


def test_an_empty_table_is_a_drawn_card_that_lies_well(tmp_path: Path) -> None:
    read = table(tmp_path, "")
    assert (read.camera, read.recorded) == ("drawn", None)
    assert read.askew == read.straight == Shot(frame=(960, 720), scale=0.75, light=0.85, jpeg=None)


def test_straightening_puts_right_what_a_hand_can_and_nothing_else(tmp_path: Path) -> None:
    read = table(
        tmp_path,
        "turn_deg = 20\ntilt = [8, 3]\nshift = [0.1, 0.1]\nglare = 0.5\nblur = 3\nfinger = 9\n"
        "wear = 0.3\nnoise = 5\nlight = 0.8\nseed = 4",
    )
    straight, good = read.straight, TrayTable().askew
    assert all(getattr(straight, name) == getattr(good, name) for name in OF_THE_CARD)
    kept = (straight.wear, straight.noise, straight.light, straight.seed)
    assert kept == (0.3, 5.0, 0.8, 4)
    assert (read.askew.turn_deg, read.askew.glare) == (20.0, 0.5)


def test_paths_are_taken_from_the_visit_file(tmp_path: Path) -> None:
    assert table(tmp_path, 'shows = "b.card.toml"').shows == tmp_path.resolve() / "b.card.toml"
    recorded = table(tmp_path, 'camera = "trays/one.png"').recorded
    assert recorded == tmp_path.resolve() / "trays" / "one.png"


@pytest.mark.parametrize(
    ("keys", "key", "reason"),
    [
        ("glair = 1", "tray.glair", "unknown"),
        ("glare = 9", "tray", "glare: 9.0 is not between 0 and 2"),
        ("frame = [10, 10]", "tray", "frame"),
        ("glare = nan", "tray.glare", "finite"),
        ('surface = "glass"', "tray.surface", "dark"),
        ('camera = ""', "tray.camera", "at least 1"),
        ('camera = "none"\nglare = 1', "tray", "only camera"),
        ('document = "my_number"', "tray", "no document"),
        ('document = "passport"', "tray.document", "driving_licence"),
        ('document = "other"\nshows = "b.card.toml"', "tray", "either shows or document"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, keys: str, key: str, reason: str
) -> None:
    path = write(tmp_path, f"[tray]\n{keys}")
    with pytest.raises(BadFile) as caught:
        load_visit(path)
    assert caught.value.path == path
    assert caught.value.key == key
    assert reason in caught.value.reason


def test_where_the_number_came_from_is_expected_of_a_tray_only(tmp_path: Path) -> None:
    path = write(tmp_path, "", expect='number_b = "tray"')
    with pytest.raises(BadFile, match=r"needs a \[tray\]"):
        load_visit(path)


def test_the_documented_example_has_every_key_and_is_valid_but_for_what_excludes_each_other(
    tmp_path: Path,
) -> None:
    example = PAGE.read_text().split("## The tray")[1].split("```toml\n")[1].split("```")[0]
    keys = tomllib.loads(example)["tray"]
    assert set(keys) == set(TrayTable.model_fields)
    keys.pop("document")
    assert TrayTable.model_validate(keys).shows == Path("../cards/kenji.card.toml")


def test_every_document_that_can_lie_there_is_on_the_page() -> None:
    page = PAGE.read_text().split("## The tray")[1].split("## The radio")[0]
    for sort in set(LyingCard) - {LyingCard.MY_NUMBER, LyingCard.MY_NUMBER_BACK}:
        assert sort.value in page
