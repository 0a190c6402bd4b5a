# SPDX-License-Identifier: Apache-2.0
"""Mesh arithmetic: cutting out what is drawn, one Catmull-Clark step as a linear operator, normals."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from .arrays import F32, I32, f32, unit


@dataclass(frozen=True, slots=True)
class Operator:
    """A sparse linear map of vertices: row i is the sum of `weight[i] * source[index[i]]`."""

    index: I32
    weight: F32

    def apply(self, source: F32) -> F32:
        total = np.zeros((len(self.index), source.shape[1]), dtype=np.float32)
        for k in range(self.index.shape[1]):
            total += source[self.index[:, k]] * self.weight[:, k : k + 1]
        return total


def compact(faces: I32) -> tuple[I32, I32]:
    """Vertices in use and the faces renumbered to them."""
    used, flat = np.unique(faces, return_inverse=True)
    return used.astype(np.int32), flat.reshape(faces.shape).astype(np.int32)


def triangles(quads: I32) -> I32:
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)


def _rows(rows: list[dict[int, float]]) -> Operator:
    width = max(len(row) for row in rows)
    index = np.zeros((len(rows), width), dtype=np.int32)
    weight = np.zeros((len(rows), width), dtype=np.float32)
    for i, row in enumerate(rows):
        index[i, : len(row)] = list(row)
        weight[i, : len(row)] = list(row.values())
    return Operator(index, weight)


def _combine(parts: list[tuple[dict[int, float], float]]) -> dict[int, float]:
    total: dict[int, float] = defaultdict(float)
    for row, share in parts:
        for vertex, weight in row.items():
            total[vertex] += share * weight
    return total


def subdivision(quads: I32, count: int) -> tuple[Operator, I32]:
    """One Catmull-Clark step: the operator for positions and the new quads."""
    face_points = [dict.fromkeys((int(v) for v in quad), 0.25) for quad in quads]
    edges: dict[tuple[int, int], list[int]] = defaultdict(list)
    for f, quad in enumerate(quads):
        for a, b in zip(quad, np.roll(quad, -1), strict=True):
            edges[(min(a, b), max(a, b))].append(f)
    order = {edge: i for i, edge in enumerate(edges)}
    edge_points = [_edge_point(edge, faces, face_points) for edge, faces in edges.items()]
    points = _vertex_points(quads, count, edges, face_points)
    n_edges = len(edges)
    fresh = []
    for f, quad in enumerate(quads):
        ids = [order[(min(a, b), max(a, b))] for a, b in zip(quad, np.roll(quad, -1), strict=True)]
        centre = count + n_edges + f
        for k in range(4):
            fresh.append([quad[k], count + ids[k], centre, count + ids[k - 1]])
    return _rows(points + edge_points + face_points), np.array(fresh, dtype=np.int32)


def _edge_point(
    edge: tuple[int, int], faces: list[int], face_points: list[dict[int, float]]
) -> dict[int, float]:
    middle = {int(edge[0]): 0.5, int(edge[1]): 0.5}
    if len(faces) != 2:
        return middle
    return _combine([(middle, 0.5), *((face_points[f], 0.25) for f in faces)])


def _vertex_points(
    quads: I32,
    count: int,
    edges: dict[tuple[int, int], list[int]],
    face_points: list[dict[int, float]],
) -> list[dict[int, float]]:
    touching: list[list[int]] = [[] for _ in range(count)]
    for f, quad in enumerate(quads):
        for v in quad:
            touching[v].append(f)
    near: list[list[int]] = [[] for _ in range(count)]
    rim: list[list[int]] = [[] for _ in range(count)]
    for (a, b), faces in edges.items():
        near[a].append(int(b))
        near[b].append(int(a))
        if len(faces) == 1:
            rim[a].append(int(b))
            rim[b].append(int(a))
    rows = []
    for v in range(count):
        n = len(near[v])
        if rim[v] or not touching[v]:
            ends = dict.fromkeys(rim[v], 0.25 / max(len(rim[v]), 1))
            rows.append(_combine([({v: 1.0}, 0.75), (ends, 1.0)]) if rim[v] else {v: 1.0})
            continue
        faces_part = [(face_points[f], 1 / (n * len(touching[v]))) for f in touching[v]]
        middles = [({v: 0.5, u: 0.5}, 2 / (n * n)) for u in near[v]]
        rows.append(_combine([({v: 1.0}, (n - 3) / n), *faces_part, *middles]))
    return rows


def normals(positions: F32, tris: I32) -> F32:
    a, b, c = (positions[tris[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    total = np.empty_like(positions)
    flat = tris.T.ravel()
    for axis in range(3):
        share = np.tile(face[:, axis], 3)
        total[:, axis] = np.bincount(flat, weights=share, minlength=len(positions))
    return unit(f32(total))
