# SPDX-License-Identifier: Apache-2.0
"""Writes and reads clips: H.264 in mp4, yuv420p."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from .arrays import U8

QUALITY = "22"  # x264 crf, the same for every clip so that it tells nothing
SMALLER = "24"  # of the short light clips, which are many


def write(
    path: Path, frames: Sequence[U8], fps: int, quality: str = QUALITY, preset: str = "slow"
) -> None:
    """RGB frames (h, w, 3) to an mp4 file."""
    options = {"crf": quality, "preset": preset, "threads": "1"}
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as out:
        stream = out.add_stream("libx264", rate=fps, options=options)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, fps)
        for picture in frames:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def read(path: Path) -> list[U8]:
    with av.open(str(path)) as clip:
        return [
            np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
            for frame in clip.decode(video=0)
        ]


def write_within(path: Path, frames: Sequence[U8], fps: int, most: int) -> None:
    """Like `write`, as well as `most` bytes allow."""
    for quality in range(int(SMALLER), 40, 2):
        write(path, frames, fps, str(quality))
        if path.stat().st_size <= most:
            return
