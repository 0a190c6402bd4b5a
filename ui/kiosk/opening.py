# SPDX-License-Identifier: Apache-2.0
"""While the window stands already: import and build the rest on a thread, again and again where that can help."""

import ctypes
import logging
import os
import threading
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.kiosk.order import Order

if TYPE_CHECKING:
    from terminal.session.values import Failure
    from ui.kiosk.conduct import Conduct
    from ui.kiosk.report import Report

log = logging.getLogger("uketsuke.kiosk")

AGAIN_S = 30.0
"""A journal that is locked or full, a key on a disk that is not there yet: tried again after so long."""
LIBRARIES: Final = (
    ("numpy", "_core/_multiarray_umath*.so"),
    ("cv2", "cv2*.so"),
    ("onnxruntime", "capi/onnxruntime_pybind11_state*.so"),
)
"""Packages and their shared libraries of ten megabytes and more."""


class Opening:
    """`done(conduct)`, `waits(failure)` and `given_up(error)` are called on the opening's own thread."""

    def __init__(
        self,
        order: Order,
        told: "Callable[[Report], None]",
        done: "Callable[[Conduct], None]",
        waits: "Callable[[Failure], None]",
        given_up: Callable[[BaseException], None],
    ) -> None:
        self._order = order
        self._told = told
        self._done, self._waits, self._given_up = done, waits, given_up
        self._stop = threading.Event()
        self._attached = threading.Event()
        self._thread = threading.Thread(target=self._run, name="uketsuke-opening")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def attached(self) -> None:
        """The window draws what the conduct tells: now it may open."""
        self._attached.set()

    def end(self) -> None:
        """Try no more, and join the thread."""
        self._stop.set()
        self._attached.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                if self._try():
                    return
                self._stop.wait(AGAIN_S)
        except BaseException as error:
            self._given_up(error)

    def _try(self) -> bool:
        """True when it is open. Raises what no waiting mends: settings, files, faults of our own."""
        _load_libraries()
        from terminal.errors import JournalError, JournalKeyUnusable  # noqa: PLC0415 - see above
        from terminal.failures import failure_for  # noqa: PLC0415
        from ui.kiosk.conduct import Conduct  # noqa: PLC0415

        try:
            conduct = Conduct(self._order, self._told)
        except JournalKeyUnusable:
            raise
        except JournalError as error:
            if self._order.bench is not None:
                raise
            log.error("not open yet: %s", error)
            self._waits(failure_for(error))
            return False
        _import_what_is_attached()
        self._done(conduct)
        self._attached.wait()
        if not self._stop.is_set():
            conduct.open()  # here, because each thread that it starts is waited for
        return True


def _import_what_is_attached() -> None:
    """What the main thread makes next, read here: it would stand still for a tenth of a second and more."""
    import_module("ui.kiosk.panel_desk")
    for name in ("side", "corner", "keys", "own_window"):
        import_module(f"ui.kiosk.staff.{name}")
    import_module("ui.wiring.staff")
    import_module("ui.texts.staff_book").staff_catalogue()


def _load_libraries() -> None:
    """The big ones, before Python imports what they belong to: as a foreign function dlopen leaves the interpreter
    to the window meanwhile, and an import does not. From a cold disk they take a second.
    """
    dlopen = ctypes.CDLL(None).dlopen
    for package, pattern in LIBRARIES:
        found = find_spec(package)
        for folder in (found.submodule_search_locations or ()) if found else ():
            for file in Path(folder).glob(pattern):
                dlopen(os.fsencode(file), os.RTLD_NOW)  # what fails here is told by the import
