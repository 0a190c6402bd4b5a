# SPDX-License-Identifier: Apache-2.0
"""Pixels to a decision: is this the person of the portrait, and is it a living one?

Arrays and times go in, a decision comes out; this room knows nothing of visits or cards. Importing it
loads no model and no heavy library; `load_engine` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from facematch.errors import (
    BadImage,
    EngineClosed,
    FaceError,
    ImageError,
    ManifestUnreadable,
    MatcherDied,
    MatcherFailed,
    MatcherTimedOut,
    ModelCorrupt,
    ModelError,
    ModelMissing,
    ModelUnusable,
    NoFaceInPortrait,
    ProfileError,
    ProfileMismatch,
    ProfileUnreadable,
    ReferenceMismatch,
    SettingsInvalid,
    SeveralFacesInPortrait,
)
from facematch.values import (
    Claim,
    FaceDecision,
    FaceSettings,
    FaceStatus,
    MatcherInfo,
    Observation,
    Prompt,
    Reason,
    Reference,
    Thresholds,
)

if TYPE_CHECKING:
    from facematch.check import FaceCheck
    from facematch.engine import FaceEngine

__all__ = [
    "BadImage",
    "Claim",
    "EngineClosed",
    "FaceCheck",
    "FaceDecision",
    "FaceEngine",
    "FaceError",
    "FaceSettings",
    "FaceStatus",
    "ImageError",
    "ManifestUnreadable",
    "MatcherDied",
    "MatcherFailed",
    "MatcherInfo",
    "MatcherTimedOut",
    "ModelCorrupt",
    "ModelError",
    "ModelMissing",
    "ModelUnusable",
    "NoFaceInPortrait",
    "Observation",
    "ProfileError",
    "ProfileMismatch",
    "ProfileUnreadable",
    "Prompt",
    "Reason",
    "Reference",
    "ReferenceMismatch",
    "SettingsInvalid",
    "SeveralFacesInPortrait",
    "Thresholds",
    "load_engine",
]


def load_engine(settings: FaceSettings, models_dir: Path | None = None) -> FaceEngine:
    """Load models and thresholds; see `facematch.engine.load_engine`."""
    from facematch.engine import load_engine as load  # noqa: PLC0415

    return load(settings, models_dir)


def __getattr__(name: str) -> Any:
    if name == "FaceEngine":
        from facematch.engine import FaceEngine  # noqa: PLC0415

        return FaceEngine
    if name == "FaceCheck":
        from facematch.check import FaceCheck  # noqa: PLC0415

        return FaceCheck
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
