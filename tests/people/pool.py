# SPDX-License-Identifier: Apache-2.0
"""Scenes and card photos by the hundred, made on demand: resumable, by split, one folder a scene.

    <out>/scenes/<split>-<kind>-<number>/    scene.toml and its clips
    <out>/faces/<person>/portrait.png        the card's photo (photo.png: a second one that was never on a card)
    <out>/takes/                             recordings of living people that replays show

A scene's numbers follow from (seed, split, kind, number) alone. Splits share no person, paper or device, nor a seed.
"""

import multiprocessing
import shutil
import sys
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from . import crowd, living, places, portrait, video
from .actor import Actor
from .arrays import U8
from .crowd import Member
from .film import Film
from .gl import Renderer
from .identity import Person
from .kinds import DRAWERS
from .living import Clips, Filmed, Order

SPLITS = ("train", "test")
PRESET = "superfast"  # of the encoder, the same for every clip of a pool
KEPT = 3  # people kept on the graphics card
BAKED = 6  # directions from which light is looked for
RECORDER_RATE = 15


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to film: scenes number `first` to `first + count - 1` of one kind, of the first `people` of a split."""

    out: Path
    kind: str
    split: str
    seed: int
    people: int
    count: int
    first: int = 0


def order(wanted: Wanted, number: int) -> Order:
    """Scenes follow each other person by person, so that a person is built once."""
    place, rest = number % wanted.people, number // wanted.people
    other = (place + 1 + rest % (wanted.people - 1)) % wanted.people
    seed = (wanted.seed, SPLITS.index(wanted.split), list(DRAWERS).index(wanted.kind), number)
    victim, stranger = (crowd.member(wanted.split, k) for k in (place, other))
    return Order(wanted.kind, wanted.split, number, seed, victim, stranger)


class Studio:
    """Draws people once and keeps what can be kept."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.renderer = Renderer()
        self.built: OrderedDict[str, Actor] = OrderedDict()

    def actor(self, who: Member) -> Actor:
        return self._actor(who.person.id, who.person, crowd.FILM_STRANDS)

    def _actor(self, key: str, person: Person, strands: int) -> Actor:
        if key not in self.built:
            hair = replace(person.hair, strands=strands)
            self.built[key] = Actor(self.renderer, replace(person, hair=hair), BAKED, fine=False)
            while len(self.built) > KEPT:
                self.built.popitem(last=False)
        self.built.move_to_end(key)
        return self.built[key]

    def photo(self, who: Member, look: str) -> U8:
        """`portrait`: as on the card, some years ago; `photo`: another one, of today."""
        path = self.out / "faces" / who.person.id / f"{look}.png"
        if not path.exists():
            card = look == "portrait"
            person = crowd.earlier(who) if card else who.person
            actor = self._actor(
                f"{person.id}-{look}" if card else person.id, person, crowd.FILM_STRANDS
            )
            picture = portrait.take(actor, who.seed + (0 if card else 1), 1)
            _save_picture(path, picture)
        seen = cv2.imread(str(path))
        if seen is None:
            raise ValueError(f"{path} cannot be read: remove it, and it is drawn again")
        return np.ascontiguousarray(seen[..., ::-1], dtype=np.uint8)

    def take(self, who: Member, upright: bool) -> tuple[Clips, int]:
        """What an attacker recorded earlier, elsewhere: frames by clip, and how many a second."""
        folder = self.out / "takes" / f"{who.person.id}-{'upright' if upright else 'level'}"
        names = ("neutral", "turn_left")
        if not (folder / "turn_left.mp4").exists():
            self._record(who, upright, folder, names)
        return {name: video.read(folder / f"{name}.mp4") for name in names}, RECORDER_RATE

    def _record(self, who: Member, upright: bool, folder: Path, names: tuple[str, ...]) -> None:
        rng = np.random.default_rng([who.seed, 41, upright])
        place = places.place(rng)
        lens = place.setting.lens
        if upright:
            lens = replace(lens, width=480, height=640, centre=(240.0, 320.0))
        setting = replace(place.setting, lens=lens)
        place = replace(
            place, setting=setting, fps=RECORDER_RATE, distance=float(rng.uniform(0.38, 0.5))
        )
        film = Film(self.renderer, place, 0)
        draw = living.drawing_of(self.actor(who), place, [])
        manner = places.manner(rng, place)
        clips = living.answers(film, draw, manner, names, lit=False)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            video.write(folder / f"{name}.mp4", clips[name], RECORDER_RATE, "20", PRESET)


def _save_picture(path: Path, picture: U8) -> None:
    """Whole or not at all: another worker may look for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{multiprocessing.current_process().pid}.png")
    cv2.imwrite(str(fresh), picture[..., ::-1])
    fresh.replace(path)


def folder_of(wanted: Wanted, number: int) -> Path:
    return wanted.out / "scenes" / f"{wanted.split}-{wanted.kind}-{number:04d}"


def film_one(studio: Studio, wanted: Wanted, number: int) -> None:
    """Films one scene; its folder appears when it is complete."""
    one = order(wanted, number)
    # The portrait of the card's owner stands beside every scene.
    studio.photo(one.victim, "portrait")
    filmed = DRAWERS[wanted.kind](studio, one)
    folder = folder_of(wanted, number)
    work = folder.with_name(f".{folder.name}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name, frames in filmed.clips.items():
        video.write(work / f"{name}.mp4", frames, filmed.fps, filmed.quality, PRESET)
    (work / "scene.toml").write_text(_described(wanted, one, filmed))
    work.rename(folder)


def _described(wanted: Wanted, one: Order, filmed: Filmed) -> str:
    about: dict[str, object] = {
        "kind": wanted.kind,
        "person": one.victim.person.id,
        "split": wanted.split,
        "material": "drawn",
        "made_by": f"tests/people, seed {wanted.seed}, number {one.number}",
        "licence": "CC0-1.0",
        **filmed.about,
    }
    clips = [f'{name} = "{name}.mp4"' for name in filmed.clips]
    lines = ["reaction_s = 0.4", "", "[clips]", *clips, "", "[about]"]
    return "\n".join([*lines, *(f"{key} = {_toml(value)}" for key, value in about.items()), ""])


def _toml(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


Job = tuple[Wanted, int]


def _left(orders: Sequence[Wanted]) -> list[Job]:
    """What is not there yet: of one kind person by person, of several kinds number by number.

    Either way neighbours show the same people, who are built once.
    """
    jobs = [(one, one.first + k) for one in orders for k in range(one.count)]
    left = [(one, n) for one, n in jobs if not folder_of(one, n).exists()]
    single = len(orders) == 1
    return sorted(left, key=lambda job: (job[1] % job[0].people if single else 0, job[1]))


def film(orders: Sequence[Wanted], workers: int = 1) -> None:
    """Films what is not there yet and says how it goes."""
    left = _left(orders)
    if workers <= 1:
        _work(left)
        return
    context = multiprocessing.get_context("spawn")
    shares = [
        left[len(left) * k // workers : len(left) * (k + 1) // workers] for k in range(workers)
    ]
    running = [context.Process(target=_work, args=(share,)) for share in shares if share]
    for one in running:
        one.start()
    for one in running:
        one.join()
    if any(one.exitcode for one in running):
        sys.exit("a worker failed; what it finished is kept, run the same command again")


def _work(jobs: Sequence[Job]) -> None:
    studio = Studio(jobs[0][0].out) if jobs else None
    for done, (wanted, number) in enumerate(jobs, 1):
        assert studio is not None
        began, spent = time.monotonic(), time.process_time()
        film_one(studio, wanted, number)
        took, cpu = time.monotonic() - began, time.process_time() - spent
        name = folder_of(wanted, number).name
        sys.stdout.write(
            f"{name}  {took:.1f} s ({cpu:.1f} s of processor), {done} of {len(jobs)}\n"
        )
        sys.stdout.flush()
