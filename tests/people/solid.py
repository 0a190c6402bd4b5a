# SPDX-License-Identifier: Apache-2.0
"""Simple solids with a colour per vertex: boxes, walls, capsules, bent sheets."""

from dataclasses import dataclass

import numpy as np

from .arrays import F32, I32, f32, unit
from .gl import Part, Renderer

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Solid:
    """Vertices as rows of (position, normal, colour, uv), and triangles."""

    vertices: F32
    tris: I32


def grid(points: F32, normal: F32, color: F32, uv: F32, across: int, down: int) -> Solid:
    """A surface of `down` rows of `across` points each."""
    rows = np.concatenate([points, normal, color, uv], -1).reshape(-1, 11)
    i, j = np.meshgrid(np.arange(down - 1), np.arange(across - 1), indexing="ij")
    a = i * across + j
    quads = np.stack([a, a + across, a + across + 1, a + 1], -1).reshape(-1, 4)
    tris = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return Solid(f32(rows), tris.astype(np.int32))


def panel(
    corner: F32, right: F32, down: F32, color: Rgb, cells: int = 2, shade: float = 0.0
) -> Solid:
    """A flat rectangle; `shade` darkens it towards its edges, like a wall in a lit room."""
    if cells == 2 and not shade:
        return _plain_panel(corner, right, down, color)
    s, t = np.meshgrid(np.linspace(0, 1, cells), np.linspace(0, 1, cells))
    points = corner + s[..., None] * right + t[..., None] * down
    normal = np.broadcast_to(unit(np.cross(down, right)), points.shape)
    edge = 1 - shade * np.clip(((2 * s - 1) ** 4 + (2 * t - 1) ** 4) * 0.7 + 0.35 * t, 0, 1)
    tint = f32(color) * edge[..., None]
    return grid(f32(points), f32(normal), f32(tint), f32(np.stack([s, t], -1)), cells, cells)


CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))
TWO = np.array([[0, 2, 3], [0, 3, 1]], dtype=np.int32)


def _plain_panel(corner: F32, right: F32, down: F32, color: Rgb) -> Solid:
    """Four corners: most of a room is made of these, so they are put together without ado."""
    (rx, ry, rz), (dx, dy, dz), (x, y, z) = right.tolist(), down.tolist(), corner.tolist()
    nx, ny, nz = dy * rz - dz * ry, dz * rx - dx * rz, dx * ry - dy * rx
    size = max((nx * nx + ny * ny + nz * nz) ** 0.5, 1e-9)
    normal = (nx / size, ny / size, nz / size)
    rows = [
        (x + s * rx + t * dx, y + s * ry + t * dy, z + s * rz + t * dz, *normal, *color, s, t)
        for s, t in CORNERS
    ]
    return Solid(f32(rows), TWO)


def box(low: Rgb, high: Rgb, color: Rgb) -> Solid:
    """An axis-parallel box by two corners; sides are shaded a little apart."""
    a, b = f32(low), f32(high)
    dx, dy, dz = f32([b[0] - a[0], 0, 0]), f32([0, b[1] - a[1], 0]), f32([0, 0, b[2] - a[2]])
    faces = (
        panel(f32([a[0], b[1], b[2]]), dx, -dy, color),
        panel(f32([a[0], b[1], a[2]]), dz, -dy, color),
        panel(f32([b[0], b[1], b[2]]), -dz, -dy, color),
        panel(f32([a[0], b[1], a[2]]), dx, dz, color),
        panel(f32([a[0], a[1], b[2]]), dx, -dz, color),
    )
    return joined(list(faces))


def joined(solids: list[Solid]) -> Solid:
    offset, tris = 0, []
    for one in solids:
        tris.append(one.tris + offset)
        offset += len(one.vertices)
    return Solid(f32(np.concatenate([s.vertices for s in solids])), np.concatenate(tris))


def capsule(
    start: F32, end: F32, radii: tuple[float, float], color: Rgb, flat: float = 1.0
) -> Solid:
    """A rounded limb from start to end; `flat` squeezes it along z."""
    r0, r1 = radii
    axis = unit(end - start)
    side = unit(np.cross(axis, f32([0.01, 0.02, 1.0])))
    front = np.cross(side, axis)
    t = np.linspace(-np.pi / 2, np.pi / 2, 14)
    along = np.concatenate([np.sin(t[:7]) * r0, np.linalg.norm(end - start) + np.sin(t[7:]) * r1])
    radius = np.concatenate([np.cos(t[:7]) * r0, np.cos(t[7:]) * r1])
    turn = np.linspace(0, 2 * np.pi, 21)
    ring = np.cos(turn)[None, :, None] * side + flat * np.sin(turn)[None, :, None] * front
    points = start + along[:, None, None] * axis + radius[:, None, None] * ring
    slope = np.concatenate([np.sin(t[:7]), np.sin(t[7:])])
    normal = unit(
        f32(np.cos(t)[:, None, None] * ring / max(flat, 0.3) + slope[:, None, None] * axis)
    )
    tint = np.broadcast_to(f32(color), points.shape)
    uv = np.zeros((*points.shape[:2], 2), dtype=np.float32)
    return grid(f32(points), normal, f32(tint), uv, 21, 14)


def sheet(width: float, height: float, bend: float, cells: int = 20) -> Solid:
    """A sheet in the xy plane bent about the vertical by `bend` degrees over its width; uv (0,0) top left."""
    s, t = np.meshgrid(np.linspace(0, 1, cells), np.linspace(0, 1, cells))
    arc = np.radians(bend) if abs(bend) > 0.01 else 1e-4
    radius = width / arc
    angle = (s - 0.5) * arc
    points = np.stack(
        [radius * np.sin(angle), (0.5 - t) * height, radius * (np.cos(angle) - 1)], -1
    )
    normal = np.stack([np.sin(angle), 0 * angle, np.cos(angle)], -1)
    tint = np.ones_like(points)
    return grid(f32(points), f32(normal), f32(tint), f32(np.stack([s, t], -1)), cells, cells)


def moved(solid: Solid, turn: F32, offset: F32) -> Solid:
    rows = solid.vertices.copy()
    rows[:, :3] = rows[:, :3] @ turn.T + offset
    rows[:, 3:6] = rows[:, 3:6] @ turn.T
    return Solid(rows, solid.tris)


def part(renderer: Renderer, solid: Solid, program: str = "plain", **uniforms: object) -> Part:
    buffer = renderer.ctx.buffer(solid.vertices.tobytes())
    names = ("in_position", "in_normal", "in_color", "in_uv")
    layout = [(buffer, "3f 3f 3f 2f", *names)]
    array = renderer.array(program, layout, solid.tris)
    shadow = renderer.array("depth", layout, solid.tris)
    defaults: dict[str, object] = {"glow": 0.0, "shine": 0.0}
    return Part(program, array, defaults | uniforms, shadow=shadow)
