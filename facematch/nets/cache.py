# SPDX-License-Identifier: Apache-2.0
"""Keeps a network that was built from a published file beside the models, because building takes half a second."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from facematch.models import ModelFile, default_models_dir


def kept(model: ModelFile, build: Callable[[], bytes], models_dir: Path | None = None) -> bytes:
    """The bytes of a built file: from the models folder if they are the known ones, or built now.

    The known SHA-256 stands in the code, so a file that somebody else has put there is never used. A folder
    that cannot be written, and a build of other bytes (another version of `onnx` may write them), cost the
    time of building at each start and nothing else.
    """
    path = (models_dir or default_models_dir()) / model.name
    with suppress(OSError):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == model.sha256:
            return content
    built = build()
    # A folder that is not there is a mistyped setting more often than a wish.
    if path.parent.is_dir() and hashlib.sha256(built).hexdigest() == model.sha256:
        with suppress(OSError):
            write_whole(path, built)
    return built


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that others see whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
