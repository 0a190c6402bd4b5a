# SPDX-License-Identifier: Apache-2.0
"""MiniFASNet: two small networks that tell a living face from a recaptured one.

Optional: their files (minivision-ai/Silent-Face-Anti-Spoofing, Apache-2.0) are in no package, the operator
installs them. Each looks at the face with another share of its surroundings, 2.7 and 4 times the face's box.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np

from facematch.errors import ModelMissing
from facematch.models import (
    MINIFASNET_V1SE,
    MINIFASNET_V1SE_ONNX,
    MINIFASNET_V2,
    MINIFASNET_V2_ONNX,
    ModelFile,
    read_model,
)
from facematch.nets.cache import kept
from facematch.nets.runtime import OnnxNet
from facematch.values import FloatArray, ImageArray

SIDE = 80
LIVING = 1  # of the three classes; the others are recaptures
Box = tuple[float, float, float, float]


def load_minifasnet(models_dir: Path | None = None, threads: int = 2) -> MiniFasNet | None:
    """Both networks, or None where they are not installed. Raises ModelCorrupt, ModelUnusable."""
    with suppress(ModelMissing):
        return MiniFasNet(models_dir, threads)
    return None


class MiniFasNet:
    """Calls must not overlap with close(). Raises ModelMissing, ModelCorrupt, ModelUnusable."""

    def __init__(self, models_dir: Path | None = None, threads: int = 2) -> None:
        self._nets = (
            (2.7, _load(MINIFASNET_V2, MINIFASNET_V2_ONNX, models_dir, threads)),
            (4.0, _load(MINIFASNET_V1SE, MINIFASNET_V1SE_ONNX, models_dir, threads)),
        )

    def real_score(self, frame_bgr: ImageArray, box: Box) -> float:
        """From 0 (recaptured) to 1 (living), the mean of both networks.

        frame_bgr: (H, W, 3) uint8. box: x, y, width and height in pixels of the face, hairline to chin.
        Raises EngineClosed, ModelUnusable.
        """
        scores = [net.run(_crop(frame_bgr, box, scale))[0, LIVING] for scale, net in self._nets]
        return float(np.mean(scores))

    def close(self) -> None:
        """Drop the networks."""
        for _, net in self._nets:
            net.close()


def _load(file: ModelFile, built: ModelFile, models_dir: Path | None, threads: int) -> OnnxNet:
    content = read_model(file, models_dir)

    def build() -> bytes:
        from facematch.nets.minifasnet_onnx import onnx_of_minifasnet  # noqa: PLC0415

        return onnx_of_minifasnet(content)

    net = OnnxNet(file.name, kept(built, build, models_dir), threads)
    net.require((3, SIDE, SIDE), 3)
    return net


def _crop(frame: ImageArray, box: Box, scale: float) -> FloatArray:
    """(1, 3, 80, 80), B, G, R from 0 to 255, as the networks were trained (CropImage of the same project)."""
    import cv2  # noqa: PLC0415

    left, top, right, bottom = surroundings(box, scale, frame.shape[1], frame.shape[0])
    crop = cv2.resize(frame[top : bottom + 1, left : right + 1], (SIDE, SIDE))
    return np.ascontiguousarray(crop.transpose(2, 0, 1)[None], np.float32)


def surroundings(box: Box, scale: float, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom pixel (inclusive) of the box made larger about its middle.

    A part that would lie outside the picture is shifted into it; where the picture is too small, less is shown.
    """
    scale = min(scale, (width - 1) / max(box[2], 1.0), (height - 1) / max(box[3], 1.0))
    left, right = _within(box[0] + box[2] / 2, box[2] * scale, width)
    top, bottom = _within(box[1] + box[3] / 2, box[3] * scale, height)
    return left, top, right, bottom


def _within(middle: float, length: float, size: int) -> tuple[int, int]:
    start = max(0.0, middle - length / 2)
    end = start + length
    if end > size - 1:
        start, end = start - (end - size + 1), size - 1.0
    return max(0, int(start)), int(end)
