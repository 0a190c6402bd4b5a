# SPDX-License-Identifier: Apache-2.0
"""Both screens in Qt Quick; the words of the screens are in Idle.qml and Face.qml."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtQml import qmlRegisterType
from PySide6.QtQuick import QQuickItem, QQuickView, QSGNode, QSGSimpleTextureNode
from PySide6.QtTest import QTest

from tests.bench.toolkit.motion import FACE_HEADLINE, HEADLINE, STOP, Camera

HERE = Path(__file__).parent


class Mirror(QQuickItem):
    """The camera's newest frame as a texture, the way a mirror shows it."""

    folder: ClassVar[Path]

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera(self.folder)
        self.setFlag(QQuickItem.Flag.ItemHasContents)

    def updatePaintNode(self, node: QSGNode | None, _data: object) -> QSGNode:
        frame = self.camera.frame()
        image = QImage(frame.data, 640, 480, 1920, QImage.Format.Format_BGR888)
        image = image.copy(0, 100, 640, 280)
        if node is None:
            node = QSGSimpleTextureNode()
            node.setOwnsTexture(True)
            node.setTextureCoordinatesTransform(
                QSGSimpleTextureNode.TextureCoordinatesTransformFlag.MirrorHorizontally
            )
        node.setTexture(self.window().createTextureFromImage(image))
        node.setRect(QRectF(0, 0, self.width(), self.height()))
        return node


class Side:
    """What the measuring child needs."""

    def __init__(self, screen: str, fps: int, folder: Path) -> None:
        self.application = QGuiApplication([])
        Mirror.folder = folder
        qmlRegisterType(Mirror, "Toolkit", 1, 0, "Mirror")  # type: ignore[call-overload]
        QAccessible.setActive(True)
        self.window = QQuickView()
        self.window.setInitialProperties(
            {
                "headline": HEADLINE if screen == "idle" else FACE_HEADLINE,
                "stop": STOP,
                "folder": QUrl.fromLocalFile(str(folder)),
                "fps": fps,
            }
        )
        self.window.setSource(QUrl.fromLocalFile(str(HERE / f"{screen.title()}.qml")))
        assert self.window.status() is QQuickView.Status.Ready, self.window.errors()
        self.swapped = 0
        self.window.frameSwapped.connect(self._swapped)

    def _swapped(self) -> None:
        self.swapped += 1

    def show(self, on_first_frame: Callable[[], None]) -> None:
        self.window.frameSwapped.connect(on_first_frame, Qt.ConnectionType.SingleShotConnection)
        self.window.show()

    def begin(self) -> None:
        self.window.rootObject().setProperty("going", True)

    def painted(self) -> int:
        return self.swapped

    def grab(self) -> QImage:
        return self.window.grabWindow()

    def press(self) -> int:
        root = self.window.rootObject()
        button = root.findChild(QQuickItem, "stop")
        middle = button.mapToScene(QPointF(button.width() / 2, button.height() / 2)).toPoint()
        QTest.mouseClick(
            self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle
        )
        return int(root.property("pressed"))
