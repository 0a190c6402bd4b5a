# SPDX-License-Identifier: Apache-2.0
"""The small scenes of tests/fixtures that show what the pool's kinds are, with the ten people of the fixtures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from . import living, places, roster, video
from .arrays import U8
from .crowd import Member
from .kinds import DRAWERS
from .living import Filmed, Order
from .pool import Studio as PoolStudio

MOST_BYTES = 120_000  # of a clip
RATE = 15


@dataclass(frozen=True, slots=True)
class Small:
    """A scene: kind, whose card, who else is there, the room's light, what is worn, and clips to leave out."""

    kind: str
    victim: str
    other: str = "kenji"
    light: str = "office"
    worn: str = ""
    without: tuple[str, ...] = ()
    split: str = "train"


TURNS = ("turn_right",)
SMALL: dict[str, Small] = {
    "hanako-glasses": Small("live", "hanako", worn="glasses"),
    "haruto-dim": Small("live", "haruto", light="dim"),
    "kenji-masked": Small("covered", "kenji", worn="mask"),
    "misaki-sunglasses": Small("covered", "misaki", worn="sunglasses", without=living.TURNS),
    "haruto-print-flat": Small("print-flat", "haruto"),
    "maria-print-bent": Small("print-bent", "maria"),
    "hanako-print-eyes": Small("print-eyes", "hanako", "misaki", without=TURNS),
    "kenji-mask-paper": Small("mask-paper", "kenji", "taro", without=TURNS),
    "haruto-replay-phone": Small("replay-phone", "haruto"),
    "maria-replay-tablet": Small("replay-tablet", "maria"),
    "hanako-warp": Small("warp-injected", "hanako"),
    "haruto-warp-tablet": Small("warp-tablet", "haruto", without=("turn_right",)),
    "kenji-injected": Small("injected", "kenji"),
}


class Studio(PoolStudio):
    """The pool's, with the portraits that are committed already; takes are kept outside the fixtures."""

    def __init__(self, fixtures: Path, work: Path) -> None:
        super().__init__(work)
        self.fixtures = fixtures

    def photo(self, who: Member, look: str) -> U8:  # noqa: ARG002  one photo is committed
        seen = cv2.imread(str(self.fixtures / "faces" / who.person.id / "portrait.png"))
        if seen is None:
            raise FileNotFoundError(
                f"{who.person.id}: faces/{who.person.id}/portrait.png is needed"
            )
        return np.ascontiguousarray(seen[..., ::-1], dtype=np.uint8)


def member(name: str) -> Member:
    age, male = roster.record(name)
    return Member(roster.today(name), roster.ENTRIES[name].seed, age, male, "fixture")


def _fits(place: places.Place, wanted: Small) -> bool:
    return (
        place.light == wanted.light
        and place.fps == RATE
        and 0.44 < place.distance < 0.6
        and 0.1 < place.glow < 0.9
    )


def order(name: str, seed: int) -> Order:
    """The first numbers whose place is the one wanted."""
    wanted = SMALL[name]
    victim, other = member(wanted.victim), member(wanted.other)
    for number in range(10_000):
        where = (seed, 9, list(SMALL).index(name), number)
        one = Order(wanted.kind, wanted.split, number, where, victim, other)
        if _fits(places.place(one.rng(1)), wanted):
            return one
    raise ValueError(f"{name}: no such place in ten thousand")


def _filmed(studio: Studio, name: str, seed: int) -> Filmed:
    wanted, one = SMALL[name], order(name, seed)
    if wanted.worn or wanted.kind == "live":
        made = living.person(studio, one, one.victim, wanted.worn)
    else:
        made = DRAWERS[wanted.kind](studio, one)
    clips = {clip: frames for clip, frames in made.clips.items() if clip not in wanted.without}
    return replace(made, clips=clips)


def render(
    fixtures: Path, work: Path, seed: int, scenes: Sequence[str], told: Callable[[str], object]
) -> None:
    """Draws the scenes named, or all, into the fixtures' folder."""
    studio = Studio(fixtures, work)
    for name in (n for n in SMALL if not scenes or n in scenes):
        made = _filmed(studio, name, seed)
        folder = fixtures / "scenes" / name
        folder.mkdir(parents=True, exist_ok=True)
        for clip, frames in made.clips.items():
            most = 40_000 if clip.startswith("light_") else MOST_BYTES
            video.write_within(folder / f"{clip}.mp4", frames, made.fps, most)
        _describe(folder, name, made, seed)
        told(f"{name}\n")


def _describe(folder: Path, name: str, made: Filmed, seed: int) -> None:
    clips = [f'{clip} = "{clip}.mp4"' for clip in made.clips]
    lines = [
        "# What a camera saw. Nothing in the product reads [about].",
        "reaction_s = 0.4          # how long after a prompt its clip begins",
        "",
        "[clips]",
        *clips,
        "",
        "[about]",
        f'kind = "{SMALL[name].kind}"',
        f'person = "{SMALL[name].victim}"',
        f'light = "{SMALL[name].light}"',
        f'made_by = "tests/people, seed {seed}"',
        'licence = "CC0-1.0"',
        "",
    ]
    (folder / "scene.toml").write_text("\n".join(lines))
