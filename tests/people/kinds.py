# SPDX-License-Identifier: Apache-2.0
"""The kinds of scenes of a pool: what is drawn at random for an attack, and how its clips are filmed.

A kind holds only the clips that could have been recorded or scripted. Paper and skin answer the screen's
light; a display answers with a faint reflection; an injected clip with nothing.
"""

from collections.abc import Callable
from dataclasses import replace

import cv2
import moderngl
import numpy as np

from . import motion, places, sheets, warp
from .arrays import F32, U8, f32
from .attack import Carry, Display, Held, Paper, hand, letterboxed
from .body import Pose
from .gl import Light
from .living import Clips, Filmed, Order, Studio, answers, covered, film_of, live, stranger, told_of
from .models import PAPERS, PHONES, TABLETS
from .places import Place

BELOW = 0.022  # metres under its edge at which a device is held, so that no finger hides the face
FLAT_S = 1.4  # seconds of a neutral clip of something held


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
    told = told_of(
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
    film = film_of(studio, order, place)
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


def _left_of(photo: U8, outline: bool, eyes: bool, rng: np.random.Generator) -> U8:
    """Alpha of what the scissors left: the face alone or the sheet, with or without its eyes."""
    alpha = np.full(photo.shape[:2], 255, dtype=np.uint8)
    if outline:
        wide, high = float(rng.uniform(0.26, 0.30)), float(rng.uniform(0.36, 0.42))
        alpha = sheets.only_face(photo, wide, high)
    if eyes:
        wide, high = float(rng.uniform(0.05, 0.065)), float(rng.uniform(0.026, 0.04))
        alpha = np.minimum(alpha, sheets.without_eyes(photo, wide, high))
    return alpha


def _masked(studio: Studio, order: Order, outline: bool) -> Filmed:
    """A print before a living face: with eyes cut out of the sheet, or cut out along the face itself."""
    rng = order.rng(1)
    place = places.place(rng)
    manner = places.manner(rng, place)
    bend = float(rng.uniform(0, 75))
    _, paper = _paper(order, rng, bend)
    photo = studio.photo(order.victim, str(rng.choice(["portrait", "photo"])))
    eyes = not outline or rng.uniform() < 0.5
    alpha = _left_of(photo, outline, eyes, rng)
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
    clips = answers(film_of(studio, order, place), draw, manner, names)
    texture.release()
    told = told_of(
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
    shown = _device(studio, display, _sleeve(rng))
    clips = _shown_clips(studio, order, place, shown, display, (recorded, rate), held=(style, at))
    told = told_of(
        replace(place, distance=-at[2]),
        movement=style,
        display_px=int(display.pixels[0]),
        display_m=display.width,
        grid=round(display.grid, 3),
        gloss=round(display.gloss, 2),
    )
    return Filmed(clips, place.fps, place.quality, told)


def _shown_clips(
    studio: Studio,
    order: Order,
    place: Place,
    shown: sheets.Shown,
    display: Display,
    recorded: tuple[Clips, int],
    *,
    held: tuple[str, tuple[float, float, float]],
) -> Clips:
    """Each recorded clip as the camera sees it; `held` is the style of movement and the place."""
    film, (shows, rate), (style, at) = film_of(studio, order, place), recorded, held
    clips: Clips = {}
    for number, (name, frames) in enumerate(shows.items()):
        count = round(len(frames) / rate * place.fps)
        path = sheets.carried(style, np.random.default_rng([*order.seed, 7]), count, at, 0.0, 0.0)
        textures = [sheets.plain_texture(studio.renderer, letterboxed(f, display)) for f in frames]
        change = _switch(shown, textures, rate / place.fps)
        draw = sheets.drawing(shown, path, place.setting.lens, change)
        base = film.lights(count, draw)
        clips[name] = film.develop(base, number, base[0])
        if name == "neutral":
            clips |= film.light_clips(base, draw, held=1)
        for texture in textures:
            texture.release()
    return clips


def _device(studio: Studio, display: Display, carry: Carry) -> sheets.Shown:
    """The device in a hand that grips its case below the display."""
    flat = sheets.Flat(display.width, display.height, 0.009, carry)
    edge, low = display.width / 2 + display.bezel, -display.height / 2 - display.bezel - BELOW
    pieces: list[sheets.Piece] = [
        (sheets.display_case(display), "plain", {"shine": 0.3}),
        (hand(carry, edge, low, flat.thick), "plain", {"shine": 0.25}),
    ]
    blank = sheets.plain_texture(studio.renderer, np.zeros((4, 4, 3), dtype=np.uint8))
    look = sheets.display_look(display)
    return sheets.Shown(studio.renderer, flat, look, blank, pieces, hand=False)


def _switch(
    shown: sheets.Shown, textures: list[moderngl.Texture], pace: float
) -> Callable[[int], None]:
    return lambda k: shown.show(textures[min(int(k * pace + 1e-6), len(textures) - 1)])


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
        float(rng.uniform(0.11, 0.17)) * size[0]
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
