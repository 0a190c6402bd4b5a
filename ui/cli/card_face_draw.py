# SPDX-License-Identifier: Apache-2.0
"""What `uketsuke card-face draw` does: a virtual card's face as a picture file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import typer

from hw.cardface.values import Image
from hw.errors import BadFile
from hw.virtual.card import load_card
from hw.virtual.face.back import draw_back
from hw.virtual.face.drawing import draw_face, face_print
from hw.virtual.face.photograph import Shot, photograph
from hw.virtual.face.shots import shot_from
from hw.virtual.face.style import FaceStyle, random_style

FORMATS = (".png", ".jpg", ".jpeg")


def draw_picture(
    file: Path, out: Path, *, seed: int | None, back: bool, shot: Sequence[str]
) -> None:
    """Draw the card of `file` and write `out`. Raises BadFile and typer.BadParameter with what is wrong and where."""
    _check(out)
    taken = _shot(shot) if shot else None
    printed = face_print(load_card(file), file)
    style = FaceStyle() if seed is None else random_style(np.random.default_rng(seed))
    image = draw_back(printed, style) if back else draw_face(printed, style)
    _write(out, image if taken is None else photograph(image, taken).image)


def _check(out: Path) -> None:
    """Before the work, not after it."""
    if out.exists():
        raise BadFile(out, reason="exists already")
    if out.suffix.lower() not in FORMATS:
        raise BadFile(out, reason=f"no picture format of that ending; try {' or '.join(FORMATS)}")
    if not out.parent.is_dir():
        raise BadFile(out, reason="its folder does not exist")


def _shot(pairs: Sequence[str]) -> Shot:
    try:
        return shot_from(pairs)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--shot") from None


def _write(out: Path, image: Image) -> None:
    done, data = cv2.imencode(out.suffix.lower(), image)
    if not done:
        raise BadFile(out, reason="the picture could not be encoded")
    try:
        out.write_bytes(data.tobytes())
    except OSError as error:
        raise BadFile(out, reason=error.strerror or "cannot be written") from error
