# SPDX-License-Identifier: Apache-2.0
"""Matchers as an operator would install them: a manifest, and a network small enough to compute by hand."""

import hashlib
from pathlib import Path

import numpy as np
import onnx

from facematch.nets.graph import Graph

MANIFEST = """
[model]
file = "{file}"
sha256 = "{sha256}"
version = "1"
licence = "Apache-2.0"
source = "a test"
training_data = "none"

[input]
size = {size}
channels = "{channels}"
mean = {mean}
scale = {scale}
template = "{template}"

[output]
dimension = {dimension}
unit_length = {unit_length}

[thresholds]
accept = 0.7
staff = 0.9
same_person = 0.6
"""
DEFAULTS = {
    "size": 56,
    "channels": "bgr",
    "mean": [100.0, 110.0, 120.0],
    "scale": 64.0,
    "template": "arcface",
    "dimension": 16,
    "unit_length": "true",
}
CELLS = 4
"""The tiny network sees the mean colour of so many fields across and down."""


def tiny_weights() -> np.ndarray:
    rng = np.random.default_rng(7)
    return rng.normal(0, 1, (3 * CELLS * CELLS, DEFAULTS["dimension"])).astype(np.float32)


def tiny_net(size: int = 56) -> bytes:
    """Mean colours of 4 x 4 fields times a matrix."""
    graph = Graph("tiny", 3, size, size)
    field = (size // CELLS, size // CELLS)
    means = graph.pool("AveragePool", graph.input, field, field, (0, 0))
    return graph.build(graph.fully_connected(means, tiny_weights()), DEFAULTS["dimension"])


def with_batch(content: bytes, batch: int) -> bytes:
    """The same network, for so many pictures at once and no other number."""
    model = onnx.load_from_string(content)
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_value = batch
    return model.SerializeToString()


def with_channels_last(content: bytes) -> bytes:
    """The same network, for pictures whose channels are the last axis."""
    model = onnx.load_from_string(content)
    given = model.graph.input[0]
    for axis, name in zip(given.type.tensor_type.shape.dim[1:], (56, 56, 3), strict=True):
        axis.dim_value = name
    for node in model.graph.node:
        node.input[:] = ["turned" if name == given.name else name for name in node.input]
    turn = onnx.helper.make_node("Transpose", [given.name], ["turned"], perm=[0, 3, 1, 2])
    model.graph.node.insert(0, turn)
    return model.SerializeToString()


def write_own(
    folder: Path,
    name: str = "clinic",
    content: bytes | None = None,
    file: str = "clinic.onnx",
    **said,
) -> Path:
    """Install by hand: the network and its manifest, whose lines can be changed. Returns the manifest's path."""
    content = tiny_net() if content is None else content
    (folder / file).write_bytes(content)
    filled = {"file": file, "sha256": hashlib.sha256(content).hexdigest(), **DEFAULTS, **said}
    path = folder / f"{name}.matcher.toml"
    path.write_text(MANIFEST.format(**filled), encoding="utf-8")
    return path
