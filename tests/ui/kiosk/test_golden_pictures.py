# SPDX-License-Identifier: Apache-2.0
"""The screens look as they did when somebody last looked at them: tests/ui/screenshots, compared with what is drawn.

Drawn in a process of its own, with settled fonts. The tolerance is in `tests.support.golden_pictures`.
"""

from pathlib import Path

import numpy as np
import pytest

from tests.support import golden_pictures
from tests.support.golden_pictures import FOLDER, MOST, Difference, compare, load, save
from tests.support.kiosk_gallery import (
    Picture,
    draw_elsewhere,
    golden,
    golden_in_short,
    in_settled_process,
)

UPDATE = "python -m tests.support.kiosk_gallery --update"
MEGABYTE = 1_000_000


def test_one_screen_of_each_kind_looks_as_it_did(tmp_path: Path) -> None:
    draw_elsewhere(tmp_path / "now", "--short")
    assert_same(golden_in_short(), tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_screens_look_as_they_did(tmp_path: Path) -> None:
    draw_elsewhere(tmp_path / "now")
    assert_same(golden(), tmp_path)


def test_the_kept_pictures_are_those_of_the_gallery_and_take_little_room() -> None:
    kept = {path.stem for path in FOLDER.glob("*.png")}
    assert kept == {picture.label for picture in golden()}, f"draw them again: {UPDATE}"
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) <= 20 * MEGABYTE


@pytest.mark.slow
def test_a_picture_that_is_drawn_twice_is_the_same_to_the_bit(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        command = ["tests.support.kiosk_gallery", "--draw", str(tmp_path / folder), "--short"]
        in_settled_process(command)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def page() -> np.ndarray:
    return np.full((80, 120, 3), 240, np.uint8)


def test_edges_one_pixel_wide_are_within_the_tolerance() -> None:
    was, now = page(), page()
    now[:, ::4] = 0
    assert not compare("lines", was, now).matters


def test_a_spot_as_big_as_a_digit_is_told_with_its_place() -> None:
    was, now = page(), page()
    now[20:32, 40:47] = (30, 60, 30)
    found = compare("spot", was, now)
    assert found.matters
    assert found.places > MOST
    assert "(41, 21) and (47, 32)" in found.why
    assert found.shown is not None


def test_another_size_matters() -> None:
    assert compare("size", page(), page()[:-1]).matters


def test_what_is_kept_is_no_more_than_nine_shades_away(tmp_path: Path) -> None:
    many = np.random.default_rng(7).integers(0, 256, (64, 64, 3), np.uint8)
    few = page()
    few[10:20, 10:20] = (1, 2, 3)
    for picture in (many, few):
        save(picture, tmp_path / "kept.png")
        apart = np.abs(load(tmp_path / "kept.png").astype(int) - picture)
        assert apart.max() <= 9


def assert_same(pictures: list[Picture], folder: Path) -> None:
    found = [_difference(picture.label, folder / "now") for picture in pictures]
    wrong = [one for one in found if one.matters]
    for one in wrong:
        if one.shown is not None:
            save(one.shown, folder / f"{one.label}.difference.png")
    said = "\n".join(f"  {one.label}: {one.why}" for one in wrong)
    assert not wrong, (
        f"{len(wrong)} of {len(found)} screens do not look as they did:\n{said}\n"
        f"what was, what is, and in red where they differ: {folder}/*.difference.png\n"
        f"if that is what they should look like: {UPDATE}"
    )


def _difference(label: str, now: Path) -> Difference:
    kept = FOLDER / f"{label}.png"
    drawn = golden_pictures.load(now / f"{label}.png")
    if not kept.is_file():
        return Difference(label, drawn.size, "no picture is kept", drawn)
    return compare(label, load(kept), drawn)
