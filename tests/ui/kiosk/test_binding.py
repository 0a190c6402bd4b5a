# SPDX-License-Identifier: Apache-2.0
"""PySide6 6.12.0 on Python 3.11 takes references of None and True away, and after some hundred calls Python dies."""

import subprocess
import sys

COUNT = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal()

application = QCoreApplication([])
bell = Bell()

def call():
    for _ in range(100):
        bell.rung.emit()
        bell.setObjectName("bell")

singles = (None, True, False)
before = [sys.getrefcount(one) for one in singles]
call()
lost = [b - sys.getrefcount(one) for one, b in zip(singles, before)]
sys.exit(any(number > 20 for number in lost))
"""


def test_the_binding_of_qt_counts_its_references() -> None:
    assert subprocess.run([sys.executable, "-c", COUNT], check=False).returncode == 0
