# SPDX-License-Identifier: Apache-2.0
"""What `uketsuke card-face draw` does: a virtual card's face as a picture file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import typer

from hw.errors import BadFile
from hw.virtual.card import load_card
from hw.virtual.face.back import draw_back
from hw.virtual.face.drawing import draw_face, face_print
from hw.virtual.face.photograph import Shot, photograph
from hw.virtual.face.shots import shot_from
from hw.virtual.face.style import FaceStyle, random_style


def draw_picture(
    file: Path, out: Path, *, seed: int | None, back: bool, shot: Sequence[str]
) -> None:
    """Draw the card of `file` and write `out`. Raises BadFile and typer.BadParameter with what is wrong and where."""
    if out.exists():
        raise BadFile(out, reason="exists already")
    printed = face_print(load_card(file), file)
    style = FaceStyle() if seed is None else random_style(np.random.default_rng(seed))
    image = draw_back(printed, style) if back else draw_face(printed, style)
    if shot:
        image = photograph(image, _shot(shot)).image
    _write(out, image)


def _shot(pairs: Sequence[str]) -> Shot:
    try:
        return shot_from(pairs)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--shot") from None


def _write(out: Path, image: np.ndarray) -> None:
    try:
        done, data = cv2.imencode(out.suffix or ".png", image)
    except cv2.error as error:
        raise BadFile(out, reason="no picture format of that ending; try .png or .jpg") from error
    if not done:
        raise BadFile(out, reason="the picture could not be encoded")
    try:
        out.write_bytes(data.tobytes())
    except OSError as error:
        raise BadFile(out, reason=error.strerror or "cannot be written") from error
