# SPDX-License-Identifier: Apache-2.0
"""The public file format of a scene: `scene.toml`, read and checked.

    reaction_s = 0.4            # optional: seconds from a prompt to the first frame of its clip
    light_delay_s = 0.08        # optional: seconds from a colour on the screen to its light in a frame
    fps = 15                    # optional: rate of folders, and of videos that state none
    loop = "wrap"               # optional: "wrap" or "ping_pong", how `neutral` repeats
    [clips]
    neutral = "neutral.mp4"     # a video, or a folder of numbered pictures, beside this file
    turn_left = "turn_left.mp4"
    light_red = "red.mp4"       # the neutral movement, frame by frame, in the light of a red screen
    [about]                     # free-form, ignored

Every mistake is a BadFile that names the path, the line, the key and what is allowed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hw.camera.clip import MAX_FPS
from hw.errors import BadFile
from hw.toml_file import line_of, load_toml, read_text

SCENE_FILE = "scene.toml"
NEUTRAL = "neutral"
PROMPTS = (NEUTRAL, "turn_left", "turn_right", "blink")
LIGHT = "light_"
"""Clips that a scene may hold, besides `light_` and a colour (`light_red`)."""

DEFAULT_REACTION_S = 0.4
DEFAULT_LIGHT_DELAY_S = 0.08


def _prompt_name(name: str) -> str:
    if name not in PROMPTS and not re.fullmatch(r"light_[a-z]+", name):
        raise ValueError(f"no such clip (allowed: {', '.join(PROMPTS)}, light_<colour>)")
    return name


class SceneFile(BaseModel):
    """What a scene.toml may say."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    reaction_s: float = Field(DEFAULT_REACTION_S, ge=0, le=60)
    light_delay_s: float = Field(DEFAULT_LIGHT_DELAY_S, ge=0, le=5)
    fps: float | None = Field(None, gt=0, le=MAX_FPS)
    loop: Literal["wrap", "ping_pong"] = "wrap"
    clips: dict[Annotated[str, AfterValidator(_prompt_name)], str]
    about: dict[str, Any] = Field(default_factory=dict)


def read_scene_file(path: Path) -> SceneFile:
    """Read and check a scene.toml. Raises BadFile."""
    scene = load_toml(path, SceneFile)
    if NEUTRAL not in scene.clips:
        raise BadFile(
            path,
            line=line_of(read_text(path), ("clips",)),
            key="clips.neutral",
            reason="missing: every scene needs the clip of a person who was asked nothing",
        )
    return scene
