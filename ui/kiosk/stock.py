# SPDX-License-Identifier: Apache-2.0
"""What lies in a folder of virtual devices: cards, scenes, and the people of the mock service."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hw.camera.clip import VIDEO_SUFFIXES
from hw.errors import BadFile

CARD_SUFFIX = ".card.toml"
ATTACKS: Final = {
    "print": "a printed photo",
    "print-flat": "a printed photo, held flat",
    "print-bent": "a printed photo, bent",
    "print-eyes": "a printed photo with holes for the eyes",
    "mask-paper": "a paper mask",
    "replay": "a film on a screen",
    "replay-phone": "a film on a telephone",
    "replay-tablet": "a film on a tablet",
    "warp-tablet": "a moved photo on a tablet",
    "injected": "a film fed into the camera",
    "warp-injected": "a moved photo fed into the camera",
}
"""`[about] kind` of a scene file, in the panel's words; any other kind is a person."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Files by the name that the panel shows."""

    people: Path
    cards: dict[str, Path]
    scenes: dict[str, Path]
    kinds: dict[str, str] = field(default_factory=dict)
    """Of scenes that say so."""

    def is_attack(self, scene: str) -> bool:
        """Whether somebody pretends to stand there."""
        return self.kinds.get(scene, "") in ATTACKS

    def label(self, scene: str) -> str:
        """The scene's name, and what is held up instead of a face."""
        kind = ATTACKS.get(self.kinds.get(scene, ""))
        return scene if kind is None else f"{scene.partition('-')[0]}: {kind}"


def take_stock(folder: Path) -> Stock:
    """Look into `people.toml`, `cards/*.card.toml` and `scenes/`. Raises BadFile when cards or people are missing."""
    people = folder / "people.toml"
    if not people.is_file():
        raise BadFile(people, reason="missing: the kiosk's virtual devices need fictional people")
    found = sorted((folder / "cards").glob(f"*{CARD_SUFFIX}"))
    if not found:
        raise BadFile(folder / "cards", reason=f"no *{CARD_SUFFIX} in it")
    cards = {path.name.removesuffix(CARD_SUFFIX): path for path in found}
    scenes = _scenes(folder / "scenes")
    return Stock(people, cards, scenes, {name: _kind(path) for name, path in scenes.items()})


def _scenes(folder: Path) -> dict[str, Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    scenes = [p for p in found if (p / "scene.toml").is_file() or p.suffix in VIDEO_SUFFIXES]
    return {path.stem: path for path in scenes}


def _kind(scene: Path) -> str:
    """As its file says; a file that cannot be read is told when somebody stands there."""
    try:
        about = tomllib.loads((scene / "scene.toml").read_text("utf-8")).get("about", {})
        return str(about.get("kind", ""))
    except (OSError, ValueError, AttributeError):
        return ""
