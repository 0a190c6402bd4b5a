# SPDX-License-Identifier: Apache-2.0
"""Living people of a pool: how their clips are filmed, alone, as strangers, or with the face covered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from . import motion, places
from .actor import Actor
from .arrays import F32, U8, f32
from .body import Pose
from .crowd import Member
from .film import Film
from .gl import Light, Part, Renderer
from .places import Place
from .worn import Worn

Clips = dict[str, list[U8]]
TURNS = ("turn_left", "turn_right")
COVERS = ("mask", "sunglasses", "hand")


class Studio(Protocol):
    """What the drawers need of the pool: people on the card, and what is kept of the people."""

    renderer: Renderer

    def actor(self, who: Member) -> Actor: ...

    def photo(self, who: Member, look: str) -> U8: ...

    def take(self, who: Member, upright: bool) -> tuple[Clips, int]: ...


@dataclass(frozen=True, slots=True)
class Order:
    """One scene to film: the card's owner, who else is there, and the seed of everything else."""

    kind: str
    split: str
    number: int
    seed: tuple[int, ...]
    victim: Member
    other: Member

    def rng(self, what: int) -> np.random.Generator:
        return np.random.default_rng([*self.seed, what])


@dataclass(frozen=True, slots=True)
class Filmed:
    clips: Clips
    fps: int
    quality: str
    about: dict[str, object]


def film_of(studio: Studio, order: Order, place: Place) -> Film:
    """The camera; its exposure takes back a part of what a change of light does."""
    adapt = float(order.rng(3).choice([0.0, 0.3, 0.7]))
    return Film(studio.renderer, place, place.setting.sensor.seed, adapt)


def told_of(place: Place, **more: object) -> dict[str, object]:
    return {
        "light": place.light,
        "screen_light": round(place.glow, 3),
        "distance_m": round(place.distance, 3),
        "fps": place.fps,
        "crf": int(place.quality),
        **more,
    }


PoseDraw = Callable[[Pose, int, Light], F32]


def answers(
    film: Film, draw: PoseDraw, manner: motion.Manner, names: tuple[str, ...], lit: bool = True
) -> Clips:
    """Films a person's clips: what `neutral`, `blink` and the light clips share is drawn once."""
    fps = film.place.fps
    calm = motion.clip("neutral", replace(manner, neutral_blink=False), fps)

    def still(k: int, light: Light) -> F32:
        return draw(calm[k], k, light)

    base = film.lights(len(calm), still)
    clips: Clips = {}
    for number, name in enumerate(names):
        if name in TURNS:
            poses = motion.clip(name, manner, fps)
            lights = film.lights(len(poses), lambda k, light, p=poses: draw(p[k], k, light))  # type: ignore[misc]
        elif name == "blink" or manner.neutral_blink:
            at = 0.4 if name == "blink" else 0.55 * manner.neutral_s
            lights = _blinking(film, draw, calm, base, at)
        else:
            lights = base
        clips[name] = film.develop(lights, number, base[0])
    return clips | film.light_clips(base, still) if lit else clips


def _blinking(
    film: Film, draw: PoseDraw, calm: list[Pose], base: list[F32], at: float
) -> list[F32]:
    shut = motion.blinking(calm, film.place.fps, at, 0.13)
    changed = [k for k, (a, b) in enumerate(zip(shut, calm, strict=True)) if a is not b]
    drawn = film.lights(len(changed), lambda k, light: draw(shut[changed[k]], changed[k], light))
    lights = list(base)
    for k, light in zip(changed, drawn, strict=True):
        lights[k] = light
    return lights


def drawing_of(actor: Actor, place: Place, extra: list[Worn]) -> PoseDraw:
    """Draws a person, with what they wear, in a pose."""

    def draw(pose: Pose, _: int, light: Light) -> F32:
        parts: list[Part] = actor.parts(pose)
        for one in extra:
            parts = one.parts() + parts
        target = f32(pose.shift) + f32([0, -0.06, -0.06])
        return actor.renderer.draw(parts, light, place.setting.lens, target)

    return draw


def person(studio: Studio, order: Order, who: Member, worn: str) -> Filmed:
    rng = order.rng(1)
    place = places.place(rng)
    manner = places.manner(rng, place)
    actor = studio.actor(who)
    extra = [Worn(actor, worn, order.rng(2))] if worn else []
    draw = drawing_of(actor, place, extra)
    clips = answers(film_of(studio, order, place), draw, manner, motion.CLIPS)
    told = told_of(place, actor=who.person.id, worn=worn or "nothing", group=who.group)
    return Filmed(clips, place.fps, place.quality, told)


def live(studio: Studio, order: Order) -> Filmed:
    """The card's owner, a quarter of them with glasses."""
    worn = "glasses" if order.rng(4).uniform() < 0.25 else ""
    return person(studio, order, order.victim, worn)


def stranger(studio: Studio, order: Order) -> Filmed:
    """A living person with someone else's card."""
    return person(studio, order, order.other, "")


def covered(studio: Studio, order: Order) -> Filmed:
    """The card's owner with a surgical mask, sunglasses, or a hand over the face."""
    return person(studio, order, order.victim, COVERS[order.number % len(COVERS)])
