# SPDX-License-Identifier: Apache-2.0
"""MiniFASNet (V2, and V1 with squeeze and excitation) as ONNX, from the tensors of its published files.

The network (minivision-ai/Silent-Face-Anti-Spoofing, Apache-2.0; described anew here): bottlenecks of
MobileFaceNet's kind, pruned, so that each has a width of its own. A bottleneck is a 1x1 convolution that
widens, a 3x3 convolution of each channel alone, and a 1x1 convolution that narrows without activation; in
the stages it is added to its input. Widths and groups are those of the tensors. Batch normalisation is
folded into the convolution before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from facematch.errors import ModelUnusable
from facematch.nets.graph import Graph
from facematch.nets.torch_pth import read_tensors
from facematch.values import FloatArray

SIDE, CHANNELS, CLASSES = 80, 3, 3
# torch.nn.BatchNorm2d's default.
EPSILON = 1e-5
# A bottleneck that halves height and width, then so many that keep them.
STAGES = (("conv_23", "conv_3", 4), ("conv_34", "conv_4", 6), ("conv_45", "conv_5", 2))


def onnx_of_minifasnet(content: bytes) -> bytes:
    """An ONNX model of a .pth file.

    Input (batch, 3, 80, 80) float32: B, G, R from 0 to 255. Output (batch, 3): probabilities of the classes, 1 is a
    living face. Raises ModelUnusable.
    """
    tensors = read_tensors(content)
    try:
        return _Builder(tensors).build()
    except KeyError as error:
        raise ModelUnusable(f"MiniFASNet: no tensor {error}") from error
    except (ValueError, IndexError, TypeError) as error:
        raise ModelUnusable(f"MiniFASNet: {error}") from error


class _Builder:
    """Goes from the input to the output and takes each tensor by its name."""

    def __init__(self, tensors: dict[str, NDArray[Any]]) -> None:
        # Files of a training on several cards prefix every name.
        self._tensors = {name.removeprefix("module."): t for name, t in tensors.items()}
        self._graph = Graph("MiniFASNet", CHANNELS, SIDE, SIDE)

    def build(self) -> bytes:
        value = self._activated("conv1", self._graph.input, stride=2, padding=1)
        value = self._activated("conv2_dw", value, padding=1)
        for halving, keeping, count in STAGES:
            value = self._bottleneck(halving, value, stride=2)
            for index in range(count):
                value = self._residual(f"{keeping}.model.{index}", value)
        value = self._activated("conv_6_sep", value)
        return self._classify(self._convolved("conv_6_dw", value))

    def _residual(self, name: str, value: str) -> str:
        inner = self._bottleneck(name, value)
        if f"{name}.se_module.fc1.weight" in self._tensors:
            inner = self._excited(f"{name}.se_module", inner)
        return self._graph.add("Add", (value, inner))

    def _bottleneck(self, name: str, value: str, stride: int = 1) -> str:
        wide = self._activated(f"{name}.conv", value)
        each = self._activated(f"{name}.conv_dw", wide, stride=stride, padding=1)
        return self._convolved(f"{name}.project", each)

    def _excited(self, name: str, value: str) -> str:
        """Squeeze and excitation: each channel times a factor that comes from the means of all (Hu et al. 2018)."""
        mean = self._graph.add("GlobalAveragePool", (value,))
        few = self._graph.add("Relu", (self._folded(f"{name}.fc1", f"{name}.bn1", mean),))
        factor = self._graph.add("Sigmoid", (self._folded(f"{name}.fc2", f"{name}.bn2", few),))
        return self._graph.add("Mul", (value, factor))

    def _activated(self, name: str, value: str, stride: int = 1, padding: int = 0) -> str:
        """With PReLU: negative values times a slope of their channel."""
        convolved = self._convolved(name, value, stride, padding)
        slope = self._graph.constant(self._take(f"{name}.prelu.weight")[:, None, None])
        return self._graph.add("PRelu", (convolved, slope))

    def _convolved(self, name: str, value: str, stride: int = 1, padding: int = 0) -> str:
        return self._folded(f"{name}.conv", f"{name}.bn", value, stride, padding)

    def _folded(self, name: str, norm: str, value: str, stride: int = 1, padding: int = 0) -> str:
        weights = self._take(f"{name}.weight")
        factor, summand = self._normalisation(norm)
        # One input channel a filter: each channel is filtered alone.
        groups = len(weights) if weights.shape[1] == 1 else 1
        return self._graph.convolution(
            value,
            weights * factor[:, None, None, None],
            summand,
            stride=(stride, stride),
            padding=(padding, padding),
            groups=groups,
        )

    def _normalisation(self, name: str) -> tuple[FloatArray, FloatArray]:
        """Factor and summand of each channel (Ioffe and Szegedy 2015, with the means of the training)."""
        deviation = np.sqrt(self._take(f"{name}.running_var") + np.float32(EPSILON))
        factor = self._take(f"{name}.weight") / deviation
        return factor, self._take(f"{name}.bias") - self._take(f"{name}.running_mean") * factor

    def _classify(self, value: str) -> bytes:
        """Two linear layers with a normalisation between them, which goes into the first."""
        factor, summand = self._normalisation("bn")
        hidden = self._graph.fully_connected(
            value, (self._take("linear.weight") * factor[:, None]).T
        )
        centred = self._graph.add("Add", (hidden, self._graph.constant(summand)))
        scores = self._graph.fully_connected(centred, self._take("prob.weight").T)
        return self._graph.build(self._graph.add("Softmax", (scores,), axis=1), CLASSES)

    def _take(self, name: str) -> FloatArray:
        return np.asarray(self._tensors[name], np.float32)
