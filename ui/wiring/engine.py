# SPDX-License-Identifier: Apache-2.0
"""The face engines of a process: loaded once for each setting, closed at the end."""

import threading
from pathlib import Path

from facematch import FaceEngine, FaceSettings, load_engine


class Engines:
    """Owns the engines; runners only borrow them."""

    def __init__(self, models: Path | None = None) -> None:
        self._models = models
        self._loaded: dict[FaceSettings, FaceEngine] = {}
        self._lock = threading.Lock()

    def get(self, settings: FaceSettings) -> FaceEngine:
        """The engine for these settings. Raises facematch errors."""
        with self._lock:
            if settings not in self._loaded:
                self._loaded[settings] = load_engine(settings, self._models)
            return self._loaded[settings]

    def close(self) -> None:
        """Free all models."""
        with self._lock:
            while self._loaded:
                self._loaded.popitem()[1].close()
