# SPDX-License-Identifier: Apache-2.0
"""A camera made of one file: a video, a folder of numbered pictures, or a single picture again and again."""

from __future__ import annotations

from pathlib import Path

from hw.camera.clip import DEFAULT_FPS, IMAGE_SUFFIXES, Clip, MemoryClip, load_clip, read_picture


def load_recorded(path: Path, fps: float = DEFAULT_FPS) -> Clip:
    """A clip for `hw.camera.video.ClipCamera`; `fps` is the rate of pictures. Raises BadFile."""
    if path.is_file() and path.suffix.lower() in IMAGE_SUFFIXES:
        return MemoryClip([read_picture(path)], fps)
    return load_clip(path, fps)
