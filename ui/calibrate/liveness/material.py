# SPDX-License-Identifier: Apache-2.0
"""Which presentations there are: scene folders that say what they show, or plain videos and frames by folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from facematch.pad.presentations import LIVE, TEST, TRAIN
from hw.camera.clip import VIDEO_SUFFIXES, image_files
from hw.camera.scene_file import SCENE_FILE, read_scene_file
from hw.errors import BadFile

Material = Literal["drawn", "real"]
MATERIALS = ("drawn", "real")
SPLITS = (TRAIN, TEST)
LONGEST_KIND = 40
# Fewer people cannot be halved so that each half still says something.
FEWEST_TO_HALVE = 4
PARAMETERS = ("parameter", "attack", "device", "paper")
"""Keys of [about] that may name an attack's parameter; the first one found counts."""


@dataclass(frozen=True, slots=True)
class Item:
    """One scene. `name`: its path below the data, unique; `person` and `parameter` may be ""."""

    path: Path
    name: str
    kind: str
    person: str
    material: Material
    split: str = ""
    parameter: str = ""

    @property
    def bona_fide(self) -> bool:
        """Whether a living person is shown."""
        return self.kind == LIVE

    @property
    def fingerprint(self) -> str:
        """Changes when a file of the scene does."""
        files = sorted(self.path.rglob("*")) if self.path.is_dir() else [self.path]
        facts = [(f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in files if f.is_file()]
        return hashlib.sha256(repr((self.name, facts)).encode()).hexdigest()[:16]


def find_scenes(data: Path, material: Material | None = None) -> list[Item]:
    """Every scene.toml below `data`; its [about] says kind, person, split. Raises BadFile."""
    files = sorted(data.rglob(SCENE_FILE)) if data.is_dir() else []
    if not files:
        raise BadFile(data, reason=f"no folder with a {SCENE_FILE} in it")
    return [_of_scene(file, data, material) for file in files]


def find_plain(live: Path, attacks: Path, material: Material | None = None) -> list[Item]:
    """Scenes, videos and folders of frames: people below `live`, attacks below `attacks`/<kind>.

    The first folder below is the person's. Raises BadFile.
    """
    items = list(_below(live, LIVE, material))
    if not attacks.is_dir():
        raise BadFile(attacks, reason="no such folder")
    kinds = sorted(path for path in attacks.iterdir() if path.is_dir())
    if not kinds:
        raise BadFile(attacks, reason="attacks lie in a folder for each kind, and there is none")
    for kind in kinds:
        items += _below(kind, _checked_kind(kind, kind.name), material)
    return items


def with_splits(items: list[Item]) -> tuple[list[Item], str]:
    """Items with a split where none is written: people in two halves by a hash of their names.

    Returns the items and how they were split, in words ("" when they are not).
    """
    if any(item.split for item in items):
        return [item for item in items if item.split in SPLITS], "as the scenes say"
    people = sorted({item.person for item in items if item.person}, key=_shuffled)
    if len(people) < FEWEST_TO_HALVE or any(not item.person for item in items):
        return items, ""
    train = set(people[: len(people) // 2])
    halved = [replace(i, split=TRAIN if i.person in train else TEST) for i in items]
    return halved, "people in two halves by a hash of their names; attack parameters are not split"


def _shuffled(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _of_scene(file: Path, root: Path, material: Material | None) -> Item:
    about = read_scene_file(file).about
    name = file.parent.relative_to(root).as_posix()
    kind = about.get("kind")
    if not isinstance(kind, str) or not kind:
        reason = f'missing: "{LIVE}", or the kind of attack'
        raise BadFile(file, key="about.kind", reason=reason)
    return Item(
        path=file.parent,
        name=file.parent.name if name == "." else name,
        kind=_checked_kind(file, kind),
        person=str(about.get("person", "")),
        material=_material(file, about, material),
        split=_split(file, about),
        parameter=_parameter(about),
    )


def _parameter(about: dict[str, Any]) -> str:
    return next((str(about[key]) for key in PARAMETERS if key in about), "")


def _split(file: Path, about: dict[str, Any]) -> str:
    split = str(about.get("split", ""))
    if split not in ("", *SPLITS):
        reason = f"{split!r} is not one of {', '.join(SPLITS)}"
        raise BadFile(file, key="about.split", reason=reason)
    return split


def _material(file: Path, about: dict[str, Any], stated: Material | None) -> Material:
    """What the command line says, else what the scene says, else drawn if it names its maker."""
    if stated is not None:
        return stated
    told = about.get("material")
    if told is None:
        return "drawn" if "made_by" in about else "real"
    if told not in MATERIALS:
        reason = f"{told!r} is not one of {', '.join(MATERIALS)}"
        raise BadFile(file, key="about.material", reason=reason)
    return "drawn" if told == "drawn" else "real"


def _checked_kind(path: Path, kind: str) -> str:
    if not kind.isprintable() or len(kind) > LONGEST_KIND:
        reason = f"a kind has 1 to {LONGEST_KIND} letters"
        raise BadFile(path, key="kind", reason=reason)
    return kind


def _below(root: Path, kind: str, material: Material | None) -> Iterator[Item]:
    if not root.is_dir():
        raise BadFile(root, reason="no such folder")
    found = list(_recordings(root))
    if not found:
        raise BadFile(root, reason="no scene, no video and no folder of numbered pictures in it")
    for path in found:
        place = path.relative_to(root)
        person = place.parts[0] if len(place.parts) > 1 else path.stem
        about = _about(path)
        yield Item(
            path=path,
            name=f"{kind}/{place.as_posix()}",
            kind=kind,
            person=str(about.get("person", person)),
            material=_material(path, about, material),
            split=_split(path, about),
            parameter=_parameter(about),
        )


def _about(path: Path) -> dict[str, Any]:
    file = path / SCENE_FILE
    return read_scene_file(file).about if file.is_file() else {}


def _recordings(folder: Path) -> Iterator[Path]:
    """What can be played, outermost first: a scene's clips are not recordings of their own."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            if path.suffix.lower() in VIDEO_SUFFIXES:
                yield path
        elif (path / SCENE_FILE).is_file() or _holds_frames(path):
            yield path
        else:
            yield from _recordings(path)


def _holds_frames(folder: Path) -> bool:
    """A folder of frames; one with folders or videos beside a few pictures is searched on."""
    children = list(folder.iterdir())
    if any(c.is_dir() or c.suffix.lower() in VIDEO_SUFFIXES for c in children):
        return False
    return bool(image_files(folder))
