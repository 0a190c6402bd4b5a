# SPDX-License-Identifier: Apache-2.0
"""Films a pool's scenes quickly: whatever is drawn, by one camera, with the screen's light as a layer.

Light adds up: a frame under the screen's light is the frame without it plus what the screen alone
sheds, drawn once in white and coloured. So four light clips cost two or three pictures.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from . import glow, room
from .arrays import F32, U8, f32
from .camera import QuickCamera
from .gl import Light, Renderer
from .places import Place

LIGHT_S = 0.5
HELD = (
    3  # frames that share one layer of the screen's light: a head moves less than a pixel meanwhile
)

Draw = Callable[[int, Light], F32]
"""Draws frame `k` of a clip under a light, linear RGB."""


class Film:
    """One scene's camera in its room."""

    def __init__(self, renderer: Renderer, place: Place, seed: int, adapt: float = 0.0) -> None:
        self.renderer, self.place, self.seed, self.adapt = renderer, place, seed, adapt
        self.dark = place.setting.light
        self.bright = glow.lit(self.dark, "light_white", place.glow)
        self.rooms: dict[bool, F32] = {}

    def _enter(self, bright: bool) -> Light:
        """Puts the room behind what is drawn, with the screen's light or without."""
        place, light = self.place.setting, self.bright if bright else self.dark
        if bright not in self.rooms:
            self.rooms[bright] = room.picture(self.renderer, place.room, light, place.lens)
        self.renderer.set_backdrop(self.rooms[bright])
        return light

    def lights(self, count: int, draw: Draw) -> list[F32]:
        """The light of each frame of a clip."""
        light = self._enter(False)
        return [draw(k, light) for k in range(count)]

    def screen_layers(self, base: Sequence[F32], draw: Draw, held: int) -> list[F32]:
        """What a white screen adds to the first frames of a clip."""
        light = self._enter(True)
        count = min(round(LIGHT_S * self.place.fps), len(base))
        shown = {k: f32(draw(k, light) - base[k]) for k in range(0, count, held)}
        return [shown[k - k % held] for k in range(count)]

    def develop(self, lights: Sequence[F32], number: int, settled: F32) -> list[U8]:
        sensor = self.place.setting.sensor
        camera = QuickCamera(
            replace(sensor, seed=sensor.seed * 20 + number), self.place.fps, self.adapt
        )
        camera.settle(settled)
        return [camera.develop(light, k / self.place.fps) for k, light in enumerate(lights)]

    def light_clips(self, base: Sequence[F32], draw: Draw, held: int = HELD) -> dict[str, list[U8]]:
        """The four clips `light_<colour>` of a scene whose neutral clip is `base`.

        What moves fast, as a sheet in a hand, needs a layer for each frame: `held` is 1.
        """
        layers = self.screen_layers(base, draw, held)
        clips = {}
        for number, (name, color) in enumerate(glow.COLORS.items(), 10):
            lit = [
                f32(base[k] + layer * (f32(color) * (glow.RISE if k == 0 else 1.0)))
                for k, layer in enumerate(layers)
            ]
            clips[name] = self.develop(lit, number, base[0])
        return clips
