# SPDX-License-Identifier: Apache-2.0
"""Attacks: a printed portrait, or a recording on a screen, held by hand before the same camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import moderngl
import numpy as np

from . import room, solid
from .arrays import F32, U8, f32, rotation, srgb_to_linear
from .camera import Camera
from .gl import Part, Renderer
from .scene import FPS, Setting
from .solid import Solid

SKIN = srgb_to_linear((0.80, 0.61, 0.50))


@dataclass(frozen=True, slots=True)
class Carry:
    """How an attacker holds something: metres, degrees; `swing` is how far it is turned on purpose."""

    seed: int = 1
    at: tuple[float, float, float] = (0.0, 0.0, -0.5)
    tilt: tuple[float, float, float] = (2.0, -4.0, 1.0)
    shake: float = 0.004
    wobble: float = 2.0
    swing: float = 6.0
    seconds: float = 1.8
    sleeve: tuple[float, float, float] = (0.1, 0.12, 0.16)


@dataclass(frozen=True, slots=True)
class Paper:
    """A print: width of the picture and white border in metres, bend in degrees."""

    width: float = 0.19
    border: float = 0.006
    bend: float = 14.0
    contrast: float = 0.88
    gloss: float = 0.10
    stain: tuple[float, float, float] = (1.0, 0.98, 0.95)


@dataclass(frozen=True, slots=True)
class Display:
    """A device: size of the display and bezel in metres, pixels, light and gamma."""

    width: float = 0.16
    height: float = 0.213
    bezel: float = 0.009
    pixels: tuple[float, float] = (1536.0, 2048.0)
    emission: float = 1.5
    gamma: float = 2.3
    grid: float = 0.05
    gloss: float = 0.6
    stain: tuple[float, float, float] = (0.93, 1.0, 1.10)


@dataclass(frozen=True, slots=True)
class Held:
    """Offset and rotation of the thing held, at one instant."""

    offset: F32
    turn: F32
    bend: float = 0.0


def motions(carry: Carry) -> list[Held]:
    """The hand's movement, one a frame; begins and ends in the same place."""
    rng = np.random.default_rng([carry.seed, 5])
    count = round(carry.seconds * FPS)
    t = np.arange(count) / FPS
    whole = 2 * np.pi / (count / FPS)
    speeds = np.array([1, 2, 4, 9])[:, None] * np.ones(6)
    phase = rng.uniform(0, 2 * np.pi, (4, 6))
    size = np.array([0.9, 0.5, 0.22, 0.07])[:, None]
    waves = (size * np.sin(whole * speeds * t[:, None, None] + phase)).sum(1)
    path = []
    for k, w in enumerate(waves):
        swing = carry.swing * np.sin(whole * t[k] + phase[0, 0])
        yaw, pitch, roll = carry.tilt
        turn = rotation(
            yaw + swing + carry.wobble * w[3],
            pitch + carry.wobble * w[4],
            roll + 0.5 * carry.wobble * w[5],
        )
        path.append(Held(f32(carry.at) + f32(carry.shake * w[:3] * [1, 1, 1.4]), turn))
    return path


def _tint(factor: float) -> tuple[float, float, float]:
    r, g, b = (float(v) * factor for v in SKIN)
    return r, g, b


@dataclass(frozen=True, slots=True)
class _Limb:
    """A capsule of the hand from the thumb's joint: ends and radii in metres; shade of the skin."""

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    radii: tuple[float, float]
    shade: float = 1.0
    flat: float = 1.0


THUMB = (
    _Limb((0.022, -0.030, -0.004), (-0.004, -0.004, 0.010), (0.0125, 0.0105)),
    _Limb((-0.004, -0.004, 0.010), (-0.026, 0.014, 0.008), (0.0105, 0.0088)),
    _Limb((-0.022, 0.0125, 0.0145), (-0.0295, 0.0175, 0.013), (0.0058, 0.0052), 1.12, 0.5),
)
PALM = (
    _Limb((0.030, -0.075, -0.020), (0.024, -0.022, -0.018), (0.029, 0.025), 0.93, 0.6),
    _Limb((0.040, -0.170, -0.030), (0.030, -0.080, -0.021), (0.030, 0.026), 0.93, 0.75),
)


def _fingers(thick: float) -> tuple[_Limb, ...]:
    """Four fingers behind a thing of this thickness."""
    back, heights = -thick - 0.010, (0.030, 0.009, -0.012, -0.033)
    return tuple(
        _Limb((0.026, up - 0.02, back), (0.004, up, back - 0.004), (0.0100, 0.0092), 0.93)
        for up in heights
    )


def hand(carry: Carry, edge: float, low: float, thick: float) -> Solid:
    """A hand at the right lower edge: thumb in front, fingers behind, an arm out of the picture."""
    joint = f32([edge + 0.010, low + 0.038, 0.0])
    limbs = [
        solid.capsule(
            f32(joint + f32(limb.start)),
            f32(joint + f32(limb.end)),
            limb.radii,
            _tint(limb.shade),
            limb.flat,
        )
        for limb in (*THUMB, *PALM, *_fingers(thick))
    ]
    sleeve = (f32([0.090, -0.50, -0.05]), f32([0.043, -0.175, -0.03]))
    arm = solid.capsule(
        f32(joint + sleeve[0]), f32(joint + sleeve[1]), (0.050, 0.042), carry.sleeve
    )
    return solid.joined([*limbs, arm])


def printed(portrait: U8, paper: Paper, seed: int) -> U8:
    """What a printer makes of the portrait: border, flatter tones, dither."""
    rng = np.random.default_rng(seed)
    rim = round(paper.border / paper.width * portrait.shape[1])
    flat = 0.5 + (portrait / 255.0 - 0.5) * paper.contrast + 0.03
    flat = flat + 0.035 * rng.standard_normal(flat.shape)
    picture = cv2.copyMakeBorder(
        f32(flat), rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=(0.97, 0.97, 0.97)
    )
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


class Stage:
    """A thing in a hand on the graphics card; its vertices are moved every frame."""

    def __init__(
        self, renderer: Renderer, pieces: Sequence[tuple[Solid, str, dict[str, object]]]
    ) -> None:
        self.renderer = renderer
        self.solids = [piece[0] for piece in pieces]
        self.buffers: list[moderngl.Buffer] = []
        self.parts: list[Part] = []
        names = ("in_position", "in_normal", "in_color", "in_uv")
        for shape, program, uniforms in pieces:
            buffer = renderer.ctx.buffer(shape.vertices.tobytes(), dynamic=True)
            layout = [(buffer, "3f 3f 3f 2f", *names)]
            shadow = renderer.array("depth", layout, shape.tris)
            defaults: dict[str, object] = {"glow": 0.0, "shine": 0.0}
            array = renderer.array(program, layout, shape.tris)
            self.parts.append(Part(program, array, defaults | uniforms, shadow=shadow))
            self.buffers.append(buffer)

    def place(self, held: Held) -> None:
        for shape, buffer in zip(self.solids, self.buffers, strict=True):
            buffer.write(solid.moved(shape, held.turn, held.offset).vertices.tobytes())


def _film(
    stage: Stage, path: list[Held], setting: Setting, shown: Sequence[moderngl.Texture] | None
) -> list[U8]:
    renderer = stage.renderer
    renderer.set_backdrop(room.picture(renderer, setting.room, setting.light, setting.lens))
    camera = Camera(setting.sensor, FPS)
    frames = []
    for k, held in enumerate(path):
        stage.place(held)
        if shown is not None:
            stage.parts[0].textures["picture"] = shown[k % len(shown)]
        light = renderer.draw(stage.parts, setting.light, setting.lens, held.offset)
        frames.append(camera.develop(light))
    return frames


def film_print(
    renderer: Renderer, portrait: U8, paper: Paper, carry: Carry, setting: Setting
) -> list[U8]:
    picture = printed(portrait, paper, carry.seed)
    width = paper.width + 2 * paper.border
    height = width * picture.shape[0] / picture.shape[1]
    look: dict[str, object] = {"screen": 0, "gloss": paper.gloss, "stain": paper.stain}
    face = solid.sheet(width, height, paper.bend)
    stage = Stage(
        renderer,
        [
            (face, "sheet", look),
            (hand(carry, width / 2, -height / 2, 0.0), "plain", {"shine": 0.25}),
        ],
    )
    stage.parts[0].textures["picture"] = renderer.texture(picture)
    return _film(stage, motions(carry), setting, None)


def film_replay(
    renderer: Renderer, recorded: Sequence[U8], display: Display, carry: Carry, setting: Setting
) -> list[U8]:
    """`recorded` frames fill the display's width; what is left above and below stays black."""
    shown = [renderer.texture(letterboxed(frame, display)) for frame in recorded]
    w, h, b = display.width, display.height, display.bezel
    look: dict[str, object] = {
        "screen": 1,
        "emission": display.emission,
        "display_gamma": display.gamma / 2.2,
        "pixels": display.pixels,
        "grid": display.grid,
        "gloss": display.gloss,
        "stain": display.stain,
    }
    case = solid.box(
        (-w / 2 - b, -h / 2 - b, -0.009), (w / 2 + b, h / 2 + b, -0.0006), (0.012, 0.012, 0.013)
    )
    pieces: list[tuple[Solid, str, dict[str, object]]] = [
        (solid.sheet(w, h, 0.0, 4), "sheet", look),
        (case, "plain", {"shine": 0.3}),
        (hand(carry, w / 2 + b, -h / 2 - b, 0.009), "plain", {"shine": 0.25}),
    ]
    frames = _film(Stage(renderer, pieces), motions(carry), setting, shown)
    for texture in shown:
        texture.release()
    return frames


def letterboxed(frame: U8, display: Display) -> U8:
    height = round(frame.shape[1] * display.height / display.width)
    lack = height - frame.shape[0]
    if lack < 0:
        return np.ascontiguousarray(frame[-lack // 2 : -lack // 2 + height])
    return np.asarray(
        cv2.copyMakeBorder(frame, lack // 2, lack - lack // 2, 0, 0, cv2.BORDER_CONSTANT),
        dtype=np.uint8,
    )
