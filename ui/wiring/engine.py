# SPDX-License-Identifier: Apache-2.0
"""The face engines of a process: loaded once for each setting, closed at the end."""

import threading
from contextlib import suppress
from pathlib import Path

from facematch import FaceEngine, FaceError, FaceSettings, load_engine


class Engines:
    """Owns the engines; runners only borrow them."""

    def __init__(self, models: Path | None = None) -> None:
        self._models = models
        self._loaded: dict[FaceSettings, FaceEngine] = {}
        self._lock = threading.Lock()
        self._loaders: list[threading.Thread] = []

    def begin(self, settings: FaceSettings) -> None:
        """Start to load in the background; what goes wrong shows in `get`."""
        loader = threading.Thread(target=self._try, args=(settings,), name="uketsuke-models")
        self._loaders.append(loader)
        loader.start()

    def get(self, settings: FaceSettings) -> FaceEngine:
        """The engine for these settings. Raises facematch errors."""
        with self._lock:
            if settings not in self._loaded:
                self._loaded[settings] = load_engine(settings, self._models)
            return self._loaded[settings]

    def drop(self, engine: FaceEngine) -> None:
        """Free this one; the next `get` loads another."""
        with self._lock:
            names = [settings for settings, known in self._loaded.items() if known is engine]
            for settings in names:
                del self._loaded[settings]
        engine.close()

    def close(self) -> None:
        """Free all models."""
        for loader in self._loaders:
            loader.join()
        with self._lock:
            while self._loaded:
                self._loaded.popitem()[1].close()

    def _try(self, settings: FaceSettings) -> None:
        with suppress(FaceError):
            self.get(settings)
