# SPDX-License-Identifier: Apache-2.0
"""The bench's member of staff: a file of accounts of its own, so that the real way in is the one that is shown.

The file lies in a folder of its own and is deleted with the bench. Its code is no secret: the panel tells it.
"""

import shutil
import tempfile
import weakref
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from terminal.settings import Settings
from terminal.staff.accounts_file import change_accounts

CODE: Final = "135790"
ID, NAME = "bench", "受付 テスト"


class BenchStaff:
    """Nobody new where the settings name a file already. `code`: what the panel tells; None: not ours to tell."""

    def __init__(self, settings: Settings) -> None:
        self._delete: weakref.finalize | None = None  # type: ignore[type-arg]
        self.code: str | None = None
        self.settings = settings
        if settings.staff.file is None and settings.staff.place != "off":
            self._make(settings)

    def close(self) -> None:
        """Delete the file."""
        if self._delete is not None:
            self._delete()

    def _make(self, settings: Settings) -> None:
        folder = tempfile.mkdtemp(prefix="uketsuke-bench-")
        self._delete = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        file = Path(folder) / "staff.toml"
        change_accounts(file, lambda nobody: nobody.add(ID, NAME, CODE, datetime.now(UTC)))
        table = settings.staff.model_copy(update={"file": file})
        self.settings = settings.model_copy(update={"staff": table})
        self.code = CODE
