# SPDX-License-Identifier: Apache-2.0
"""Flat attacks of a pool: prints, cut prints and screens, how they are carried, and how they are filmed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import moderngl
import numpy as np

from . import attack, solid
from .actor import Actor
from .arrays import F32, U8, f32, rotation
from .attack import Carry, Display, Held, Paper, Stage
from .body import Pose, eyes_of
from .film import Draw
from .gl import Lens, Light, Part, Renderer

STYLES = ("still", "shaking", "sideways", "towards", "tilted", "rotated", "swung")
EYE_ROW, EYE_GAP = 0.48, 0.25  # of a portrait's height and width


def carried(
    style: str,
    rng: np.random.Generator,
    count: int,
    at: tuple[float, float, float],
    bend: float,
    bends: float,
) -> list[Held]:
    """The hand's movement in one of the styles, one a frame, ending where it began.

    `at` in metres; `bend` in degrees, of which it changes by `bends` and back.
    """
    t = np.arange(count) / count * 2 * np.pi
    phase, small = rng.uniform(0, 2 * np.pi, 9), 0.4 if style == "still" else 1.0
    shake = 0.004 if style == "shaking" else 0.0012
    wander = [np.sin(t * k + phase[j]) for j, k in enumerate((1, 2, 1, 3, 2, 1))]
    fast = [np.sin(t * k + phase[6 + j]) for j, k in enumerate((7, 9, 11))]
    turns = rng.normal(0, 2.5, 3)[:, None] + 1.5 * small * f32(wander[3:])
    moves = f32(at)[:, None] + 0.003 * small * f32(wander[:3]) + shake * small * f32(fast)
    swing = np.sin(t + phase[0])
    if style == "sideways":
        moves[0] += rng.uniform(0.03, 0.06) * swing
    if style == "towards":
        moves[2] += rng.uniform(0.12, 0.22) * abs(at[2]) * swing
    if style == "tilted":
        turns[1] += rng.uniform(8, 22) * swing
    if style == "rotated":
        turns[2] += rng.uniform(6, 16) * swing
    if style == "swung":
        turns[0] += rng.uniform(10, 28) * swing
    curve = bend + bends * np.sin(t + phase[5])
    return [
        Held(f32(moves[:, k]), rotation(*(float(v) for v in turns[:, k])), float(curve[k]))
        for k in range(count)
    ]


Piece = tuple[solid.Solid, str, dict[str, object]]
"""A solid, the program that draws it, and the program's values."""


@dataclass(frozen=True, slots=True)
class Flat:
    """The size in metres of what is held, and how its hand is dressed."""

    width: float
    height: float
    thick: float
    carry: Carry


class Shown(Stage):
    """A sheet or a display in a hand; the sheet may bend while it moves."""

    def __init__(
        self,
        renderer: Renderer,
        flat: Flat,
        look: dict[str, object],
        texture: moderngl.Texture,
        case: Sequence[Piece] = (),
        hand: bool = True,
    ) -> None:
        self.flat, self.bent = flat, 0.0
        pieces = [(solid.sheet(flat.width, flat.height, 0.0), "sheet", look), *case]
        if hand:
            held = attack.hand(flat.carry, flat.width / 2, -flat.height / 2, flat.thick)
            pieces.append((held, "plain", {"shine": 0.25}))
        super().__init__(renderer, pieces)
        self.show(texture)

    def show(self, texture: moderngl.Texture) -> None:
        self.parts[0].textures["picture"] = texture

    def place(self, held: Held) -> None:
        if abs(held.bend - self.bent) > 0.2:
            self.solids[0] = solid.sheet(self.flat.width, self.flat.height, held.bend)
            self.bent = held.bend
        Stage.place(self, held)


def paper_look(paper: Paper) -> dict[str, object]:
    return {"screen": 0, "gloss": paper.gloss, "stain": paper.stain}


def display_look(display: Display) -> dict[str, object]:
    return {
        "screen": 1,
        "emission": display.emission,
        "display_gamma": display.gamma / 2.2,
        "pixels": display.pixels,
        "grid": display.grid,
        "gloss": display.gloss,
        "stain": display.stain,
    }


def display_case(display: Display) -> solid.Solid:
    w, h, b = display.width, display.height, display.bezel
    return solid.box(
        (-w / 2 - b, -h / 2 - b, -0.009), (w / 2 + b, h / 2 + b, -0.0006), (0.012, 0.012, 0.013)
    )


def drawing(
    shown: Shown, path: Sequence[Held], lens: Lens, change: Callable[[int], None] | None = None
) -> Draw:
    """Draws the thing held at each frame of its path; `change` is told the frame first."""

    def draw(k: int, light: Light) -> F32:
        held = path[k % len(path)]
        if change is not None:
            change(k)
        shown.place(held)
        return shown.renderer.draw(shown.parts, light, lens, held.offset)

    return draw


def print_texture(
    renderer: Renderer, portrait: U8, paper: Paper, seed: int, alpha: U8 | None = None
) -> moderngl.Texture:
    """The portrait as printed, with what `alpha` (of the portrait's size) leaves cut out."""
    picture = attack.printed(portrait, paper, seed)
    if alpha is not None:
        rim = (picture.shape[1] - portrait.shape[1]) // 2
        whole = cv2.copyMakeBorder(alpha, rim, rim, rim, rim, cv2.BORDER_REPLICATE)
        picture = np.dstack([picture, whole])
    return plain_texture(renderer, np.ascontiguousarray(picture))


def plain_texture(renderer: Renderer, picture: U8) -> moderngl.Texture:
    """Without smaller copies: pictures held up are seen about as large as they are, and it is quicker."""
    texture = renderer.texture(picture, smooth=False)
    texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
    return texture


def without_eyes(portrait: U8, wide: float, high: float) -> U8:
    """Alpha of a print whose eyes are cut out; sizes are shares of the width."""
    height, width = portrait.shape[:2]
    alpha = np.full((height, width), 255, dtype=np.uint8)
    for side in (-1, 1):
        centre = (round(width * (0.5 + side * EYE_GAP / 2)), round(height * EYE_ROW))
        cv2.ellipse(alpha, centre, (round(wide * width), round(high * width)), 0, 0, 360, 0, -1)
    return alpha


def only_face(portrait: U8, wide: float, high: float) -> U8:
    """Alpha of a face cut out along its outline."""
    height, width = portrait.shape[:2]
    alpha = np.zeros((height, width), dtype=np.uint8)
    centre = (width // 2, round(height * (EYE_ROW + 0.045)))
    cv2.ellipse(alpha, centre, (round(wide * width), round(high * width)), 0, 0, 360, 255, -1)
    return alpha


class Mask:
    """A print tied before the face of a living person, who moves behind it."""

    def __init__(self, actor: Actor, texture: moderngl.Texture, paper: Paper, portrait: U8) -> None:
        left, right = (eye.centre for eye in eyes_of(actor.rest))
        width = float(abs(left[0] - right[0])) / EYE_GAP * (1 + 2 * paper.border / paper.width)
        height = width * portrait.shape[0] / portrait.shape[1]
        # The nose's tip touches the sheet from behind.
        sheet = solid.sheet(width, height, paper.bend)
        lift = f32([0, (EYE_ROW - 0.5) * height, actor.nose + 0.002])
        rows = sheet.vertices.copy()
        rows[:, :3] += lift
        piece = (solid.Solid(rows, sheet.tris), "sheet", paper_look(paper))
        self.stage = Stage(actor.renderer, [piece])
        self.stage.parts[0].textures["picture"] = texture
        self.actor = actor

    def parts(self, pose: Pose, slip: Held) -> list[Part]:
        """Mask and person in a pose; `slip` is how the paper moves against the face."""
        behind = self.actor.parts(pose)
        now = self.actor.now
        self.stage.place(Held(f32(now.offset + now.turn @ slip.offset), f32(now.turn @ slip.turn)))
        return [*self.stage.parts, *behind]


def varied(base: Display, rng: np.random.Generator) -> Display:
    """The device with its brightness, contrast, grid, gloss and tint as found."""
    cool = float(rng.uniform(0.98, 1.12))
    return replace(
        base,
        emission=float(rng.uniform(0.9, 1.9)),
        gamma=float(rng.uniform(2.0, 2.5)),
        grid=float(rng.uniform(0.02, 0.12)),
        gloss=float(rng.uniform(0.25, 1.0)),
        stain=(float(rng.uniform(0.9, 1.0)), 1.0, cool),
    )
