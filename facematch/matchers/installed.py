# SPDX-License-Identifier: Apache-2.0
"""A matcher that the operator has installed: an ONNX or TFLite file, described by a manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

from facematch.align import ARCFACE, DLIB, Template, align
from facematch.errors import ModelUnusable
from facematch.manifest import Manifest, TemplateName
from facematch.models import read_model
from facematch.nets.runtime import OnnxNet
from facematch.values import FloatArray, ImageArray

TEMPLATES: dict[TemplateName, Template] = {"arcface": ARCFACE, "dlib": DLIB}


class Net(Protocol):
    """One input and one output, both float32, the batch first."""

    input_shape: tuple[int | str | None, ...]

    def run(self, batch: FloatArray) -> FloatArray:
        """The output for one input."""

    def close(self) -> None:
        """Drop the network."""


class InstalledMatcher:
    """Raises ModelMissing, ModelCorrupt, ModelUnusable (the file is not what its manifest says)."""

    interval_s = 0.0

    def __init__(
        self, manifest: Manifest, models_dir: Path | None = None, threads: int = 2
    ) -> None:
        self.info = manifest.info
        self._wanted, self._output = manifest.input, manifest.output
        self._template = _template(manifest)
        # Read whole and handed over as bytes, so that what was hashed is what runs.
        self._net = _start(manifest, read_model(manifest.files[0], models_dir), threads)
        try:
            self._channels_last = _channels_last(manifest, self._net)
            self._batch = _batch(manifest, self._net)
            self._try_once()
        except BaseException:
            self.close()
            raise

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """The aligned face, BGR, of the manifest's size."""
        return align(image, landmarks, self._template)

    def embed(self, face: ImageArray) -> FloatArray | None:
        """The mean of image and mirror image, of length 1 if the manifest says so."""
        picture = face[:, :, ::-1] if self._wanted.channels == "rgb" else face
        scaled = (picture - np.array(self._wanted.mean, np.float32)) / np.float32(
            self._wanted.scale
        )
        pair = self._answers(np.stack((scaled, scaled[:, ::-1])))
        if not self._output.unit_length:
            return np.asarray(pair.mean(axis=0), np.float32)
        both = _unit(pair).mean(axis=0, keepdims=True)
        return np.asarray(_unit(both)[0], np.float32)

    def close(self) -> None:
        """Drop the network."""
        self._net.close()

    def _answers(self, pair: FloatArray) -> FloatArray:
        """(2, dimension), of a network that takes one, two or any number of pictures at once."""
        if not self._channels_last:
            pair = pair.transpose(0, 3, 1, 2)
        batch = np.ascontiguousarray(pair, np.float32)
        if self._batch == 1:
            return np.concatenate([self._net.run(batch[i : i + 1]) for i in range(2)])
        return self._net.run(batch)

    def _try_once(self) -> None:
        size = self._wanted.size
        answer = self._answers(np.zeros((2, size, size, 3), np.float32))
        if answer.shape != (2, self._output.dimension):
            raise ModelUnusable(
                f"{self.info.name}: two pictures give an answer of shape {answer.shape}, "
                f"its manifest says dimension {self._output.dimension}"
            )
        if not np.all(np.isfinite(answer)):
            raise ModelUnusable(
                f"{self.info.name}: a black picture gives numbers that are not finite"
            )


def _template(manifest: Manifest) -> Template:
    template = TEMPLATES[manifest.input.template]  # type: ignore[index]  # a matcher's manifest has one
    size = manifest.input.size
    factor = size / template.size
    places = tuple((x * factor, y * factor) for x, y in template.places)
    return Template(size, template.groups, places)


def _start(manifest: Manifest, content: bytes, threads: int) -> Net:
    name = manifest.files[0].name
    if name.endswith(".onnx"):
        return OnnxNet(name, content, threads)
    from facematch.nets.litert import LiteRtNet  # noqa: PLC0415

    return LiteRtNet(name, content, threads)


def _channels_last(manifest: Manifest, net: Net) -> bool:
    """By the network's own shape, since the two orders of axes cannot be confused."""
    size, shape = manifest.input.size, net.input_shape
    fits = [
        len(shape) == 4 and all(_fits(n, m) for n, m in zip(shape[1:], wanted, strict=True))
        for wanted in ((size, size, 3), (3, size, size))
    ]
    if not any(fits):
        raise ModelUnusable(
            f"{manifest.name}: its input has the shape {shape}, its manifest says {size} x {size} pixels"
        )
    return fits[0]


def _batch(manifest: Manifest, net: Net) -> int:
    """How many pictures at once: 1, 2, or 0 for any number."""
    first = net.input_shape[0]
    if isinstance(first, int) and first > 0:
        if first > 2:
            raise ModelUnusable(
                f"{manifest.name}: its input takes {first} pictures at once, not one or two"
            )
        return first
    return 0


def _fits(size: int | str | None, wanted: int) -> bool:
    """A free axis (a name, None or -1) fits everything."""
    return size == wanted or not isinstance(size, int) or size < 0


def _unit(rows: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)
