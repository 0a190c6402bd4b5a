# SPDX-License-Identifier: Apache-2.0
"""The kinds of scenes of a pool: what is drawn at random for one, and how its clips are filmed.

A kind holds only the clips that could have been recorded or scripted. Paper and skin answer the screen's
light; a display answers with a faint reflection; an injected clip with nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import cv2
import numpy as np

from . import motion, places, sheets, warp
from .actor import Actor
from .arrays import F32, U8, f32
from .attack import Carry, Display, Held, Paper, hand, letterboxed
from .body import Pose
from .crowd import Member
from .film import Film
from .gl import Light, Part, Renderer
from .models import PAPERS, PHONES, TABLETS
from .places import Place
from .worn import Worn

Clips = dict[str, list[U8]]
TURNS = ("turn_left", "turn_right")
COVERS = ("mask", "sunglasses", "hand")
BELOW = 0.022  # metres under its edge at which a device is held, so that no finger hides the face
FLAT_S = 1.4  # seconds of a neutral clip of something held


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


def _film(studio: Studio, order: Order, place: Place) -> Film:
    """The camera; its exposure takes back a part of what a change of light does."""
    adapt = float(order.rng(3).choice([0.0, 0.3, 0.7]))
    return Film(studio.renderer, place, place.setting.sensor.seed, adapt)


def _told(place: Place, **more: object) -> dict[str, object]:
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
    clips = answers(_film(studio, order, place), draw, manner, motion.CLIPS)
    told = _told(place, actor=who.person.id, worn=worn or "nothing", group=who.group)
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


def _paper(order: Order, rng: np.random.Generator, bend: float) -> tuple[str, Paper]:
    name, width, border = PAPERS[order.split][int(rng.integers(len(PAPERS[order.split])))]
    return name, Paper(
        width=width,
        border=border,
        bend=bend,
        contrast=float(rng.uniform(0.75, 0.98)),
        gloss=float(rng.choice([0.04, 0.12, 0.3, 0.6])),
        stain=(
            float(rng.uniform(0.94, 1.0)),
            float(rng.uniform(0.95, 1.0)),
            float(rng.uniform(0.9, 1.0)),
        ),
    )


def _reach(place: Place, rng: np.random.Generator, width: float) -> tuple[float, float, float]:
    """Where a picture of this width (metres, eyes a quarter apart) is held so that the face is well seen."""
    eyes = float(rng.uniform(48, 95))
    far = max(place.setting.lens.focal * width / 4 / eyes, 0.16)
    return float(rng.normal(0, 0.008)), float(rng.normal(0, 0.006)), -far


def _sleeve(rng: np.random.Generator) -> Carry:
    r, g, b = (float(v) for v in rng.uniform(0.03, 0.4, 3))
    return Carry(sleeve=(r, g, b))


def _print(studio: Studio, order: Order, bend: float, bends: float) -> Filmed:
    rng = order.rng(1)
    place = places.place(rng)
    size, paper = _paper(order, rng, bend)
    photo = studio.photo(order.victim, str(rng.choice(["portrait", "photo"])))
    style = str(rng.choice(sheets.STYLES))
    at = _reach(place, rng, paper.width)
    texture = sheets.print_texture(studio.renderer, photo, paper, order.seed[-1] + 1)
    width = paper.width + 2 * paper.border
    height = paper.width * photo.shape[0] / photo.shape[1] + 2 * paper.border
    flat = sheets.Flat(width, height, 0.0, _sleeve(rng))
    shown = sheets.Shown(studio.renderer, flat, sheets.paper_look(paper), texture)
    path = sheets.carried(style, rng, round(FLAT_S * place.fps), at, bend, bends)
    clips = _flat_clips(studio, order, place, shown, path)
    texture.release()
    told = _told(
        replace(place, distance=-at[2]), parameter=f"{size}-{style}", paper=size, movement=style
    )
    return Filmed(
        clips,
        place.fps,
        place.quality,
        told | {"bend_deg": round(bend, 1), "bends_deg": round(bends, 1)},
    )


def _flat_clips(
    studio: Studio, order: Order, place: Place, shown: sheets.Shown, path: list[Held]
) -> Clips:
    film = _film(studio, order, place)
    draw = sheets.drawing(shown, path, place.setting.lens)
    base = film.lights(len(path), draw)
    return {"neutral": film.develop(base, 0, base[0])} | film.light_clips(base, draw, held=1)


def print_flat(studio: Studio, order: Order) -> Filmed:
    return _print(studio, order, float(order.rng(5).normal(0, 2)), 0.0)


def print_bent(studio: Studio, order: Order) -> Filmed:
    """Bent about the vertical, half of them more and less while they move."""
    rng = order.rng(5)
    bend = float(rng.choice([-1, 1]) * rng.uniform(12, 75))
    return _print(studio, order, bend, float(rng.uniform(8, 25)) if rng.uniform() < 0.5 else 0.0)


def _masked(studio: Studio, order: Order, outline: bool) -> Filmed:
    """A print before a living face: with eyes cut out of the sheet, or cut out along the face itself."""
    rng = order.rng(1)
    place = places.place(rng)
    manner = places.manner(rng, place)
    bend = float(rng.uniform(0, 75))
    _, paper = _paper(order, rng, bend)
    photo = studio.photo(order.victim, str(rng.choice(["portrait", "photo"])))
    eyes = not outline or rng.uniform() < 0.5
    alpha = np.full(photo.shape[:2], 255, dtype=np.uint8)
    if outline:
        alpha = sheets.only_face(
            photo, float(rng.uniform(0.26, 0.30)), float(rng.uniform(0.36, 0.42))
        )
    if eyes:
        alpha = np.minimum(
            alpha,
            sheets.without_eyes(
                photo, float(rng.uniform(0.05, 0.065)), float(rng.uniform(0.026, 0.04))
            ),
        )
    paper = replace(paper, border=0.0) if outline else paper
    texture = sheets.print_texture(studio.renderer, photo, paper, order.seed[-1] + 1, alpha)
    actor = studio.actor(order.other)
    mask = sheets.Mask(actor, texture, paper, photo)
    slips = sheets.carried("still", rng, 16, (0.0, 0.0, 0.0), 0.0, 0.0)
    slips = [replace(s, turn=np.eye(3, dtype=np.float32)) for s in slips]

    def draw(pose: Pose, k: int, light: Light) -> F32:
        target = f32(pose.shift) + f32([0, -0.06, -0.06])
        parts = mask.parts(pose, slips[k % len(slips)])
        return studio.renderer.draw(parts, light, place.setting.lens, target)

    names = motion.CLIPS if eyes else tuple(n for n in motion.CLIPS if n != "blink")
    clips = answers(_film(studio, order, place), draw, manner, names)
    texture.release()
    told = _told(
        place,
        parameter=f"bend-{15 * round(bend / 15)}",
        actor=order.other.person.id,
        eyes_cut=bool(eyes),
    )
    return Filmed(clips, place.fps, place.quality, told)


def print_eyes(studio: Studio, order: Order) -> Filmed:
    return _masked(studio, order, False)


def mask_paper(studio: Studio, order: Order) -> Filmed:
    return _masked(studio, order, True)


def _on_display(
    studio: Studio,
    order: Order,
    display: Display,
    recorded: Clips,
    rate: int,
    near: tuple[float, float],
) -> Filmed:
    """Recorded clips shown on a device that is held before the camera, `near` widths of its display away."""
    rng = order.rng(1)
    place = places.place(rng)
    style = str(rng.choice(("still", "shaking", "sideways", "tilted")))
    at = (
        float(rng.normal(0, 0.006)),
        float(rng.normal(0, 0.005)),
        -float(rng.uniform(*near)) * display.width,
    )
    film = _film(studio, order, place)
    flat = sheets.Flat(display.width, display.height, 0.009, _sleeve(rng))
    blank = sheets.plain_texture(studio.renderer, np.zeros((4, 4, 3), dtype=np.uint8))
    case = [(sheets.display_case(display), "plain", {"shine": 0.3})]
    wide = replace(
        flat, width=display.width + 2 * display.bezel, height=display.height + 2 * display.bezel
    )
    shown = _device(studio, flat, wide, display, blank, case)
    clips: Clips = {}
    for number, (name, frames) in enumerate(recorded.items()):
        count = round(len(frames) / rate * place.fps)
        path = sheets.carried(style, np.random.default_rng([*order.seed, 7]), count, at, 0.0, 0.0)
        textures = [sheets.plain_texture(studio.renderer, letterboxed(f, display)) for f in frames]
        draw = sheets.drawing(
            shown, path, place.setting.lens, _switch(shown, textures, rate / place.fps)
        )
        base = film.lights(count, draw)
        clips[name] = film.develop(base, number, base[0])
        if name == "neutral":
            clips |= film.light_clips(base, draw, held=1)
        for texture in textures:
            texture.release()
    told = _told(
        replace(place, distance=-at[2]),
        movement=style,
        display_px=int(display.pixels[0]),
        display_m=display.width,
    )
    return Filmed(
        clips,
        place.fps,
        place.quality,
        told | {"grid": round(display.grid, 3), "gloss": round(display.gloss, 2)},
    )


def _device(
    studio: Studio,
    flat: sheets.Flat,
    wide: sheets.Flat,
    display: Display,
    blank: object,
    case: list[object],
) -> sheets.Shown:
    held = hand(flat.carry, wide.width / 2, -wide.height / 2 - BELOW, flat.thick)
    pieces = [*case, (held, "plain", {"shine": 0.25})]
    return sheets.Shown(
        studio.renderer, flat, sheets.display_look(display), blank, pieces, hand=False
    )  # type: ignore[arg-type]


def _switch(shown: sheets.Shown, textures: list[object], pace: float) -> Callable[[int], None]:
    return lambda k: shown.show(textures[min(int(k * pace + 1e-6), len(textures) - 1)])  # type: ignore[arg-type]


def _replay(
    studio: Studio, order: Order, device: tuple[str, Display], near: tuple[float, float]
) -> Filmed:
    rng = order.rng(6)
    recorded, rate = studio.take(order.victim, True)
    if rng.uniform() < 0.6:
        recorded = {"neutral": recorded["neutral"]}
    filmed = _on_display(studio, order, sheets.varied(device[1], rng), recorded, rate, near)
    return replace(filmed, about=filmed.about | {"parameter": device[0], "device": device[0]})


def replay_phone(studio: Studio, order: Order) -> Filmed:
    devices = PHONES[order.split]
    return _replay(studio, order, devices[order.number % len(devices)], (2.7, 4.0))


def replay_tablet(studio: Studio, order: Order) -> Filmed:
    devices = TABLETS[order.split]
    return _replay(studio, order, devices[order.number % len(devices)], (1.7, 2.6))


def scripted(
    photo: U8, rng: np.random.Generator, fps: int, size: tuple[int, int]
) -> tuple[Clips, float]:
    """A still made to turn and blink; and how round the script takes heads to be."""
    roundness = float(rng.uniform(0.75, 1.2))
    eyes = (
        float(rng.uniform(0.15, 0.24)) * size[0]
        if size[0] > size[1]
        else float(rng.uniform(0.2, 0.28)) * size[0]
    )
    manner = motion.Manner(
        seed=int(rng.integers(10**7)),
        nod=0.8,
        turn=float(rng.uniform(22, 34)),
        turn_s=0.4,
        start_s=0.05,
        neutral_s=1.2,
    )
    clips: Clips = {}
    for name in motion.CLIPS:
        poses = motion.clip("neutral" if name == "blink" else name, manner, fps)
        if name == "blink":
            poses = motion.blinking(poses, fps, 0.4, 0.13)
        clips[name] = [
            warp.placed(warp.frame(photo, p.yaw, p.pitch, p.blink_left, roundness), eyes, size)
            for p in poses
        ]
    return clips, roundness


def warp_injected(studio: Studio, order: Order) -> Filmed:
    """The scripted still fed into the camera's path: full frame, no camera looked at it."""
    rng = order.rng(6)
    place = places.place(order.rng(1))
    clips, roundness = scripted(studio.photo(order.victim, "portrait"), rng, place.fps, (640, 480))
    grain = float(rng.choice([0.0, 1.5, 3.0]))
    noisy = {name: [_grained(f, grain, rng) for f in frames] for name, frames in clips.items()}
    told: dict[str, object] = {
        "parameter": f"round-{roundness:.1f}",
        "fps": place.fps,
        "crf": int(place.quality),
    }
    return Filmed(noisy, place.fps, place.quality, told)


def _grained(frame: U8, size: float, rng: np.random.Generator) -> U8:
    if not size:
        return frame
    noise = rng.normal(0, size, frame.shape[:2])[..., None]
    return (np.clip(frame + noise, 0, 255)).astype(np.uint8)


def warp_tablet(studio: Studio, order: Order) -> Filmed:
    """The scripted still on a tablet."""
    rng = order.rng(6)
    name, display = TABLETS[order.split][order.number % len(TABLETS[order.split])]
    clips, _ = scripted(studio.photo(order.victim, "portrait"), rng, 15, (480, 640))
    filmed = _on_display(studio, order, sheets.varied(display, rng), clips, 15, (1.7, 2.6))
    return replace(filmed, about=filmed.about | {"parameter": name, "device": name})


def injected(studio: Studio, order: Order) -> Filmed:
    """A clip of the living person, recorded elsewhere and fed into the camera's path."""
    rng = order.rng(6)
    recorded, rate = studio.take(order.victim, False)
    if rng.uniform() < 0.5:
        recorded = {"neutral": recorded["neutral"]}
    scale, gain = float(rng.uniform(1.0, 1.15)), float(rng.uniform(0.85, 1.15))
    shift = rng.uniform(-1, 1, 2) * (scale - 1) * f32([320, 240])
    matrix = f32(
        [[scale, 0, 320 * (1 - scale) + shift[0]], [0, scale, 240 * (1 - scale) + shift[1]]]
    )
    clips = {
        name: [
            np.asarray(
                cv2.convertScaleAbs(cv2.warpAffine(f, matrix, (640, 480)), alpha=gain),
                dtype=np.uint8,
            )
            for f in frames
        ]
        for name, frames in recorded.items()
    }
    told: dict[str, object] = {"parameter": f"scale-{scale:.2f}", "fps": rate}
    return Filmed(clips, rate, str(rng.choice(places.QUALITIES)), told)


DRAWERS: dict[str, Callable[[Studio, Order], Filmed]] = {
    "live": live,
    "stranger": stranger,
    "covered": covered,
    "print-flat": print_flat,
    "print-bent": print_bent,
    "print-eyes": print_eyes,
    "mask-paper": mask_paper,
    "replay-phone": replay_phone,
    "replay-tablet": replay_tablet,
    "warp-injected": warp_injected,
    "warp-tablet": warp_tablet,
    "injected": injected,
}
