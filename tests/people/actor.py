# SPDX-License-Identifier: Apache-2.0
"""A person on the graphics card: skin, clothes, eyes, lashes and hair, ready to be drawn in a pose."""

import numpy as np

from . import body, data, mesh, skin
from .arrays import F32, I32, f32, rotation
from .body import Pose
from .gl import Part, Renderer, look_along
from .hair import Strands, grow
from .identity import Person
from .shape import build
from .skin import Paint

AO_DIRECTIONS = 32


def _ball(rings: int = 24, sectors: int = 32) -> tuple[F32, I32]:
    """The front half of a sphere, pole along +z."""
    a = np.linspace(0, 0.62 * np.pi, rings)[:, None]
    b = np.linspace(0, 2 * np.pi, sectors, endpoint=False)[None, :]
    points = np.stack([np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a) + 0 * b], -1)
    i, j = np.meshgrid(np.arange(rings - 1), np.arange(sectors), indexing="ij")
    k = (j + 1) % sectors
    quads = np.stack(
        [i * sectors + j, (i + 1) * sectors + j, (i + 1) * sectors + k, i * sectors + k], -1
    )
    return f32(points.reshape(-1, 3)), mesh.triangles(quads.reshape(-1, 4).astype(np.int32))


class Actor:
    """One person (at one age, with one hair style and one set of clothes).

    Drawn from the coarse mesh (`fine=False`) skin costs half, and a webcam hardly shows it.
    """

    def __init__(
        self,
        renderer: Renderer,
        person: Person,
        directions: int = AO_DIRECTIONS,
        fine: bool = True,
    ) -> None:
        self.renderer = renderer
        self.person = person
        self.fine = fine
        self.rest = body.centred(body.arms_down(build(person.shape)))
        top = body.topology()
        base = data.base_mesh().positions
        self.base = top.smooth.apply(base[top.used])
        still = body.posed(self.rest, Pose())
        self.still = self.now = still
        self.strands: Strands = grow(person, still.positions, still.normals, self.base, top.tris)
        paint = skin.paint(person)
        self.paint = renderer.texture(paint.color)
        self.relief = renderer.texture(paint.relief)
        self._buffers(still, top.tris)
        self._bake(still, directions)
        self.lid = _lid_color(paint)

    def _buffers(self, still: body.Posed, tris: I32) -> None:
        ctx = self.renderer.ctx
        count = len(still.positions)
        self.moving = ctx.buffer(reserve=count * 24, dynamic=True)
        self.fixed = ctx.buffer(reserve=count * 16)
        layout = [
            (self.moving, "3f 3f", "in_position", "in_normal"),
            (self.fixed, "3f 1f", "in_rest", "in_ao"),
        ]
        make = self.renderer.array
        if not self.fine:
            tris = mesh.triangles(body.topology().coarse)
        high = self.base[tris][:, :, 1].min(axis=1)
        tris = tris[high > 0.47]
        self.skin_array = make("skin", layout, tris)
        self.cloth_array = make("cloth", layout, self._cloth_tris())
        self.skin_shadow = make("depth", layout[:1], mesh.triangles(body.topology().coarse))
        points, ball_tris = _ball()
        shape = ctx.buffer(points.tobytes())
        self.ball_array = make("ball", [(shape, "3f", "in_position")], ball_tris)
        self.hair_buffer = ctx.buffer(self.strands.vertices.tobytes())
        hair = [(self.hair_buffer, "3f 3f 4f", "in_position", "in_tangent", "in_strand")]
        self.hair_array = make("hair", hair, self.strands.tris)
        self.hair_shadow = make("depth_hair", hair, self.strands.tris[::4])

    def _cloth_tris(self) -> I32:
        """Triangles that clothes may cover: coarse ones, made of the fine vertices they share."""
        top = body.topology()
        coarse = mesh.triangles(top.coarse)
        low = self.base[coarse][:, :, 1].max(axis=1) < 0.63
        return np.asarray(coarse[low], dtype=np.int32)

    def _upload(self, now: body.Posed) -> None:
        self.moving.write(np.hstack([now.positions, now.normals]).astype(np.float32).tobytes())

    def _bake(self, still: body.Posed, directions: int) -> None:
        """How much of the sky each vertex sees, with the hair in the way."""
        self._upload(still)
        self.fixed.write(
            np.hstack([self.base, np.ones((len(self.base), 1))]).astype(np.float32).tobytes()
        )
        ways = _sphere(directions)
        seen = np.zeros(len(still.positions))
        total = np.zeros(len(still.positions))
        hair_at = self.strands.vertices[::2, :3]
        hair_seen = np.zeros(len(hair_at))
        parts = [self._skin_part(), self._hair_part(still)]
        for way in ways:
            matrix, depth = _depth_view(self.renderer, parts, way)
            facing = np.maximum(still.normals @ way, 0.0)
            seen += facing * _open(matrix, depth, still.positions + 0.003 * still.normals, 0.004)
            total += facing
            hair_seen += _open(matrix, depth, hair_at, 0.006)
        ao = f32(0.08 + 0.92 * seen / np.maximum(total, 1e-6))
        self.fixed.write(np.hstack([self.base, ao[:, None]]).astype(np.float32).tobytes())
        vertices = self.strands.vertices.copy()
        vertices[:, 9] = np.repeat(np.clip(0.12 + 1.5 * hair_seen / len(ways), 0, 1), 2)
        self.hair_buffer.write(vertices.tobytes())

    def _skin_part(self) -> Part:
        look = self.person.look
        return Part(
            "skin",
            self.skin_array,
            {"bump": 0.0009, "oil": look.oil, "puff": 0.0},
            {"paint": self.paint, "relief": self.relief},
            shadow=self.skin_shadow,
            closed=True,
        )

    def _hair_part(self, now: body.Posed) -> Part:
        hair = self.person.hair
        place = {"turn": now.turn, "offset": now.offset}
        tone = {"tint": hair.color, "grey": hair.grey, "gloss": hair.gloss}
        return Part("hair", self.hair_array, place | tone, {}, self.hair_shadow, "depth_hair")

    def _cloth_part(self) -> Part:
        wear = self.person.clothes
        layers: tuple[dict[str, object], ...] = tuple(
            {"puff": 0.004 + 0.003 * k, "layer": (k + 1) / 2} for k in range(2)
        )
        return Part(
            "cloth",
            self.cloth_array,
            {
                "tint": wear.color,
                "tint2": wear.second,
                "pattern": wear.pattern,
                "neckline": wear.neckline,
            },
            repeat=layers,
            closed=True,
        )

    def _ball_part(self, now: body.Posed, pose: Pose) -> Part:
        look = self.person.look
        shared = {
            "turn": f32(now.turn @ rotation(pose.gaze_yaw, pose.gaze_pitch, 0.0)),
            "iris": look.iris,
            "pupil": 0.36,
            "veins": look.veins,
            "lid": self.lid,
            "head_up": f32(now.turn @ f32([0, 1, 0])),
            "head_front": f32(now.turn @ f32([0, 0, 1])),
            "size": look.iris_size,
        }
        each = tuple(
            {"centre": tuple(eye.centre.tolist()), "radius": eye.radius, "opening": 1.0 - shut}
            for eye, shut in zip(now.eyes, (pose.blink_left, pose.blink_right), strict=True)
        )
        return Part("ball", self.ball_array, shared, repeat=each)

    @property
    def nose(self) -> float:
        """How far before the eyes' centres the tip of the nose stands, metres."""
        at = self.still.positions
        face = (np.abs(at[:, 0]) < 0.03) & (at[:, 1] > -0.075) & (at[:, 1] < 0.01)
        return float(at[face, 2].max())

    def parts(self, pose: Pose) -> list[Part]:
        """Everything of this person in this pose, in the order it is drawn."""
        self.now = now = body.posed(self.rest, pose)
        self._upload(now)
        # Front to back, so that what is hidden is not shaded.
        return [
            self._hair_part(now),
            self._cloth_part(),
            self._skin_part(),
            self._ball_part(now, pose),
        ]


def _sphere(count: int) -> F32:
    k = np.arange(count) + 0.5
    y = 1 - 2 * k / count
    turn = k * 2.399963
    r = np.sqrt(1 - y * y)
    return f32(np.stack([r * np.cos(turn), y, r * np.sin(turn)], -1))


def _depth_view(renderer: Renderer, parts: list[Part], way: F32) -> tuple[F32, F32]:
    direction = (float(way[0]), float(way[1]), float(way[2]))
    matrix = look_along(direction, f32([0, -0.05, -0.05]), 0.33)
    return matrix, renderer.depth_picture(parts, matrix, direction)


def _open(matrix: F32, depth: F32, points: F32, bias: float) -> F32:
    clip = points @ matrix[:3, :3].T + matrix[:3, 3]
    size = depth.shape[0]
    at = np.clip(((clip[:, :2] * 0.5 + 0.5) * size).astype(int), 0, size - 1)
    inside = (np.abs(clip[:, :2]) < 1).all(axis=1)
    free = clip[:, 2] * 0.5 + 0.5 - bias < depth[at[:, 1], at[:, 0]]
    return f32(np.where(inside, free, True))


def _lid_color(paint: Paint) -> tuple[float, float, float]:
    r, g, b = (float(v) for v in paint.lid)
    return r, g, b
