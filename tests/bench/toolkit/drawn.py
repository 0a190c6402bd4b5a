# SPDX-License-Identifier: Apache-2.0
"""The pictures that both sides move: made once from the kiosk's own drawings, kept as files for the children."""

from pathlib import Path
from typing import Final

import cv2
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from tests.support.scene_player import SCENES, read_clip
from ui.kiosk.screens.art.palette import USUAL
from ui.kiosk.screens.art.things import draw_hand_below, draw_thumb, draw_tray
from ui.kiosk.screens.card_drawing import MM, draw_card

SCALE: Final = 4.0
"""Pixels per millimetre of the drawing."""
TRAY: Final = QRectF(-66, -44, 132, 88)
HAND: Final = QRectF(-56, -29, 112, 170)
MIRROR: Final = (1280, 560)
OVAL: Final = QRectF(460, 30, 360, 500)


def draw_all(folder: Path) -> None:
    """tray.png, hand.png, oval.png, and frame-00.png to frame-29.png of a drawn person."""
    _picture(TRAY, lambda painter: draw_tray(painter, USUAL)).save(str(folder / "tray.png"))
    _picture(HAND, _draw_hand).save(str(folder / "hand.png"))
    _oval().save(str(folder / "oval.png"))
    for number, frame in enumerate(read_clip(SCENES / "hanako" / "neutral.mp4")[:30]):
        cv2.imwrite(str(folder / f"frame-{number:02}.png"), cv2.resize(frame, (640, 480)))


def _draw_hand(painter: QPainter) -> None:
    painter.translate(0, MM.height() / 2)
    draw_hand_below(painter, USUAL)
    painter.translate(-MM.width() / 2, -MM.height())
    draw_card(painter, face=True)
    painter.translate(MM.width() / 2, MM.height())
    draw_thumb(painter, USUAL)


def _picture(box: QRectF, draw) -> QImage:
    image = QImage(int(box.width() * SCALE), int(box.height() * SCALE), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    painter.translate(-box.topLeft())
    draw(painter)
    painter.end()
    return image


def _oval() -> QImage:
    image = QImage(*MIRROR, QImage.Format.Format_ARGB32)
    image.fill(QColor(20, 24, 28, 150))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.setPen(QPen(QColor("white"), 6))
    painter.setBrush(Qt.GlobalColor.transparent)
    painter.drawEllipse(OVAL)
    painter.end()
    return image
