# SPDX-License-Identifier: Apache-2.0
"""The port that every matcher fills."""

from __future__ import annotations

from typing import Protocol

from facematch.values import FloatArray, ImageArray, MatcherInfo


class Matcher(Protocol):
    """A network that knows faces apart by the Euclidean distance of its embeddings.

    interval_s: least time between two embeddings of one stream, so that a slow network does not fall
    behind the camera; 0 for one that keeps up.
    """

    info: MatcherInfo
    interval_s: float

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """The picture of one face as this matcher wants it, from an (H, W, 3) BGR picture."""

    def embed(self, face: ImageArray) -> FloatArray | None:
        """The embedding of a prepared face, averaged with its mirror image; None when it cannot."""

    def close(self) -> None:
        """Free what the matcher holds."""
