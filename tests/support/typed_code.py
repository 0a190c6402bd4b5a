# SPDX-License-Identifier: Apache-2.0
"""Types a staff code that this process never holds as a whole, and prints where it lies. A child of a test."""

import json
import secrets
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

from terminal.staff.codes import is_code_of
from terminal.staff.values import Defaults
from tests.support.memory import lies_in_memory
from ui.presenter.staff.actions import Press, StaffAction
from ui.wiring.staff import Console

HASHER = (
    "import sys; from terminal.staff.codes import _HASHER;"
    " print(_HASHER.hash(sys.stdin.read().replace(' ', '')))"
)


class Desk:
    """Looks at the code as the gate does: where it lies, and zeroes it."""

    session = None

    def __init__(self, kept: str) -> None:
        self.kept, self.known = kept, False

    def on_end(self, _: Any) -> None:
        """Nobody leaves."""

    def touch(self) -> None:
        """Somebody is there."""

    def sign_in(self, code: bytearray, _told: Any, _visit: Any) -> bool:
        self.known = is_code_of(code, self.kept)
        code[:] = bytes(len(code))
        return True

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


def main() -> int:
    """Counts, as JSON."""
    digits = [secrets.choice("0123456789") for _ in range(12)]
    halves = "".join(digits[:6]).encode(), "".join(digits[6:]).encode()
    hashed = subprocess.run(
        [sys.executable, "-c", HASHER],
        input=" ".join(digits),
        capture_output=True,
        text=True,
        check=True,
    )
    desk = Desk(hashed.stdout.strip())
    kiosk: Any = SimpleNamespace(state=None)
    console = Console(desk, kiosk, Defaults(), lambda _: None)  # type: ignore[arg-type]
    for digit in digits:
        console.act(Press(StaffAction.DIGIT, digit))
    typed = lies_in_memory(*halves)
    console.act(Press(StaffAction.ENTER))
    after = lies_in_memory(*halves)
    sys.stdout.write(json.dumps({"while it is typed": typed, "known": desk.known, "after": after}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
