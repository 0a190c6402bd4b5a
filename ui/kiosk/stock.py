# SPDX-License-Identifier: Apache-2.0
"""What lies in a folder of virtual devices: cards, scenes, and the people of the mock service."""

from dataclasses import dataclass
from pathlib import Path

from hw.camera.clip import VIDEO_SUFFIXES
from hw.errors import BadFile

CARD_SUFFIX = ".card.toml"


@dataclass(frozen=True, slots=True)
class Stock:
    """Files by the name that the panel shows."""

    people: Path
    cards: dict[str, Path]
    scenes: dict[str, Path]


def take_stock(folder: Path) -> Stock:
    """Look into `people.toml`, `cards/*.card.toml` and `scenes/`. Raises BadFile when cards or people are missing."""
    people = folder / "people.toml"
    if not people.is_file():
        raise BadFile(people, reason="missing: the kiosk's virtual devices need fictional people")
    found = sorted((folder / "cards").glob(f"*{CARD_SUFFIX}"))
    if not found:
        raise BadFile(folder / "cards", reason=f"no *{CARD_SUFFIX} in it")
    cards = {path.name.removesuffix(CARD_SUFFIX): path for path in found}
    return Stock(people, cards, _scenes(folder / "scenes"))


def _scenes(folder: Path) -> dict[str, Path]:
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    scenes = [p for p in found if (p / "scene.toml").is_file() or p.suffix in VIDEO_SUFFIXES]
    return {path.stem: path for path in scenes}
