# SPDX-License-Identifier: Apache-2.0
"""How people move: clips as lists of poses that begin and end in the same pose."""

from dataclasses import dataclass, field, replace

import numpy as np

from .arrays import F32, f32
from .body import Pose

CLIPS = ("neutral", "turn_left", "turn_right", "blink")


@dataclass(frozen=True, slots=True)
class Manner:
    """How one person moves in one scene: degrees, metres, seconds."""

    seed: int = 1
    home: Pose = field(default_factory=Pose)
    turn: float = 30.0
    turn_s: float = 0.55
    start_s: float = 0.15
    sway: float = 0.004
    nod: float = 0.9
    neutral_s: float = 1.8
    blinks: int = 2
    shut_frames: int = 3
    neutral_blink: bool = False


def _waves(rng: np.random.Generator, t: F32, count: int) -> F32:
    """Smooth wandering of unit size, one column per channel."""
    speeds = np.array([0.35, 0.8, 1.6])[:, None] * rng.uniform(0.8, 1.2, (3, count))
    phase = rng.uniform(0, 2 * np.pi, (3, count))
    size = np.array([0.7, 0.4, 0.15])[:, None]
    return f32((size * np.sin(2 * np.pi * speeds * t[:, None, None] + phase)).sum(axis=1))


def _ease(t: F32) -> F32:
    t = np.clip(t, 0, 1)
    return f32(t * t * t * (t * (6 * t - 15) + 10))


def _idle(manner: Manner, t: F32, length: float, rng: np.random.Generator) -> list[Pose]:
    held = _ease(t / 0.3) * _ease((length - t) / 0.3)
    w = _waves(rng, t, 8) * held[:, None]
    jump = np.round(_waves(rng, np.floor(t * 2.2) / 2.2, 2)) * held[:, None]
    home = manner.home
    poses = []
    for k in range(len(t)):
        x, y, z = (
            float(v) for v in np.array(home.shift) + manner.sway * w[k, :3] * [1.0, 0.5, 1.2]
        )
        poses.append(
            replace(
                home,
                yaw=home.yaw + manner.nod * w[k, 3],
                pitch=home.pitch + 0.7 * manner.nod * w[k, 4],
                roll=home.roll + 0.5 * manner.nod * w[k, 5],
                gaze_yaw=home.gaze_yaw + 1.5 * jump[k, 0] - 0.8 * manner.nod * w[k, 3],
                gaze_pitch=home.gaze_pitch + 1.0 * jump[k, 1],
                shift=(x, y, z),
                lean=0.4 * w[k, 6],
            )
        )
    return poses


def _lids(t: F32, at: float, fps: float, shut_frames: int) -> F32:
    """A blink: shut within two frames, held, opened within three."""
    close, hold, release = 2 / fps, shut_frames / fps, 3 / fps
    down = _ease((t - at + close) / close)
    up = _ease((t - at - hold + 1e-6) / release)
    return f32(np.clip(down - up, 0, 1))


def _blinked(pose: Pose, shut: float) -> Pose:
    share = min(float(shut), 1.0)
    return replace(
        pose, blink_left=share, blink_right=share, gaze_pitch=pose.gaze_pitch + 6 * share
    )


def blinking(poses: list[Pose], fps: int, at: float, shut_s: float) -> list[Pose]:
    """The same movement with a blink `at` seconds, the eyes shut for `shut_s`."""
    t = f32(np.arange(len(poses)) / fps)
    lids = _lids(t, at, fps, max(round(shut_s * fps), 1))
    return [_blinked(p, v) if v > 0 else p for p, v in zip(poses, lids, strict=True)]


def clip(name: str, manner: Manner, fps: int) -> list[Pose]:
    """The poses of one clip, one a frame."""
    rng = np.random.default_rng([manner.seed, CLIPS.index(name)])
    if name == "neutral":
        length = manner.neutral_s
    elif name == "blink":
        length = 0.8 + 0.7 * manner.blinks
    else:
        length = manner.start_s + 2 * manner.turn_s + 0.5
    t = f32(np.arange(round(length * fps)) / fps)
    poses = _idle(manner, t, float(t[-1]), rng)
    if name == "blink":
        starts = [0.35 + 0.7 * k for k in range(manner.blinks)]
        lids = np.max([_lids(t, s, fps, manner.shut_frames) for s in starts], axis=0)
        return [_blinked(p, v) for p, v in zip(poses, lids, strict=True)]
    if name == "neutral":
        lids = _lids(t, length * 0.55, fps, 1) * manner.neutral_blink
        return [_blinked(p, 0.95 * v) for p, v in zip(poses, lids, strict=True)]
    return [_turned(p, s) for p, s in zip(poses, _turn(manner, t, name), strict=True)]


def _turn(manner: Manner, t: F32, name: str) -> F32:
    out = _ease((t - manner.start_s) / manner.turn_s)
    back = _ease((t - manner.start_s - manner.turn_s - 0.2) / (manner.turn_s * 1.05))
    return f32((out - back) * manner.turn * (1 if name == "turn_left" else -1))


def _turned(pose: Pose, yaw: float) -> Pose:
    x, y, z = pose.shift
    return replace(
        pose,
        yaw=pose.yaw + float(yaw),
        pitch=pose.pitch + 0.05 * abs(float(yaw)),
        roll=pose.roll + 0.06 * float(yaw),
        gaze_yaw=pose.gaze_yaw + 0.12 * float(yaw),
        shift=(x + 0.0004 * float(yaw), y, z),
    )


def between(first: Pose, second: Pose, share: float) -> Pose:
    """A pose on the way between two, for motion blur."""

    def mix(a: float, b: float) -> float:
        return a + (b - a) * share

    return Pose(
        yaw=mix(first.yaw, second.yaw),
        pitch=mix(first.pitch, second.pitch),
        roll=mix(first.roll, second.roll),
        blink_left=mix(first.blink_left, second.blink_left),
        blink_right=mix(first.blink_right, second.blink_right),
        gaze_yaw=mix(first.gaze_yaw, second.gaze_yaw),
        gaze_pitch=mix(first.gaze_pitch, second.gaze_pitch),
        shift=(
            mix(first.shift[0], second.shift[0]),
            mix(first.shift[1], second.shift[1]),
            mix(first.shift[2], second.shift[2]),
        ),
        lean=mix(first.lean, second.lean),
        units=second.units,
    )
