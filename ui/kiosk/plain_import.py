# SPDX-License-Identifier: Apache-2.0
"""Takes PySide6's eyes off all other imports.

To switch names of its methods where a module asks for that (`from __feature__ import …`), PySide6 (from 6.4 on)
replaces `__import__`, reads the source of every module that is imported after it, looks for "PySide6" in it, and
keeps the source (shibokensupport/feature.py). Nobody here switches names: it costs a quarter of a second before the
kiosk is open, and 27 MiB for as long as it runs. To import this module is enough, the sooner the better.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - this is what replaces it


def import_plainly() -> None:
    """From now on, modules are imported as Python does; nothing happens where they are already."""
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain


import_plainly()
