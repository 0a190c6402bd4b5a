# SPDX-License-Identifier: Apache-2.0
"""The age and sex network of face-api.js as an ONNX graph, from its published weights.

A small Xception (430 kB, 8-bit weights) by Vincent Muehler, MIT, in the npm package @vladmandic/face-api: two
files, a manifest (JSON: names, shapes, scales) and the weights in that order (the layout of tfjs-layers' weight
groups: a weight of 8 bits is stored number * scale + min). The layers are those of src/xception and
src/ageGenderNet of the package. Input (batch, 3, 112, 112) RGB, less MEAN_RGB, over 255; output (batch, 3): age in
years, and the two classes' logits, male first.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from facematch.errors import ModelUnusable
from facematch.nets.graph import Graph
from facematch.values import FloatArray

SIDE = 112
MEAN_RGB = (122.782, 117.001, 104.298)
ANSWERS = 3
_POOLED = 7
_MIDDLE_BLOCKS = 2
# "Same" padding of TensorFlow for windows of 3 at stride 2 on an even side: one row after, none before.
_LATE = [0, 0, 1, 1]

Weights = dict[str, FloatArray]


def read_weights(manifest: bytes, content: bytes) -> Weights:
    """The named float32 arrays. Raises ModelUnusable for files that do not fit each other."""
    try:
        entries = json.loads(manifest)[0]["weights"]
        found, offset = {}, 0
        for entry in entries:
            found[str(entry["name"])], offset = _one(entry, content, offset)
    except (ValueError, LookupError, TypeError) as error:
        raise ModelUnusable(f"age and sex network: {type(error).__name__}: {error}") from error
    if offset != len(content):
        raise ModelUnusable(f"age and sex network: {len(content)} bytes of weights, not {offset}")
    return found


def build(weights: Weights) -> bytes:
    """The ONNX model. Raises ModelUnusable when a weight is missing or has another shape."""
    graph = Graph("age and sex", 3, SIDE, SIDE)
    net = _Net(graph, weights)
    try:
        value = graph.add("Relu", (net.convolve(graph.input, "entry_flow/conv_in", 2),))
        value = net.reduce(value, "entry_flow/reduction_block_0", first=True)
        value = net.reduce(value, "entry_flow/reduction_block_1")
        for index in range(_MIDDLE_BLOCKS):
            value = net.middle(value, f"middle_flow/main_block_{index}")
        value = net.reduce(value, "exit_flow/reduction_block")
        value = graph.add("Relu", (net.separate(value, "exit_flow/separable_conv"),))
        value = graph.pool("AveragePool", value, (_POOLED, _POOLED), (1, 1), (0, 0))
        return graph.build(net.answers(value), ANSWERS)
    except (LookupError, ValueError) as error:
        raise ModelUnusable(f"age and sex network: {type(error).__name__}: {error}") from error


class _Net:
    """The kinds of layers that the network is made of."""

    def __init__(self, graph: Graph, weights: Weights) -> None:
        self._graph = graph
        self._weights = weights

    def convolve(self, value: str, name: str, stride: int) -> str:
        """A plain convolution; TensorFlow stores (height, width, in, out)."""
        filters = self._weights[f"{name}/filters"].transpose(3, 2, 0, 1)
        side = filters.shape[2]
        constants = (filters, self._weights[f"{name}/bias"])
        inputs = (value, *(self._graph.constant(array) for array in constants))
        pads = _LATE if side > 1 else [0, 0, 0, 0]
        strides, kernel = [stride, stride], [side, side]
        return self._graph.add("Conv", inputs, kernel_shape=kernel, strides=strides, pads=pads)

    def separate(self, value: str, name: str) -> str:
        """Each channel by itself, then all channels at each place."""
        deep = self._weights[f"{name}/depthwise_filter"].transpose(2, 3, 0, 1)
        points = self._weights[f"{name}/pointwise_filter"].transpose(3, 2, 0, 1)
        channels = deep.shape[0]
        none = np.zeros(channels, np.float32)
        value = self._graph.convolution(value, deep, none, padding=(1, 1), groups=channels)
        return self._graph.convolution(value, points, self._weights[f"{name}/bias"])

    def reduce(self, value: str, name: str, *, first: bool = False) -> str:
        """Half the side, more channels; the input of the first block has been rectified already."""
        add = self._graph.add
        inner = self.separate(value if first else add("Relu", (value,)), f"{name}/separable_conv0")
        inner = self.separate(add("Relu", (inner,)), f"{name}/separable_conv1")
        inner = add("MaxPool", (inner,), kernel_shape=[3, 3], strides=[2, 2], pads=_LATE)
        return add("Add", (inner, self.convolve(value, f"{name}/expansion_conv", 2)))

    def middle(self, value: str, name: str) -> str:
        """Three rounds around a shortcut."""
        inner = value
        for index in range(3):
            rectified = self._graph.add("Relu", (inner,))
            inner = self.separate(rectified, f"{name}/separable_conv{index}")
        return self._graph.add("Add", (inner, value))

    def answers(self, value: str) -> str:
        """Age and the logits of the sexes side by side."""
        heads = [self._weights[f"fc/{head}/weights"] for head in ("age", "gender")]
        biases = [self._weights[f"fc/{head}/bias"] for head in ("age", "gender")]
        out = self._graph.fully_connected(value, np.concatenate(heads, axis=1))
        return self._graph.add("Add", (out, self._graph.constant(np.concatenate(biases))))


def _one(entry: dict[str, Any], content: bytes, offset: int) -> tuple[FloatArray, int]:
    """One array and where the next one begins."""
    shape = tuple(int(side) for side in entry["shape"])
    count = int(np.prod(shape))
    quantised = entry.get("quantization")
    kind = np.dtype(np.uint8 if quantised else "<f4")
    stored = np.frombuffer(content, kind, count, offset).astype(np.float32)
    if quantised:
        if quantised["dtype"] != "uint8":
            raise ValueError(f"{entry['name']}: stored as {quantised['dtype']}")
        stored = stored * np.float32(quantised["scale"]) + np.float32(quantised["min"])
    return stored.reshape(shape), offset + count * kind.itemsize
