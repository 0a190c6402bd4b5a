# SPDX-License-Identifier: Apache-2.0
"""dlib's ResNet: 150x150 RGB to 128 numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from facematch.align import DLIB, align
from facematch.errors import EngineClosed, ModelUnusable
from facematch.models import DLIB_RESNET, locate, read_model
from facematch.values import FloatArray, ImageArray, MatcherInfo


class DlibResnet:
    """The matcher whose file is CC0. Raises ModelMissing, ModelCorrupt, ModelUnusable."""

    # 2 x 73 ms for image and mirror image (dlib-bin, 2 cores).
    interval_s = 0.2

    def __init__(self, models_dir: Path | None = None, fallback_from: str | None = None) -> None:
        read_model(DLIB_RESNET, models_dir)
        try:
            import dlib  # noqa: PLC0415

            self._net = dlib.face_recognition_model_v1(str(locate(DLIB_RESNET, models_dir)))
        except (RuntimeError, ImportError) as error:
            raise ModelUnusable(f"{DLIB_RESNET.name}: {error}") from error
        self.info = MatcherInfo("dlib", DLIB_RESNET.sha256, DLIB_RESNET.version, fallback_from)

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """The aligned face, 150x150 BGR."""
        return align(image, landmarks, DLIB)

    def embed(self, face: ImageArray) -> FloatArray | None:
        """128 numbers, the mean of image and mirror image."""
        if self._net is None:
            raise EngineClosed("dlib")
        rgb = np.ascontiguousarray(face[:, :, ::-1])
        mirrored = np.ascontiguousarray(rgb[:, ::-1])
        pair = [np.array(self._net.compute_face_descriptor(chip)) for chip in (rgb, mirrored)]
        return np.asarray(np.mean(pair, axis=0), np.float32)

    def close(self) -> None:
        """Drop the network."""
        self._net = None
