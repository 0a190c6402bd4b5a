# SPDX-License-Identifier: Apache-2.0
"""Which networks are installed, whether their files are the known ones, and how files are installed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from facematch.age import AgeNet
from facematch.errors import ManifestUnreadable, ModelCorrupt, ModelMissing
from facematch.liveness.minifasnet import MiniFasNet
from facematch.manifest import MANIFESTS, Manifest, built_in
from facematch.matchers.choose import BUILT_IN, installed_names, load_matcher, manifest_path
from facematch.matchers.dlib_resnet import load_dlib_onnx
from facematch.matchers.manifest_file import read_manifest
from facematch.models import ModelFile, default_models_dir, locate
from facematch.nets.cache import write_whole
from facematch.values import FaceSettings, MatcherName

State = Literal["installed", "missing", "corrupt", "unreadable"]


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file of a network; path: where it lies, or where it would."""

    file: ModelFile
    path: Path
    state: State


@dataclass(frozen=True, slots=True)
class Entry:
    """One network. manifest: None where an operator's cannot be read, and `problem` says why."""

    name: str
    manifest: Manifest | None
    files: tuple[FoundFile, ...]
    problem: str = ""

    @property
    def state(self) -> State:
        """The worst of its files'."""
        if self.manifest is None:
            return "unreadable"
        states = {found.state for found in self.files}
        order: tuple[State, ...] = ("corrupt", "missing")
        return next((state for state in order if state in states), "installed")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which matcher settings lead to. name: None when the kiosk would refuse to compare faces.

    fallback_from: the one that was asked for, where another stands in.
    """

    name: MatcherName | None
    why: str
    fallback_from: MatcherName | None = None


def inventory(models_dir: Path | None = None) -> list[Entry]:
    """Every network that comes with this program, then the operator's."""
    entries = [_look(manifest, models_dir) for manifest in MANIFESTS]
    return entries + [_look_at_installed(name, models_dir) for name in installed_names(models_dir)]


def choose(settings: FaceSettings, models_dir: Path | None = None) -> Choice:
    """What `load_matcher` would load with these settings, and why, without loading it."""
    asked = settings.matcher
    entry = next((entry for entry in inventory(models_dir) if entry.name == asked), None)
    if entry is None:
        known = ", ".join((*BUILT_IN, *installed_names(models_dir)))
        return Choice(None, f"the settings ask for {asked}, which is none of {known}")
    if entry.state == "missing" and asked == "mobilefacenet":
        stand_in = choose(FaceSettings(matcher="dlib"), models_dir)
        why = "mobilefacenet is not installed; dlib's network stands in with its own thresholds"
        return Choice(stand_in.name, why if stand_in.name else stand_in.why, asked)
    if entry.state != "installed":
        return Choice(None, f"the settings ask for {asked}, which is {entry.state}{entry.problem}")
    return Choice(asked, "the settings ask for it")


def find_manifest(name: str, models_dir: Path | None = None) -> Manifest:
    """A built-in manifest or an operator's. Raises ModelMissing, ManifestUnreadable."""
    manifest = built_in(name)
    if manifest is not None:
        return manifest
    path = manifest_path(name, models_dir)
    if not path.is_file():
        known = ", ".join((*(m.name for m in MANIFESTS), *installed_names(models_dir)))
        raise ModelMissing(f"no model is called {name!r}; there are {known}")
    return read_manifest(path)


def install(manifest: Manifest, content: bytes, models_dir: Path | None = None) -> Path:
    """Put one of the manifest's files, known by its SHA-256, into the models folder.

    Raises ModelCorrupt when it is none of them, OSError when it cannot be written.
    """
    digest = hashlib.sha256(content).hexdigest()
    file = next((file for file in manifest.files if file.sha256 == digest), None)
    if file is None:
        names = ", ".join(f"{file.name} ({file.sha256[:12]}…)" for file in manifest.files)
        raise ModelCorrupt(f"{manifest.name}: a file with SHA-256 {digest[:12]}… is not {names}")
    path = (models_dir or default_models_dir()) / file.name
    write_whole(path, content)
    return path


def install_own(name: str, manifest: Path, content: bytes, models_dir: Path | None = None) -> Path:
    """Put an operator's matcher and then its manifest into the models folder.

    Raises ManifestUnreadable, ModelCorrupt, OSError.
    """
    described = read_manifest(manifest, name)
    taken = {file.name for known in MANIFESTS for file in known.files}
    if described.files[0].name in taken:
        raise ManifestUnreadable(
            f"{manifest}: {described.files[0].name} is the name of another model's file"
        )
    path = install(described, content, models_dir)
    write_whole(manifest_path(name, models_dir), manifest.read_bytes())
    return path


def prepare(manifest: Manifest, models_dir: Path | None = None) -> None:
    """Build now what would else be built at the first start, and see whether it runs.

    Raises ModelMissing, ModelCorrupt, ModelUnusable, OSError when the folder cannot be made.
    """
    (models_dir or default_models_dir()).mkdir(parents=True, exist_ok=True)
    if manifest.name == "dlib":
        load_dlib_onnx(models_dir)
    elif manifest.name == "minifasnet":
        MiniFasNet(models_dir).close()
    elif manifest.name == "age_gender":
        AgeNet(models_dir).close()
    elif manifest.kind == "matcher":
        load_matcher(FaceSettings(matcher=manifest.name), models_dir).close()


def _look(manifest: Manifest, models_dir: Path | None) -> Entry:
    files = tuple(_look_at_file(file, models_dir) for file in manifest.files)
    return Entry(manifest.name, manifest, files)


def _look_at_installed(name: str, models_dir: Path | None) -> Entry:
    try:
        return _look(read_manifest(manifest_path(name, models_dir)), models_dir)
    except ManifestUnreadable as error:
        return Entry(name, None, (), f": {error}")


def _look_at_file(file: ModelFile, models_dir: Path | None) -> FoundFile:
    try:
        path = locate(file, models_dir)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except (ModelMissing, OSError):
        return FoundFile(file, (models_dir or default_models_dir()) / file.name, "missing")
    return FoundFile(file, path, "installed" if digest == file.sha256 else "corrupt")
