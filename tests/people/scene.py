# SPDX-License-Identifier: Apache-2.0
"""Films people: a scene is a person, a room, light, a lens, a sensor and a manner of moving."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import motion, room, video
from .actor import Actor
from .arrays import F32, U8, f32
from .body import Pose
from .camera import Camera, Sensor
from .gl import Lens, Light
from .motion import Manner
from .room import Room

FPS = 15
SHUTTER = 0.3  # share of the frame time that the shutter is open
FAST = 4.0  # degrees a frame above which motion blur is worth a second picture


@dataclass(frozen=True, slots=True)
class Setting:
    """All of a scene but the people in it."""

    light: Light = field(default_factory=Light)
    room: Room = field(default_factory=Room)
    lens: Lens = field(default_factory=Lens)
    sensor: Sensor = field(default_factory=Sensor)


def _target(pose: Pose) -> F32:
    return f32(pose.shift) + f32([0, -0.06, -0.06])


def _light_of(actor: Actor, pose: Pose, setting: Setting) -> F32:
    return actor.renderer.draw(actor.parts(pose), setting.light, setting.lens, _target(pose))


def expose(actor: Actor, poses: Sequence[Pose], index: int, setting: Setting) -> F32:
    """The light of one frame, smeared when the head moves fast."""
    now = poses[index]
    last = poses[max(index - 1, 0)]
    speed = abs(now.yaw - last.yaw) + abs(now.pitch - last.pitch)
    light = _light_of(actor, now, setting)
    if speed < FAST:
        return light
    before = motion.between(last, now, 1 - SHUTTER)
    return f32((light + _light_of(actor, before, setting)) / 2)


def film(actor: Actor, poses: Sequence[Pose], setting: Setting, clip_seed: int) -> list[U8]:
    return film_changing(actor, poses, [setting] * len(poses), clip_seed)


def film_changing(
    actor: Actor, poses: Sequence[Pose], settings: Sequence[Setting], clip_seed: int
) -> list[U8]:
    """A clip whose light may change from frame to frame; room, lens and sensor are the first's."""
    first = settings[0]
    sensor = replace(first.sensor, seed=first.sensor.seed * 100 + clip_seed)
    camera = Camera(sensor, FPS)
    frames, before = [], None
    for k, now in enumerate(settings):
        if now is not before:
            seen = room.picture(actor.renderer, now.room, now.light, now.lens)
            actor.renderer.set_backdrop(seen)
            before = now
        frames.append(camera.develop(expose(actor, poses, k, now)))
    return frames


def film_scene(
    actor: Actor,
    setting: Setting,
    manner: Manner,
    folder: Path,
    clips: Sequence[str] = motion.CLIPS,
) -> None:
    """Writes the clips of a live scene into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(clips):
        frames = film(actor, motion.clip(name, manner, FPS), setting, number)
        video.write(folder / f"{name}.mp4", frames, FPS)


def describe(folder: Path, clips: Sequence[str], kind: str, person: str, seed: int) -> None:
    """Writes scene.toml beside the clips."""
    lines = [
        "# What a camera saw. Nothing in the product reads [about].",
        "reaction_s = 0.4          # how long after a prompt its clip begins",
        "",
        "[clips]",
        *(f'{name} = "{name}.mp4"' for name in clips),
        "",
        "[about]",
        f'kind = "{kind}"',
        f'person = "{person}"',
        f'made_by = "tests/people, seed {seed}"',
        'licence = "CC0-1.0"',
        "",
    ]
    (folder / "scene.toml").write_text("\n".join(lines))
