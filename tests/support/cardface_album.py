# SPDX-License-Identifier: Apache-2.0
"""The sixty specimens in tests/fixtures/cardface: read for tests, and made again.

.venv/bin/python -m tests.support.cardface_album tests/fixtures/cardface
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import tomlkit
from pydantic import BaseModel, ConfigDict, Field

from hw.cardface.values import CardSort, Image
from hw.toml_file import load_toml
from hw.virtual.face.damage import READING, Damage
from hw.virtual.face.documents import OTHER_SORTS
from hw.virtual.face.printed import FacePrint
from hw.virtual.face.specimens import Specimen, Truth, holder, specimen

FOLDER = Path(__file__).parents[1] / "fixtures" / "cardface"
TRUTHS = "truths.toml"
QUALITY = 84
SEED = 600
HEAD = """\
What is true of each picture in this folder; made by `python -m tests.support.cardface_album`, and meant to be read
and written by people too: a picture of your own needs file, sort, readable and, if it is readable, birth, expires
and code. Everybody here is invented, and 見本 lies across every card.

birth: YYMMDD as 照合番号B has it (year of the era; of a western print the last two digits). expires: on the chip.
corners: x, y in pixels, clockwise from the card's own top left. turn_deg: clockwise. strength: of the damage, 0 to 1.
"""

Pick = Callable[[FacePrint], bool]
_PICKS: tuple[Pick, ...] = (
    lambda who: who.western,
    lambda who: "元年" in who.birth_text,
    lambda who: who.face_only,
)


class Picture(BaseModel):
    """One entry of the file of truths."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sort: CardSort
    readable: bool
    damage: Damage | None = None
    strength: float = Field(default=0.0, ge=0, le=1)
    seed: int | None = None
    birth: str = Field(default="", pattern=r"^([0-9]{6})?$", repr=False)
    expires: date | None = Field(default=None, repr=False)
    code: str = Field(default="", pattern=r"^([0-9]{4})?$", repr=False)
    western: bool = False
    face_only: bool = False
    turn_deg: float | None = None
    corners: tuple[tuple[float, float], ...] = ()

    @property
    def number_b(self) -> str:
        """照合番号B as printed; empty when this is no face."""
        return f"{self.birth}{self.expires.year:04d}{self.code}" if self.expires else ""


class Album(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    picture: tuple[Picture, ...]


def pictures(folder: Path = FOLDER) -> tuple[Picture, ...]:
    """All truths of a folder. Raises BadFile."""
    return load_toml(folder / TRUTHS, Album).picture


def image_of(picture: Picture, folder: Path = FOLDER) -> Image:
    """Its pixels. Raises FileNotFoundError."""
    image = cv2.imread(str(folder / picture.file))
    if image is None:
        raise FileNotFoundError(folder / picture.file)
    return np.asarray(image, np.uint8)


def chosen() -> Iterator[tuple[str, int, Damage, CardSort]]:
    """Name, seed, damage and sort of the sixty."""
    for damage in READING:
        for number in range(3):
            first = SEED + 100 * number
            # A foreign resident, an era's first year and a card without PINs are among each kind's three in turn.
            pick = _PICKS[number] if damage in (Damage.CLEAN, Damage.BLUR, Damage.MIXED) else None
            yield f"{damage}-{number + 1}", _seed(damage, first, pick), damage, CardSort.MY_NUMBER
    for number in range(6):
        yield f"hidden-{number + 1}", SEED + number, Damage.HIDDEN, CardSort.MY_NUMBER
    for number, damage in enumerate((Damage.ROTATED, Damage.GLARE, Damage.MIXED)):
        yield f"back-{number + 1}", SEED + number, damage, CardSort.MY_NUMBER_BACK
    for number, sort in enumerate(OTHER_SORTS):
        yield f"{sort}".replace("_", "-"), SEED + number, READING[2 * number], sort


def _seed(damage: Damage, first: int, pick: Pick | None) -> int:
    return next(n for n in range(first, first + 10_000) if pick is None or pick(holder(n, damage)))


def make(folder: Path) -> None:
    """Write all pictures and the file of truths."""
    folder.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    for line in HEAD.splitlines():
        document.add(tomlkit.comment(line) if line else tomlkit.nl())
    entries = tomlkit.aot()
    for name, seed, damage, sort in chosen():
        made = specimen(seed, damage, sort)
        file = f"{name}.jpg"
        cv2.imwrite(str(folder / file), made.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        entries.append(_entry(file, seed, made))
    document.add("picture", entries)
    (folder / TRUTHS).write_text(tomlkit.dumps(document), "utf-8")


def _entry(file: str, seed: int, made: Specimen) -> tomlkit.items.Table:
    truth, table = made.truth, tomlkit.table()
    table.update({"file": file, "sort": str(truth.sort), "readable": truth.readable})
    table.update({"damage": str(truth.damage), "strength": round(truth.strength, 2), "seed": seed})
    table.update(_printed(truth))
    table.add("turn_deg", round(truth.turn_deg, 1))
    table.add("corners", [[round(float(v), 1) for v in corner] for corner in truth.corners])
    return table


def _printed(truth: Truth) -> dict[str, object]:
    if not truth.number_b:
        return {}
    found: dict[str, object] = {
        "birth": truth.number_b[:6],
        "expires": truth.expires,
        "code": truth.number_b[10:],
    }
    return found | {key: True for key in ("western", "face_only") if getattr(truth, key)}


if __name__ == "__main__":
    make(Path(sys.argv[1]))
