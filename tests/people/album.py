# SPDX-License-Identifier: Apache-2.0
"""Folders of people for `calibrate face`: the card's photo and pictures of today, groups, and who is whose kin.

<out>/<person>/portrait.png    the photo on the card: ISO token crop, some years old
<out>/<person>/1.png ...       today, before a webcam, each in another place and light (640x480)
<out>/groups.csv               person, group (ancestry and sex), group2 (age)
<out>/kin.csv                  person_a, person_b, relation (families only)
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np

from . import crowd, living, motion, places, portrait
from .actor import Actor
from .arrays import U8
from .crowd import Member
from .film import Film
from .gl import Renderer
from .identity import Person

BAKED = 6
COUPLES = {
    frozenset(("father", "mother")): "spouses",
    frozenset(("father", "son")): "father-son",
    frozenset(("father", "daughter")): "father-daughter",
    frozenset(("mother", "son")): "mother-son",
    frozenset(("mother", "daughter")): "mother-daughter",
    frozenset(("son", "daughter")): "siblings",
}


def make(out: Path, what: str, count: int, looks: int, split: str) -> None:
    """Draws what is not there yet and writes the lists anew."""
    out.mkdir(parents=True, exist_ok=True)
    families = [crowd.family(k) for k in range(count)] if what == "families" else []
    people = list(_members(what, count, split, families))
    renderer = Renderer()
    for who in people:
        _person(
            renderer, out / who.person.id, who, 0 if what == "cohort" else looks, what != "cohort"
        )
    _write(
        out / "groups.csv",
        ("person", "group", "group2"),
        [(p.person.id, p.group, p.age_band) for p in people],
    )
    if families:
        rows = [row for family in families for row in _kin(family)]
        _write(out / "kin.csv", ("person_a", "person_b", "relation"), rows)


def _members(
    what: str, count: int, split: str, families: list[dict[str, Member]]
) -> Iterator[Member]:
    if what == "families":
        for family in families:
            yield from family.values()
    else:
        for k in range(count):
            yield crowd.member("cohort" if what == "cohort" else split, k)


def _kin(family: dict[str, Member]) -> list[tuple[str, str, str]]:
    """Blood relatives of a family; the parents are strangers to each other."""
    found = []
    for (role, one), (other_role, other) in combinations(family.items(), 2):
        relation = COUPLES[frozenset((role, other_role))]
        if relation != "spouses":
            found.append((one.person.id, other.person.id, relation))
    return found


def _person(renderer: Renderer, folder: Path, who: Member, looks: int, aged: bool) -> None:
    card = folder / "portrait.png"
    if not card.exists():
        then = crowd.earlier(who) if aged else who.person
        _save(card, portrait.take(_actor(renderer, then), who.seed, 1))
    missing = [k for k in range(1, looks + 1) if not (folder / f"{k}.png").exists()]
    if missing:
        actor = _actor(renderer, who.person)
        for k in missing:
            _save(folder / f"{k}.png", _today(renderer, actor, who, k))


def _actor(renderer: Renderer, person: Person) -> Actor:
    hair = replace(person.hair, strands=crowd.FILM_STRANDS)
    return Actor(renderer, replace(person, hair=hair), BAKED, fine=False)


def _today(renderer: Renderer, actor: Actor, who: Member, look: int) -> U8:
    """One webcam picture of the person, in a place of its own."""
    rng = np.random.default_rng([who.seed, 51, look])
    place = places.place(rng)
    pose = motion.clip("neutral", places.manner(rng, place), place.fps)[6]
    film = Film(renderer, place, look)
    draw = living.drawing_of(actor, place, [])
    light = film.lights(1, lambda k, lit: draw(pose, k, lit))
    return film.develop(light, 0, light[0])[0]


def _save(path: Path, picture: U8) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new.png")
    cv2.imwrite(str(fresh), picture[..., ::-1])
    fresh.replace(path)


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[str, str, str]]) -> None:
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(head)
        table.writerows(rows)
