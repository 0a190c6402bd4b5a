# SPDX-License-Identifier: Apache-2.0
"""The printers' twin: a directory in which each document is a file of its own, whole or not there at all.

A kiosk without a printer uses it too; then whoever stands at the desk prints the files, and deletes them.
"""

import io
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from hw.errors import PrinterOff, PrintFailed
from hw.printer.port import Condition, Document, JobReceipt, Paper, PrinterState
from hw.printer.trouble import check_ready

_UNFIT = re.compile(r"[^\w.-]+")
LONGEST_NAME = 120
PRIVATE = 0o700
"""Of a directory that is made: the files hold names and birth dates."""


class FilePrinter:
    """Writes PDFs (A4) or PNGs (receipt). It can be told to be in trouble. Raises PrinterOff without a directory."""

    def __init__(self, directory: Path, paper: Paper = Paper.A4) -> None:
        self._directory = directory
        self._paper = paper
        self._state = PrinterState(Condition.READY)
        try:
            directory.mkdir(PRIVATE, parents=True, exist_ok=True)
        except OSError as error:
            raise PrinterOff(f"{directory}: {error.strerror}") from error

    @property
    def paper(self) -> Paper:
        return self._paper

    def be(self, condition: Condition, detail: str = "") -> None:
        """What a printer would say from now on."""
        self._state = PrinterState(condition, detail or f"told to be {condition.value}")

    def state(self) -> PrinterState:
        if self._state.ready and not os.access(self._directory, os.W_OK):
            return PrinterState(Condition.OFF, f"{self._directory} cannot be written")
        return self._state

    def print(self, document: Document) -> JobReceipt:
        check_ready(self.state())
        data, suffix = self._drawing(document)
        try:
            return JobReceipt(str(self._write(data, document.title, suffix)))
        except OSError as error:
            raise PrintFailed(f"{self._directory}: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is kept open."""

    def _drawing(self, document: Document) -> tuple[bytes, str]:
        if self._paper is Paper.A4:
            if not document.pdf:
                raise PrintFailed("the document was not drawn for A4")
            return document.pdf, ".pdf"
        if document.receipt is None:
            raise PrintFailed("the document was not drawn for a receipt")
        out = io.BytesIO()
        document.receipt.save(out, format="PNG", dpi=(203, 203))
        return out.getvalue(), ".png"

    def _write(self, data: bytes, title: str, suffix: str) -> Path:
        handle, name = tempfile.mkstemp(prefix=".printing-", dir=self._directory)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return self._name(Path(name), title, suffix)
        finally:
            with suppress(OSError):
                os.unlink(name)

    def _name(self, written: Path, title: str, suffix: str) -> Path:
        """A name that is free: a second paper never takes the first one's place."""
        stem = _UNFIT.sub("_", title)[:LONGEST_NAME] or "document"
        number = 1
        while True:
            path = self._directory / (
                f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}"
            )
            try:
                os.link(written, path)
            except FileExistsError:
                number += 1
                continue
            return path
