# SPDX-License-Identifier: Apache-2.0
"""What was read of pictures of a card's face, for an operator who asked; only here are its digits printed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hw.cardface.judge import Judgement
from hw.cardface.values import FaceReading, Part, Spelling

WARNING = "these digits open the photo on the card: keep them to yourself"


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """One picture, what it said and how long that took."""

    path: Path
    reading: FaceReading
    ms: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Pictures that were judged together."""

    pictures: tuple[ReadPicture, ...]
    judgement: Judgement


def as_json(judged: Sequence[Judged]) -> dict[str, Any]:
    """Everything, digits too."""
    return {
        "warning": WARNING,
        "cards": [
            {
                "pictures": [_picture(one) for one in card.pictures],
                "number_b": _number(card.judgement),
                "other_birth": card.judgement.other and card.judgement.other.digits.decode(),
                "draft": card.judgement.draft,
                "doubtful": list(card.judgement.doubtful),
                "trouble": card.judgement.trouble,
                "why": card.judgement.why,
                "risk": card.judgement.risk,
            }
            for card in judged
        ],
    }


def as_text(judged: Sequence[Judged]) -> Iterator[str]:
    """The same for a person."""
    yield WARNING
    for card in judged:
        for picture in card.pictures:
            yield from _lines(picture)
        yield _verdict(card.judgement)


def _number(judgement: Judgement) -> str | None:
    return None if judgement.number is None else judgement.number.digits.decode()


def _picture(one: ReadPicture) -> dict[str, Any]:
    reading = one.reading
    corners = reading.outline.corners.round(1).tolist() if reading.outline else None
    return {
        "file": str(one.path),
        "ms": round(one.ms, 1),
        "sort": reading.sort,
        "corners": corners,
        "parts": {
            part: [_spelling(spelling) for spelling in found.spellings]
            for part, found in reading.parts.items()
        },
        "troubles": list(reading.troubles),
        "face_only": reading.face_only,
    }


def _spelling(one: Spelling) -> dict[str, Any]:
    told: dict[str, Any] = {"digits": one.digits, "chance": round(math.exp(one.log_p), 6)}
    return told if one.year is None else told | {"year": one.year, "western": one.western}


def _lines(one: ReadPicture) -> Iterator[str]:
    reading = one.reading
    yield f"{one.path}: {reading.sort or 'nothing'}, {one.ms:.0f} ms"
    for part in Part:
        found = reading.parts.get(part)
        words = (
            ", ".join(_words(spelling) for spelling in found.spellings[:3])
            if found
            else "not found"
        )
        yield f"    {part:7} {words}"
    if reading.face_only:
        yield "    顔認証: a card without PINs"
    if reading.troubles:
        yield f"    trouble: {', '.join(reading.troubles)}"


def _words(one: Spelling) -> str:
    year = "" if one.year is None else f" ({one.year}{', western' if one.western else ''})"
    return f"{one.digits}{year} {math.exp(one.log_p):.4f}"


def _verdict(judgement: Judgement) -> str:
    number = _number(judgement)
    if number is None:
        return f"  no number ({judgement.why}); draft {judgement.draft}"
    other = (
        f"; with the year of the era {judgement.other.digits.decode()}" if judgement.other else ""
    )
    return f"  照合番号B {number} (chance of an error {judgement.risk:.1e}{other})"
