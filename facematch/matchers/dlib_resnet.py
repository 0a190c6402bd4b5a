# SPDX-License-Identifier: Apache-2.0
"""dlib's ResNet: 150x150 RGB to 128 numbers, run by onnxruntime from the published file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from facematch.align import DLIB, align
from facematch.models import DLIB_ONNX, DLIB_RESNET, read_model
from facematch.nets.cache import kept
from facematch.nets.runtime import OnnxNet
from facematch.values import FloatArray, ImageArray, MatcherInfo

# dlib's input_rgb_image_sized: less the mean colour (R, G, B) that the file holds, over 256.
MEAN, SCALE = (122.782, 117.001, 104.298), 256.0


class DlibResnet:
    """The matcher whose file is CC0. Raises ModelMissing, ModelCorrupt, ModelUnusable."""

    interval_s = 0.0

    def __init__(
        self, models_dir: Path | None = None, fallback_from: str | None = None, threads: int = 2
    ) -> None:
        self._net = OnnxNet("dlib", load_dlib_onnx(models_dir), threads)
        self._net.require((3, DLIB.size, DLIB.size), 128)
        self.info = MatcherInfo("dlib", DLIB_RESNET.sha256, DLIB_RESNET.version, fallback_from)

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """The aligned face, 150x150 BGR."""
        return align(image, landmarks, DLIB)

    def embed(self, face: ImageArray) -> FloatArray | None:
        """128 numbers, the mean of image and mirror image."""
        return np.asarray(self.embed_both(face).mean(axis=0), np.float32)

    def embed_both(self, face: ImageArray) -> FloatArray:
        """(2, 128): of the image, as dlib itself would embed it, and of the mirror image."""
        chip = (face[:, :, ::-1] - np.array(MEAN, np.float32)) / np.float32(SCALE)
        planes = np.ascontiguousarray(chip.transpose(2, 0, 1), np.float32)
        return self._net.run(np.stack((planes, planes[:, :, ::-1])))

    def close(self) -> None:
        """Drop the network."""
        self._net.close()


def load_dlib_onnx(models_dir: Path | None = None) -> bytes:
    """The network as ONNX. Raises ModelMissing, ModelCorrupt, ModelUnusable."""

    def build() -> bytes:
        from facematch.nets.dlib_onnx import onnx_of_dlib  # noqa: PLC0415

        return onnx_of_dlib(read_model(DLIB_RESNET, models_dir))

    return kept(DLIB_ONNX, build, models_dir)
