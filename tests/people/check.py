# SPDX-License-Identifier: Apache-2.0
"""Judges rendered portraits and scenes with the real networks and prints tables."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from .arrays import F32, U8, f32
from .nets import Landmarker, Matcher, Seen, chip_photo

SAMPLED = 5  # frames averaged into one live embedding


@dataclass(frozen=True, slots=True)
class ClipReport:
    """One clip: frames, frames with a face, yaw range, eye closure (median, most), face height."""

    frames: int
    found: int
    yaw: tuple[float, float]
    blink: tuple[float, float]
    height: float
    hog: int
    vector: F32 | None


def frames_of(path: Path) -> list[U8]:
    """RGB frames as OpenCV decodes them (the decoder that the product uses)."""
    clip = cv2.VideoCapture(str(path))
    frames: list[U8] = []
    while True:
        ok, picture = clip.read()
        if not ok:
            return frames
        frames.append(np.ascontiguousarray(picture[..., ::-1], dtype=np.uint8))


def _hog(pictures: Sequence[U8]) -> int:
    import dlib

    detector = dlib.get_frontal_face_detector()
    return sum(bool(detector(picture, 0)) for picture in pictures)


def _embedding(net: Matcher, frames: Sequence[U8], seen: Sequence[Seen | None]) -> F32 | None:
    frontal = [
        (f, s) for f, s in zip(frames, seen, strict=True) if s and abs(s.yaw) < 12 and s.blink < 0.4
    ]
    if not frontal:
        return None
    step = max(len(frontal) // SAMPLED, 1)
    vectors = [net.embed(f, s.points) for f, s in frontal[::step][:SAMPLED]]
    middle = np.mean(vectors, axis=0)
    return f32(middle / np.linalg.norm(middle))


def clip_report(path: Path, marks: Landmarker, net: Matcher) -> ClipReport:
    frames = frames_of(path)
    seen = [marks.see(frame) for frame in frames]
    faces = [s for s in seen if s]
    yaw = [s.yaw for s in faces] or [0.0]
    blink = [s.blink for s in faces] or [0.0]
    vector = _embedding(net, frames, seen) if path.stem == "neutral" else None
    tall = float(np.median([s.height for s in faces] or [0.0]))
    return ClipReport(
        len(frames),
        len(faces),
        (min(yaw), max(yaw)),
        (float(np.median(blink)), max(blink)),
        tall,
        _hog(frames[::6]),
        vector,
    )


def _line(text: str) -> None:
    sys.stdout.write(text + "\n")


def _scenes(out: Path, marks: Landmarker, net: Matcher, people: Sequence[str]) -> dict[str, F32]:
    vectors: dict[str, F32] = {}
    _line(
        "scene/clip                  frames faces  hog   yaw lo..hi     eyes med..max  height  kB"
    )
    for path in sorted((out / "scenes").glob("*/*.mp4")):
        scene = path.parent.name
        if people and scene.split("-")[0] not in people:
            continue
        r = clip_report(path, marks, net)
        if r.vector is not None:
            vectors[scene] = r.vector
        sampled = len(range(0, r.frames, 6))
        _line(
            f"{scene + '/' + path.stem:28}{r.frames:5}{r.found:6}{r.hog:4}/{sampled}"
            f"{r.yaw[0]:8.1f}..{r.yaw[1]:<6.1f}{r.blink[0]:7.2f}..{r.blink[1]:<5.2f}"
            f"{r.height:7.2f}{path.stat().st_size // 1024:5}"
        )
    return vectors


def _photos(out: Path, marks: Landmarker, net: Matcher, chip: bool) -> dict[str, F32]:
    found = {}
    for path in sorted((out / "faces").glob("*/portrait.png")):
        raw = cv2.imread(str(path))
        if raw is None:
            continue
        picture = np.ascontiguousarray(raw[..., ::-1], dtype=np.uint8)
        if chip:
            picture = chip_photo(picture)
        seen = marks.see(np.asarray(cv2.resize(picture, None, fx=2, fy=2), dtype=np.uint8))
        if seen is None:
            _line(f"{path.parent.name}: no face in the portrait")
            continue
        found[path.parent.name] = net.embed(picture, f32(seen.points / 2))
    return found


def _table(photos: dict[str, F32], scenes: dict[str, F32]) -> None:
    _line("photo \\ scene " + " ".join(f"{s[:13]:>13}" for s in scenes))
    for name, vector in photos.items():
        gaps = [float(np.linalg.norm(vector - other)) for other in scenes.values()]
        _line(f"{name:14}" + " ".join(f"{gap:13.2f}" for gap in gaps))
    own = [float(np.linalg.norm(v - scenes[n])) for n, v in photos.items() if n in scenes]
    other = {
        (n, s): float(np.linalg.norm(v - w))
        for n, v in photos.items()
        for s, w in scenes.items()
        if "-" not in s and s != n
    }
    if own and other:
        near = sorted(other.items(), key=lambda pair: pair[1])[:8]
        _line(
            f"own: most {max(own):.2f}; others: "
            + ", ".join(f"{a}/{b} {g:.2f}" for (a, b), g in near)
        )


def run(out: Path, people: Sequence[str]) -> None:
    """Detection table of all clips, then distances of both kinds of photo to all scenes."""
    marks, net = Landmarker(), Matcher()
    scenes = _scenes(out, marks, net, people)
    for chip in (False, True):
        _line("chip photo (192x240 grey, 5 kB)" if chip else "colour portrait")
        _table(_photos(out, marks, net, chip), scenes)
