# SPDX-License-Identifier: Apache-2.0
"""MobileFaceNet: 112x112 RGB to 192 numbers, run by LiteRT."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from facematch.align import ARCFACE, align
from facematch.centre import digest_of, read_centre, recentred
from facematch.errors import EngineClosed, ModelUnusable
from facematch.models import MOBILEFACENET, read_model
from facematch.quiet import quiet_stderr
from facematch.values import FloatArray, ImageArray, MatcherInfo

DIMENSION = 192


class MobileFaceNet:
    """The default matcher. Raises ModelMissing, ModelCorrupt, ModelUnusable."""

    interval_s = 0.0

    def __init__(self, models_dir: Path | None = None, threads: int = 2) -> None:
        # Read whole and handed over as bytes, so that what was hashed is what runs.
        content = read_model(MOBILEFACENET, models_dir)
        try:
            from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

            with quiet_stderr():
                self._net = Interpreter(model_content=content, num_threads=threads)
                self._net.allocate_tensors()
        except (RuntimeError, ValueError, ImportError) as error:
            raise ModelUnusable(f"{MOBILEFACENET.name}: {error}") from error
        self._shift = read_centre(DIMENSION)
        self._input = self._net.get_input_details()[0]["index"]
        self._output = self._net.get_output_details()[0]["index"]
        version = f"{MOBILEFACENET.version}, centre {digest_of(self._shift)}"
        self.info = MatcherInfo("mobilefacenet", MOBILEFACENET.sha256, version)

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """The aligned face, 112x112 BGR."""
        return align(image, landmarks, ARCFACE)

    def embed(self, face: ImageArray) -> FloatArray | None:
        """192 numbers of length 1, seen from the shifted origin (facematch.centre)."""
        return recentred(self.plain(face), self._shift)

    def plain(self, face: ImageArray) -> FloatArray:
        """The network's own 192 numbers of length 1; image and mirror image are its batch of two."""
        if self._net is None:
            raise EngineClosed("MobileFaceNet")
        rgb = (face[:, :, ::-1].astype(np.float32) - 127.5) / 128.0
        self._net.set_tensor(self._input, np.stack((rgb, rgb[:, ::-1])))
        self._net.invoke()
        pair = self._net.get_tensor(self._output)
        both = (pair / np.linalg.norm(pair, axis=1, keepdims=True)).sum(axis=0)
        return np.asarray(both / np.linalg.norm(both), np.float32)

    def close(self) -> None:
        """Drop the interpreter."""
        self._net = None
