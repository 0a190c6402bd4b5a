# SPDX-License-Identifier: Apache-2.0
"""A file that did not exist before, for its owner only, and that is gone again when writing it fails."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hw.errors import BadFile


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """UTF-8; line ends are written as given. Raises BadFile."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadFile(path, reason=str(error.strerror)) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        path.unlink(missing_ok=True)
        raise BadFile(path, reason=str(error.strerror)) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
