# SPDX-License-Identifier: Apache-2.0
"""Imports MediaPipe without the parts that draw and record: three quarters of its import, none of its use.

mediapipe 1.2.2 imports matplotlib.pyplot (for drawing_utils) and sounddevice (for audio) whatever is asked of
it: 0.6 of 0.8 seconds of processor time, while a person may be standing before the kiosk already.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

UNUSED = (
    "mediapipe.tasks.python.audio",
    "mediapipe.tasks.python.vision.drawing_styles",
    "mediapipe.tasks.python.vision.drawing_utils",
)


class _Empty(MetaPathFinder, Loader):
    """Finds an empty module for each name in UNUSED, and nothing else."""

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in UNUSED else None

    def create_module(self, spec: ModuleSpec) -> None:
        """The default."""

    def exec_module(self, module: ModuleType) -> None:
        """Leave it empty."""


@contextmanager
def without_unused_parts() -> Iterator[None]:
    """Within the block the unused parts of MediaPipe are imported as empty modules."""
    finder = _Empty()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
