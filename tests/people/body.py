# SPDX-License-Identifier: Apache-2.0
"""A posed body: face units, head turn, arms down, eyes; everything in metres with +z to the camera."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from . import data, mesh
from .arrays import F32, I32, f32, rotation

CUT = 0.19  # metres of the base mesh below which nothing is in the picture
NECK_SHARE = {"neck01": 0.18, "neck02": 0.45, "neck03": 0.75}
LIFE_SIZE = 1.12  # the data without its height targets is small: eyes 56 mm apart
ARM_DOWN = 46.0  # degrees from the data's rest pose to hanging arms


@dataclass(frozen=True, slots=True)
class Pose:
    """One instant: head angles and gaze in degrees, lids 0 (open) to 1 (shut), body offset in metres."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    blink_left: float = 0.0
    blink_right: float = 0.0
    gaze_yaw: float = 0.0
    gaze_pitch: float = 0.0
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lean: float = 0.0
    units: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Topology:
    """What is drawn of the body: the vertices used, the subdivision of them, and the triangles."""

    used: I32
    smooth: mesh.Operator
    tris: I32
    coarse: I32


@dataclass(frozen=True, slots=True)
class Eye:
    centre: F32
    radius: float


@dataclass(frozen=True, slots=True)
class Posed:
    """Skin vertices and normals after posing, eyes, and the head's rigid motion (rotation, offset)."""

    positions: F32
    normals: F32
    eyes: tuple[Eye, Eye]
    turn: F32
    offset: F32


@cache
def topology() -> Topology:
    base = data.base_mesh()
    quads = base.faces_of("body")
    keep = (base.positions[quads][:, :, 1] > CUT).all(axis=1)
    used, coarse = mesh.compact(quads[keep])
    smooth, fine = mesh.subdivision(coarse, len(used))
    return Topology(used, smooth, mesh.triangles(fine), coarse)


@cache
def _tree(root: str) -> F32:
    parents = data.bone_parents()

    def below(bone: str) -> bool:
        while bone:
            if bone == root:
                return True
            bone = parents[bone]
        return False

    weights = data.bone_weights()
    return f32(sum((w for bone, w in weights.items() if below(bone)), np.zeros(data.VERTICES)))


@cache
def head_share() -> F32:
    """How far each vertex follows the head, 0 to 1; helpers (eyes, lashes) follow it wholly."""
    weights = data.bone_weights()
    share = _tree("head").copy()
    for bone, part in NECK_SHARE.items():
        share += part * weights[bone]
    for group in ("helper-l-eye", "helper-r-eye", "helper-l-eyelashes-1", "helper-r-eyelashes-1"):
        share[data.group_vertices(group)] = 1.0
    share[13380:13606] = 1.0
    share[14742:15128] = 1.0
    return f32(np.clip(share, 0, 1))


def _centre(positions: F32, group: str) -> F32:
    return f32(positions[data.group_vertices(group)].mean(axis=0))


def eyes_of(positions: F32) -> tuple[Eye, Eye]:
    """Left and right eye of the person, from the helper spheres."""
    found = []
    for group in ("helper-l-eye", "helper-r-eye"):
        ball = positions[data.group_vertices(group)]
        centre = (ball.min(axis=0) + ball.max(axis=0)) / 2
        found.append(Eye(f32(centre), float(np.ptp(ball[:, :2], axis=0).mean() / 2)))
    return found[0], found[1]


def _with_units(positions: F32, pose: Pose) -> F32:
    moved = positions.copy()
    lids = (("unit/eyeBlinkLeft", pose.blink_left), ("unit/eyeBlinkRight", pose.blink_right))
    for name, share in (*lids, *pose.units):
        if share > 0:
            index, offset = data.target(name)
            moved[index] += share * offset
    return moved


def _turned(positions: F32, share: F32, pose: Pose, pivot: F32) -> F32:
    """Rotates each vertex by its share of the head's angles."""
    steps = 25
    mats = np.stack(
        [rotation(*(a * k / (steps - 1) for a in (pose.yaw, pose.pitch, pose.roll)))
         for k in range(steps)]
    )  # fmt: skip
    place = share * (steps - 1)
    low = np.minimum(place.astype(int), steps - 2)
    t = (place - low)[:, None, None]
    blended = mats[low] * (1 - t) + mats[low + 1] * t
    return f32(np.einsum("nij,nj->ni", blended, positions - pivot) + pivot)


def arms_down(positions: F32) -> F32:
    """The rest pose of the data has the arms raised; lets them hang."""
    moved = positions
    for side, sign in (("L", -1.0), ("R", 1.0)):
        joint = _centre(positions, f"joint-{side.lower()}-shoulder")
        share = np.clip(
            _tree(f"upperarm01.{side}") + 0.3 * data.bone_weights()[f"shoulder01.{side}"], 0, 1
        )
        turn = np.radians(sign * ARM_DOWN)
        c, s = np.cos(turn * share), np.sin(turn * share)
        x, y = moved[:, 0] - joint[0], moved[:, 1] - joint[1]
        spun = moved.copy()
        spun[:, 0] = joint[0] + c * x - s * y
        spun[:, 1] = joint[1] + s * x + c * y
        moved = spun
    return f32(moved)


def centred(positions: F32) -> F32:
    """The person moved so that the middle between the eyes is the origin."""
    left, right = eyes_of(positions)
    return f32((positions - (left.centre + right.centre) / 2) * LIFE_SIZE)


def pose_body(rest: F32, pose: Pose) -> tuple[F32, F32, F32]:
    """All vertices of the posed body, and the head's rigid motion as rotation and offset."""
    pivot = _centre(rest, "joint-head") + f32([0, -0.02, -0.005])
    moved = _turned(_with_units(rest, pose), head_share(), pose, pivot)
    turn = rotation(pose.yaw, pose.pitch, pose.roll)
    offset = pivot - turn @ pivot
    lean = rotation(0.0, 0.0, pose.lean)
    hips = f32([0, -0.75, 0])
    moved = f32((moved - hips) @ lean.T + hips + f32(pose.shift))
    return moved, f32(lean @ turn), f32(lean @ (offset - hips) + hips + f32(pose.shift))


def posed(rest: F32, pose: Pose) -> Posed:
    moved, turn, offset = pose_body(rest, pose)
    top = topology()
    fine = top.smooth.apply(moved[top.used])
    return Posed(fine, mesh.normals(fine, top.tris), eyes_of(moved), turn, offset)
