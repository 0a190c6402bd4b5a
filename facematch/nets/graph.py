# SPDX-License-Identifier: Apache-2.0
"""An ONNX graph, layer by layer; values flow by name. Every padding is written out (no auto_pad).

OpenCV 5.0 computes silently wrong values for a convolution with auto_pad and stride 2, so that a graph made here
means the same in every runtime.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from facematch.values import FloatArray

# ONNX 1.8 (2020): all that these networks need, and old enough for every runtime in use.
OPSET, IR_VERSION = 13, 7

Pair = tuple[int, int]


class Graph:
    """Grows by one operator a call; each call takes the names of values and returns the name of its result."""

    def __init__(self, name: str, channels: int, height: int, width: int) -> None:
        from onnx import TensorProto, helper  # noqa: PLC0415  (0.2 s: paid by those who build)

        self._name = name
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._input = helper.make_tensor_value_info(
            "input", TensorProto.FLOAT, ["batch", channels, height, width]
        )
        self.input = "input"

    def add(self, operator: str, inputs: Sequence[str], **attributes: Any) -> str:
        """One operator of ONNX."""
        from onnx import helper  # noqa: PLC0415

        output = f"v{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def constant(self, value: Any) -> str:
        """A float32 or int64 array as a value."""
        from onnx import numpy_helper  # noqa: PLC0415

        name = f"c{len(self._constants)}"
        array = np.ascontiguousarray(value)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def convolution(
        self,
        value: str,
        weights: FloatArray,
        biases: FloatArray,
        *,
        stride: Pair = (1, 1),
        padding: Pair = (0, 0),
        groups: int = 1,
    ) -> str:
        """weights: (out, in / groups, height, width); biases: (out,)."""
        inputs = (value, self.constant(weights), self.constant(biases))
        pads = [*padding, *padding]
        kernel = list(weights.shape[2:])
        return self.add(
            "Conv", inputs, kernel_shape=kernel, strides=list(stride), pads=pads, group=groups
        )

    def pool(self, operator: str, value: str, window: Pair, stride: Pair, padding: Pair) -> str:
        """MaxPool or AveragePool; windows that do not fit whole are left out."""
        pads = [*padding, *padding]
        return self.add(
            operator, (value,), kernel_shape=list(window), strides=list(stride), pads=pads
        )

    def fully_connected(self, value: str, weights: FloatArray) -> str:
        """weights: (in, out)."""
        return self.add("MatMul", (self.add("Flatten", (value,)), self.constant(weights)))

    def build(self, output: str, size: int) -> bytes:
        """The model as bytes, its result (batch, size) named "output"."""
        from onnx import TensorProto, helper  # noqa: PLC0415

        self._nodes.append(helper.make_node("Identity", [output], ["output"]))
        result = helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", size])
        graph = helper.make_graph(self._nodes, self._name, [self._input], [result], self._constants)
        opset = helper.make_opsetid("", OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)
        return bytes(model.SerializeToString())
