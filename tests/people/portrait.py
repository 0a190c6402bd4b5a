# SPDX-License-Identifier: Apache-2.0
"""Card photos: frontal, neutral, even light, the eyes a quarter of the width apart (ISO token crop)."""

import cv2
import numpy as np

from .actor import Actor
from .arrays import U8, f32
from .body import Pose, eyes_of
from .camera import Camera, Sensor
from .gl import Lens, Light

WIDTH, HEIGHT = 480, 600
EYE_ROW = 0.48
FAR = 1.3  # metres between camera and face
STUDIO = Light(
    key_dir=(0.25, 0.45, 0.85),
    key_color=(0.95, 0.94, 0.92),
    fill_dir=(-0.6, 0.25, 0.75),
    fill_color=(0.6, 0.6, 0.62),
    sky=(0.62, 0.62, 0.62),
    ground=(0.42, 0.41, 0.40),
    shadow_soft=0.04,
)


def take(actor: Actor, seed: int = 1, scale: int = 2) -> U8:
    """The photo as RGB (600, 480, 3), drawn `scale` times as large."""
    rng = np.random.default_rng([seed, 31])
    eyes = abs(float(np.diff([eye[0] for eye in eye_centres(actor)])[0]))
    lens = Lens(WIDTH, HEIGHT, WIDTH / 4 / eyes * FAR, (WIDTH / 2, HEIGHT * EYE_ROW)).scaled(scale)
    tint = rng.uniform(0.82, 0.98) * f32([rng.uniform(0.92, 1), 0.98, 1.0])
    slope = np.linspace(1.04, 0.94, 64)[:, None, None]
    actor.renderer.set_backdrop(f32(np.broadcast_to(tint, (64, 64, 3)) * slope))
    angles = rng.normal(0, 0.8, 3)
    pose = Pose(float(angles[0]), float(angles[1]) - 1.0, float(angles[2]), shift=(0.0, 0.0, -FAR))
    light = actor.renderer.draw(actor.parts(pose), STUDIO, lens, f32([0, -0.06, -FAR - 0.06]))
    light = f32(cv2.resize(light, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
    sensor = Sensor(
        seed=seed,
        exposure=0.60,
        wander=0,
        blur=0.4,
        shot=0.004,
        read=0.001,
        vignette=0.04,
        sharpen=0.3,
    )
    return Camera(sensor, 1).develop(light)


def eye_centres(actor: Actor) -> list[tuple[float, float]]:
    return [(float(eye.centre[0]), float(eye.centre[1])) for eye in eyes_of(actor.rest)]
