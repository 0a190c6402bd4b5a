# SPDX-License-Identifier: Apache-2.0
"""Photographs a drawn card as the tray's camera sees it: a flat thing under a lens, a lamp and somebody's hands.

The order follows the light: tray, card (worn, bent, perhaps in a sleeve), shadow, lamp, reflections, finger, lens
(defocus, motion), sensor (exposure, noise) and JPEG. All of it follows from the shot and its seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Corners, Image
from hw.virtual.face import finger, lens, light, pose, surface, wear

Tray = Literal["dark", "light", "metal", "textured", "wood", "blue"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph. The default is a good one.

    `frame`: width and height in pixels. `turn_deg`: the card's turn, clockwise as seen. `tilt`: degrees by which the
    camera looks from the side, (about the horizontal axis, about the vertical one). `shift`: of the card's middle
    from the frame's, in fractions of the frame. `scale`: the card's long side in fractions of the frame's width.

    `tray`: what it lies on; `edge`: a slot's edges are in the picture. `light`: exposure (1 good, 0.3 dark, 1.4
    over); `falloff` of light across the frame (0 to 1); `warmth` from -1 (bluish) to 1 (a bulb); `shadow`: somebody's
    shadow on the card (0 to 1). `glare`: a lamp's reflection (0 none, 1 a spot of about 20 mm that burns out);
    `glare_at`: its place on the card in fractions, `glare_shape` its length over its breadth. `sheen`: pale colours
    of a hologram; `sleeve`: reflections and haze of a transparent sleeve (0 to 1).

    `blur`: defocus, radius in pixels; `motion`: length of a smear in pixels; `noise`: standard deviation in grey
    levels; `jpeg`: quality, or none. `wear`: scratches, fading, smudges (0 to 1); `bend`: a raised corner (0 to 1).
    `finger`: how many mm a finger reaches over the card; `finger_at`: the edge point it comes from, 0 to 1 round the
    card clockwise from its top left corner; `skin`: which of the skin tones.
    """

    frame: tuple[int, int] = (1024, 768)
    turn_deg: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 0.8
    tray: Tray = "dark"
    edge: bool = False
    light: float = 1.0
    falloff: float = 0.15
    warmth: float = 0.0
    shadow: float = 0.0
    glare: float = 0.0
    glare_at: tuple[float, float] = (0.5, 0.5)
    glare_shape: float = 1.0
    sheen: float = 0.1
    sleeve: float = 0.0
    blur: float = 0.6
    motion: float = 0.0
    noise: float = 2.0
    jpeg: int | None = 90
    wear: float = 0.0
    bend: float = 0.0
    finger: float = 0.0
    finger_at: float = 0.5
    skin: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """The frame; where the card's corners are in it (clockwise from the card's own top left, of the unrounded
    rectangle); and what hides its print.

    `cover`: 135 x 214 (2.5 to the millimetre of the card, upright), from 0 (seen well) to 1 (burnt out or covered).
    """

    image: Image
    corners: Corners
    cover: NDArray[np.float32] = field(repr=False)


def photograph(face: Image, shot: Shot | None = None) -> Photo:
    """Take the picture of a drawn card (1080 x 1712 x 3)."""
    shot = shot or Shot()
    placed = pose.place(shot.frame, shot.turn_deg, shot.tilt, shot.shift, shot.scale)
    scene = _scene(wear.worn(face, shot.wear, shot.seed), shot, placed)
    burnt = light.shine(scene, placed, shot)
    covered = finger.lay(scene, placed, shot)
    image = _camera(scene, shot)
    cover = np.maximum(placed.on_card(burnt), placed.on_card(covered))
    return Photo(image, placed.corners, cover)


def empty_tray(shot: Shot) -> Image:
    """The tray without a card, in the same light and through the same lens."""
    scene = surface.tray(shot.tray, shot.frame, shot.seed, edge=shot.edge).astype(np.float32)
    light.expose(scene, shot)
    return _camera(scene, shot)


def _scene(card: Image, shot: Shot, placed: pose.Pose) -> NDArray[np.float32]:
    """The card on its tray in even light."""
    tray = surface.tray(shot.tray, shot.frame, shot.seed, edge=shot.edge).astype(np.float32)
    placed.drop_shadow(tray, shot.seed, shot.bend)
    seen, alpha = placed.warp(card)
    tray += (seen - tray) * alpha[..., None]
    light.bend_shade(tray, placed, alpha, shot)
    return tray


def _camera(scene: NDArray[np.float32], shot: Shot) -> Image:
    lens.defocus(scene, shot.blur)
    lens.smear(scene, shot.motion, shot.seed)
    image = lens.sense(scene, shot.noise, shot.seed)
    return image if shot.jpeg is None else lens.compressed(image, shot.jpeg)
