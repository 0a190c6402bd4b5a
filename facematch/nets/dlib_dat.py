# SPDX-License-Identifier: Apache-2.0
"""Reads a network that dlib has serialized (`dlib::serialize` of its `dnn` types).

The format, by its own sources (dlib/serialize.h, dlib/dnn/core.h, dlib/dnn/layers.h, dlib/cuda/tensor_tools.cpp):

* an integer is one byte, whose low four bits are a length and whose highest bit is the sign, and so many bytes,
  little-endian; a string is its length and its bytes; a bool is the character 0 or 1;
* a floating-point number is two integers, mantissa and power of two;
* a tensor is its version 2, four sizes and float32s; an alias tensor is its version 1 and four sizes;
* a network is written from its output inwards, and each layer closes after what it stands on. So first comes a chain
  of versions (2 a layer, 1 a tag or a skip to a tag, 3 the layer on the input), then the input, then the layers from
  the input outwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from facematch.errors import ModelUnusable
from facematch.values import FloatArray

ON_INPUT, LAYER, TAG = 3, 2, 1
# Deeper chains of versions are no network but a damaged file.
DEEPEST = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer. `kind` is dlib's name of it, or "tag" for a tag or skip.

    weights: convolution (out, in, height, width) or fully connected (in, out). biases: (out,).
    For `affine_` weights and biases are the factor and the summand of each channel.
    window, stride, padding: (vertical, horizontal); a window of 0 is the whole picture.
    """

    kind: str
    weights: FloatArray | None = None
    biases: FloatArray | None = None
    window: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The mean colour (R, G, B) and side of the input, and the layers from there to the output."""

    mean: tuple[float, float, float]
    side: int
    layers: tuple[Layer, ...]


def read_network(content: bytes) -> Network:
    """A network for square RGB pictures under a metric loss. Raises ModelUnusable."""
    try:
        return _network(_Cursor(content))
    except (IndexError, ValueError, UnicodeDecodeError) as error:
        raise ModelUnusable(f"no network of dlib's: {error}") from error


class _Cursor:
    """What has been read so far; numbers in dlib's own form."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self._at = 0

    def take(self, size: int) -> memoryview:
        part = self._content[self._at : self._at + size]
        if size < 0 or len(part) != size:
            raise ValueError(f"it ends at byte {len(self._content)}, {size} more were expected")
        self._at += size
        return part

    def integer(self) -> int:
        head = self.take(1)[0]
        size = head & 0x0F
        if not 1 <= size <= 8 or head & 0x70:
            raise ValueError(f"no integer at byte {self._at - 1}")
        value = int.from_bytes(self.take(size), "little")
        return -value if head & 0x80 else value

    def real(self) -> float:
        mantissa, exponent = self.integer(), self.integer()
        if abs(exponent) > 1100:
            raise ValueError(f"no number at byte {self._at}")
        return float(mantissa * 2.0**exponent)

    def string(self) -> str:
        return bytes(self.take(self.integer())).decode("ascii")

    def sizes(self) -> tuple[int, int, int, int]:
        sizes = (self.integer(), self.integer(), self.integer(), self.integer())
        if min(sizes) < 0:
            raise ValueError(f"a tensor of sizes {sizes}")
        return sizes

    def pair(self) -> tuple[int, int]:
        return self.integer(), self.integer()

    def tensor(self) -> FloatArray:
        self.expect(2, "a tensor")
        sizes = self.sizes()
        return np.frombuffer(self.take(4 * int(np.prod(sizes))), "<f4")

    def alias(self) -> tuple[int, int, int, int]:
        self.expect(1, "an alias tensor")
        return self.sizes()

    def expect(self, version: int, what: str) -> None:
        found = self.integer()
        if found != version:
            raise ValueError(f"{what} of version {found} at byte {self._at}, known is {version}")

    def end(self) -> None:
        if self._at != len(self._content):
            raise ValueError(f"{len(self._content) - self._at} bytes after its end")


def _network(cursor: _Cursor) -> Network:
    cursor.expect(1, "a loss layer")
    name = cursor.string()
    if name != "loss_metric_2":
        raise ValueError(f"its loss is {name!r}")
    cursor.real(), cursor.real()  # margin and distance: for training only
    chain = _chain(cursor)
    mean, side = _input(cursor)
    layers = [Layer("tag") if version == TAG else _layer(cursor, version) for version in chain]
    cursor.end()
    return Network(mean, side, tuple(layers))


def _chain(cursor: _Cursor) -> list[int]:
    """The versions, from the input outwards."""
    chain: list[int] = []
    while not chain or chain[-1] != ON_INPUT:
        chain.append(cursor.integer())
        if chain[-1] not in (ON_INPUT, LAYER, TAG) or len(chain) > DEEPEST:
            raise ValueError(f"layer {len(chain)} has the version {chain[-1]}")
    return chain[::-1]


def _input(cursor: _Cursor) -> tuple[tuple[float, float, float], int]:
    name = cursor.string()
    if name != "input_rgb_image_sized":
        raise ValueError(f"its input is {name!r}")
    mean = (cursor.real(), cursor.real(), cursor.real())
    height, width = cursor.pair()
    if height != width or not 8 <= height <= 1024:
        raise ValueError(f"its input has {height} x {width} pixels")
    return mean, height


def _layer(cursor: _Cursor, version: int) -> Layer:
    kind = cursor.string()
    if kind not in _READERS:
        raise ValueError(f"unknown layer {kind!r}")
    layer = _READERS[kind](cursor, kind)
    cursor.take(3)  # three bools about training
    for _ in ("gradient of the input", "output", "gradient of the parameters"):
        cursor.tensor()
    if version == ON_INPUT:
        cursor.integer()  # pictures a sample
    return layer


def _convolution(cursor: _Cursor, kind: str) -> Layer:
    params, _ = cursor.tensor(), cursor.integer()
    window, stride, padding = cursor.pair(), cursor.pair(), cursor.pair()
    weights, biases = _split(params, cursor.alias(), cursor.alias())
    _skip_multipliers(cursor)
    return Layer(kind, weights, biases, window, stride, padding)


def _affine(cursor: _Cursor, kind: str) -> Layer:
    factors, summands = _split(cursor.tensor(), cursor.alias(), cursor.alias())
    cursor.integer()  # mode: for fully connected or for convolution, the same arithmetic
    return Layer(kind, factors.ravel(), summands)


def _pool(cursor: _Cursor, kind: str) -> Layer:
    return Layer(kind, window=cursor.pair(), stride=cursor.pair(), padding=cursor.pair())


def _fully_connected(cursor: _Cursor, kind: str) -> Layer:
    cursor.pair()  # outputs and inputs: the sizes of the weights again
    weights, biases = _split(cursor.tensor(), cursor.alias(), cursor.alias())
    cursor.integer()  # with or without biases: their size says so
    _skip_multipliers(cursor)
    return Layer(kind, weights.reshape(weights.shape[:2]), biases)


def _plain(cursor: _Cursor, kind: str) -> Layer:  # noqa: ARG001  (one signature for all readers)
    return Layer(kind)


def _split(
    params: FloatArray, weights: tuple[int, int, int, int], biases: tuple[int, int, int, int]
) -> tuple[FloatArray, FloatArray]:
    size = int(np.prod(weights))
    if size + int(np.prod(biases)) != len(params):
        raise ValueError(f"{len(params)} parameters for sizes {weights} and {biases}")
    return params[:size].reshape(weights), params[size:]


def _skip_multipliers(cursor: _Cursor) -> None:
    for _ in ("learning rate", "weight decay", "learning rate of biases", "weight decay of biases"):
        cursor.real()


_READERS: dict[str, Callable[[_Cursor, str], Layer]] = {
    "con_4": _convolution,
    "affine_": _affine,
    "relu_": _plain,
    "add_prev_": _plain,
    "max_pool_2": _pool,
    "avg_pool_2": _pool,
    "fc_2": _fully_connected,
}
