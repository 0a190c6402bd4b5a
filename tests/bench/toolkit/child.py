# SPDX-License-Identifier: Apache-2.0
"""One measurement in a process of its own: `child.py SIDE SCREEN FPS SECONDS FOLDER STARTED`; prints JSON."""

import hashlib
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QFontDatabase, QImage

from tests.bench.toolkit.motion import STOP

FONTS = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
WARM_MS = 2000


class Child:
    """Shows a screen, waits until it is warm, counts."""

    def __init__(self, words: list[str]) -> None:
        side, screen, fps, seconds, folder, started = words
        self.started, self.seconds = float(started), float(seconds)
        module: Any = importlib.import_module(f"tests.bench.toolkit.{side}_side")
        self.side = module.Side(screen, int(fps), Path(folder))
        for font in FONTS:
            QFontDatabase.addApplicationFont(f"/usr/share/fonts/opentype/noto/{font}")
        self.found: dict[str, Any] = {}

    def run(self) -> None:
        self.side.show(self._first)
        self.side.application.exec()
        sys.stdout.write(json.dumps(self.found) + "\n")

    def _first(self) -> None:
        self.found["first_frame_ms"] = round((time.monotonic() - self.started) * 1000)
        QTimer.singleShot(200, self._look)

    def _look(self) -> None:
        self.found["picture"] = _digest(self.side.grab())
        self.found["tree"] = sorted(_tree(QAccessible.queryAccessibleInterface(self.side.window)))
        self.found["pressed"] = self.side.press()
        self.side.begin()
        QTimer.singleShot(WARM_MS, self._begin)

    def _begin(self) -> None:
        self._cpu, self._painted, self._at = _cpu(), self.side.painted(), time.monotonic()
        QTimer.singleShot(round(self.seconds * 1000), self._end)

    def _end(self) -> None:
        seconds = time.monotonic() - self._at
        memory = psutil.Process().memory_full_info()
        self.found |= {
            "cpu_percent": round(100 * (_cpu() - self._cpu) / seconds, 2),
            "frames_a_second": round((self.side.painted() - self._painted) / seconds, 1),
            "rss_mib": round(memory.rss / 2**20),
            "own_mib": round(memory.uss / 2**20),
            "named": sum(STOP in line for line in self.found["tree"]),
        }
        self.side.application.quit()


def _cpu() -> float:
    return sum(os.times()[:2])


def _digest(image: QImage) -> str:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return hashlib.sha256(bytes(image.constBits())).hexdigest()[:16]


def _tree(node: Any) -> list[str]:
    """Role and name of everything that a screen reader finds."""
    if node is None:
        return []
    name = node.text(QAccessible.Text.Name)
    own = [f"{node.role().name}: {name}"] if name else []
    return own + [line for at in range(node.childCount()) for line in _tree(node.child(at))]


if __name__ == "__main__":
    Child(sys.argv[1:]).run()
