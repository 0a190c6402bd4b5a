# SPDX-License-Identifier: Apache-2.0
"""Reads the manifest of a matcher that an operator installs: `NAME.matcher.toml` in the models folder.

    [model]
    file = "clinic.onnx"               # beside the manifest; .onnx or .tflite
    sha256 = "0f3a…"
    version = "2026-03"
    licence = "Apache-2.0"
    source = "who made it, and where it was taken from"
    training_data = "what it was trained on"

    [input]
    size = 112                         # pixels a side
    channels = "rgb"                   # or "bgr"
    mean = 127.5                       # or three numbers, in the order of the channels
    scale = 128.0                      # (value - mean) / scale, values from 0 to 255
    template = "arcface"               # or "dlib": where the face stands in the picture

    [output]
    dimension = 512
    unit_length = true                 # the embedding is scaled to length 1

    [thresholds]                       # Euclidean distances
    accept = 0.95
    staff = 1.10
    same_person = 0.85

All keys are required: thresholds of another network would let strangers in.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from facematch.errors import ManifestUnreadable
from facematch.manifest import Input, Manifest, Output
from facematch.matchers.choose import BUILT_IN, SUFFIX
from facematch.models import ModelFile
from facematch.values import Scale

Text = Annotated[str, Field(min_length=1, max_length=500)]
Distance = Annotated[float, Field(gt=0, lt=2)]
Mean = Annotated[float, Field(ge=-255, le=255)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Model(_Table):
    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(onnx|tflite)$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    version: Text
    licence: Text
    source: Text
    training_data: Text


class _Input(_Table):
    size: int = Field(ge=32, le=512)
    channels: Literal["rgb", "bgr"]
    mean: list[Mean] = Field(min_length=3, max_length=3)
    scale: float = Field(ge=1e-3, le=1e6)
    template: Literal["arcface", "dlib"]

    @field_validator("mean", mode="before")
    @classmethod
    def _one_for_all(cls, mean: Any) -> Any:
        single = isinstance(mean, int | float) and not isinstance(mean, bool)
        return [mean] * 3 if single else mean


class _Output(_Table):
    dimension: int = Field(ge=16, le=4096)
    unit_length: bool


class _Thresholds(_Table):
    accept: Distance
    staff: Distance
    same_person: Distance

    @model_validator(mode="after")
    def _bands_in_order(self) -> _Thresholds:
        if self.accept > self.staff:
            raise ValueError("accept must not be above staff")
        return self


class _File(_Table):
    model: _Model
    input: _Input
    output: _Output
    thresholds: _Thresholds


def read_manifest(path: Path, name: str | None = None) -> Manifest:
    """The manifest of an operator's matcher. Raises ManifestUnreadable.

    name: of the matcher; by default what stands before ".matcher.toml" in the file's name.
    """
    name = path.name.removesuffix(SUFFIX) if name is None else name
    if name in BUILT_IN:
        raise ManifestUnreadable(f"{path}: {name} is a built-in matcher, which needs no manifest")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _manifest(name, _File.model_validate(content))
    except ValidationError as error:
        raise ManifestUnreadable(f"{path}: {_first(error)}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ManifestUnreadable(f"{path}: {error}") from error


def _manifest(name: str, file: _File) -> Manifest:
    model, wanted, bands = file.model, file.input, file.thresholds
    first, second, third = wanted.mean
    return Manifest(
        name=name,
        kind="matcher",
        files=(ModelFile(model.file, model.sha256, model.version, model.licence, model.source),),
        training=model.training_data,
        input=Input(
            wanted.size, wanted.channels, (first, second, third), wanted.scale, wanted.template
        ),
        output=Output(file.output.dimension, file.output.unit_length),
        optional=True,
        scale=Scale(bands.accept, bands.staff, bands.same_person, file.output.unit_length),
    )


def _first(error: ValidationError) -> str:
    """One line. A misspelt key shows twice, as unknown and as missing: the first of the two helps."""
    worst: Any = min(error.errors(), key=lambda detail: detail["type"] != "extra_forbidden")
    table, *keys = (str(part) for part in worst["loc"])
    place = " ".join((f"[{table}]", *keys))
    if worst["type"] == "extra_forbidden":
        return f"{place} does not belong into a manifest"
    text = str(worst["msg"]).removeprefix("Value error, ")
    return f"{place}: {text}"
