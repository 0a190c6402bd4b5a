# SPDX-License-Identifier: Apache-2.0
"""The public file format of a scene: `scene.toml`, read and checked.

    reaction_s = 0.4            # optional: seconds from a prompt to the first frame of its clip
    fps = 15                    # optional: rate of folders, and of videos that state none
    loop = "wrap"               # optional: "wrap" or "ping_pong", how `neutral` repeats
    [clips]
    neutral = "neutral.mp4"     # a video, or a folder of numbered pictures, beside this file
    turn_left = "turn_left.mp4"
    [about]                     # free-form, ignored

Every mistake is a BadFile that names the path, the line, the key and what is allowed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from hw.camera.clip import MAX_FPS
from hw.errors import BadFile

SCENE_FILE = "scene.toml"
NEUTRAL = "neutral"
PROMPTS = (NEUTRAL, "turn_left", "turn_right", "blink")
"""Clips that a scene may hold, besides `light_` and a colour (`light_red`)."""

DEFAULT_REACTION_S = 0.4


def _prompt_name(name: str) -> str:
    if name not in PROMPTS and not re.fullmatch(r"light_[a-z]+", name):
        raise ValueError(f"no such clip (allowed: {', '.join(PROMPTS)}, light_<colour>)")
    return name


class SceneFile(BaseModel):
    """What a scene.toml may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    reaction_s: float = Field(DEFAULT_REACTION_S, ge=0, le=60)
    fps: float | None = Field(None, gt=0, le=MAX_FPS)
    loop: Literal["wrap", "ping_pong"] = "wrap"
    clips: dict[Annotated[str, AfterValidator(_prompt_name)], str]
    about: dict[str, Any] = Field(default_factory=dict)


def read_scene_file(path: Path) -> SceneFile:
    """Read and check a scene.toml. Raises BadFile."""
    text = _text(path)
    try:
        scene = SceneFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path, line=_syntax_line(error, text), reason=str(error)) from error
    except ValidationError as error:
        raise _bad_value(path, text, error) from error
    if NEUTRAL not in scene.clips:
        raise BadFile(
            path,
            line=line_of(text, ("clips",)),
            key="clips.neutral",
            reason="missing: every scene needs the clip of a person who was asked nothing",
        )
    return scene


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line (from 1) on which a key stands, or the nearest table above it; None for neither.

    Good enough for files written by hand: `[table]` headers and `key = value` lines.
    """
    table: tuple[str, ...] = ()
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = tuple(part.strip(" \"'") for part in header[1].split("."))
            found = table
        elif assignment := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            found = (*table, *(part.strip(" \"'") for part in assignment[1].split(".")))
        else:
            continue
        if found == keys[: len(found)] and (best is None or len(found) > best[0]):
            best = (len(found), number)
    return best[1] if best else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, reason=f"not UTF-8 at byte {error.start}") from error


def _syntax_line(error: tomllib.TOMLDecodeError, text: str) -> int | None:
    """tomllib tells the line only inside its message, and "end of document" for the last one."""
    if found := re.search(r"at line (\d+)", str(error)):
        return int(found[1])
    return len(text.splitlines()) or None


def _bad_value(path: Path, text: str, error: ValidationError) -> BadFile:
    first = error.errors(include_url=False)[0]
    keys = tuple(str(part) for part in first["loc"] if part != "[key]")
    return BadFile(path, line=line_of(text, keys), key=".".join(keys), reason=_reason(first))


def _reason(first: Any) -> str:
    """pydantic's sentence, and for an unknown key the list of those that there are."""
    if first["type"] == "extra_forbidden":
        return f"no such key (allowed: {', '.join(SceneFile.model_fields)})"
    if first["type"] == "missing":
        return "missing"
    message = str(first["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
