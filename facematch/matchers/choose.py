# SPDX-License-Identifier: Apache-2.0
"""Which matcher the settings mean, and what stands in for one that is not installed."""

from __future__ import annotations

from pathlib import Path

from facematch.errors import ModelMissing, SettingsInvalid
from facematch.matchers.dlib_resnet import DlibResnet
from facematch.matchers.face_recognition_process import FaceRecognitionProcess
from facematch.matchers.mobilefacenet import MobileFaceNet
from facematch.matchers.port import Matcher
from facematch.models import default_models_dir
from facematch.values import FaceSettings, MatcherName

BUILT_IN = ("mobilefacenet", "dlib", "face_recognition")
SUFFIX = ".matcher.toml"


def load_matcher(settings: FaceSettings, models_dir: Path | None = None) -> Matcher:
    """The matcher of the settings; dlib's network where MobileFaceNet is not installed.

    An operator's own has no stand-in: who chose it wants it. Raises SettingsInvalid when there is no matcher
    of that name, ModelMissing, ModelCorrupt, ModelUnusable, ManifestUnreadable, MatcherDied, MatcherTimedOut.
    """
    name, threads = settings.matcher, settings.threads
    if name == "face_recognition":
        return FaceRecognitionProcess(models_dir)
    if name == "dlib":
        return DlibResnet(models_dir, threads=threads)
    if name != "mobilefacenet":
        return _load_installed(name, models_dir, threads)
    try:
        return MobileFaceNet(models_dir, threads)
    except ModelMissing:
        return DlibResnet(models_dir, fallback_from="mobilefacenet", threads=threads)


def manifest_path(name: MatcherName, models_dir: Path | None = None) -> Path:
    """Where the manifest of an operator's matcher lies."""
    return (models_dir or default_models_dir()) / f"{name}{SUFFIX}"


def installed_names(models_dir: Path | None = None) -> list[MatcherName]:
    """The operator's matchers that have a manifest in the models folder."""
    folder = models_dir or default_models_dir()
    return sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))


def _load_installed(name: MatcherName, models_dir: Path | None, threads: int) -> Matcher:
    path = manifest_path(name, models_dir)
    if not path.is_file():
        known = ", ".join((*BUILT_IN, *installed_names(models_dir)))
        raise SettingsInvalid(f"matcher: {name!r} is none of {known}, and there is no {path}")
    # The reader of manifests is wanted only here.
    from facematch.matchers.installed import InstalledMatcher  # noqa: PLC0415
    from facematch.matchers.manifest_file import read_manifest  # noqa: PLC0415

    return InstalledMatcher(read_manifest(path), models_dir, threads)
