# SPDX-License-Identifier: Apache-2.0
"""The kiosk's screen as a lamp: the clips `light_<colour>`, in which only its colour changes."""

from dataclasses import replace

import numpy as np

from .body import Pose
from .gl import Light, Screen, Vec3
from .motion import Manner, clip
from .scene import Setting

COLORS: dict[str, Vec3] = {
    "light_red": (1.0, 0.07, 0.03),
    "light_green": (0.12, 1.0, 0.09),
    "light_blue": (0.05, 0.11, 1.0),
    "light_white": (1.0, 1.0, 1.0),
}
"""Linear RGB of a display's primaries as a webcam sees them: each leaks into its neighbours."""

SECONDS = 0.7
RISE = 0.6  # share of the change that the first frame shows: a display takes some 10 ms, a frame is read in rows

Rect = tuple[float, float, float, float]
RECT: Rect = (0.0, -0.11, 0.172, 0.097)  # 15.6 inch, camera above it: 0.067 m²


def ambient(light: Light) -> float:
    """Light of the room on a surface that faces the camera (green)."""
    key, fill = (np.asarray(d) / np.linalg.norm(d) for d in (light.key_dir, light.fill_dir))
    around = (light.sky[1] + light.ground[1]) / 2
    return float(light.key_color[1] * key[2] + light.fill_color[1] * fill[2] + around)


def share(
    seed: int, nits: float | None = None, lux: float | None = None, rect: Rect = RECT
) -> float:
    """Of the room's light on the face, what a white screen adds half a metre before it.

    A screen of 230 to 300 cd/m² and A m² sheds L A / d² lux; the room has 340 to 520.
    """
    rng = np.random.default_rng([seed, 18])
    bright, room = float(rng.uniform(230, 300)), float(rng.uniform(340, 520))
    area = 4 * rect[2] * rect[3]
    return (nits or bright) * area / 0.25 / (lux or room)


def lit(light: Light, name: str, strength: float, rect: Rect = RECT) -> Light:
    """The same room with the screen in the colour of that clip; `strength` as `share` gives it."""
    level = strength * ambient(light)
    red, green, blue = COLORS[name]
    return replace(light, screen=Screen((red * level, green * level, blue * level), rect))


def settings(
    setting: Setting, name: str, strength: float, count: int, rect: Rect = RECT
) -> list[Setting]:
    """The setting of each frame of a light clip: the first still sees the display change."""
    first = replace(setting, light=lit(setting.light, name, RISE * strength, rect))
    rest = replace(setting, light=lit(setting.light, name, strength, rect))
    return [first] + [rest] * (count - 1)


def poses(manner: Manner, fps: int) -> list[Pose]:
    """The person does in a light clip what they do at the beginning of `neutral`."""
    return clip("neutral", manner, fps)[: round(SECONDS * fps)]
