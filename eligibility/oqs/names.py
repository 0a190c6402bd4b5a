# SPDX-License-Identifier: Apache-2.0
"""The names of the files: what they are for, and which answer belongs to which request.

Prefixes and phases as in YUKI-ENT/OQSDrug2 and on sanox.org; what follows the prefix is free in practice.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FACE_PREFIX = "OQSsiquc01res_face_"
"""How the file begins that a card reader leaves in the folder `face`."""


class Subject(StrEnum):
    """What a file is about: its name's first letters."""

    ELIGIBILITY = "OQSsiquc"
    REFERENCE_NUMBER = "OQSsiimm"
    REFERENCE_NUMBERS = "OQSmuimm"
    BULK = "OQSmuquc"
    BULK_ONLINE = "OQSmuonq"
    BULK_HOME = "OQSmuhvq"
    BULK_TICKETS = "OQSmutic"
    DRUGS = "YZKsiquc"
    CHECKUPS = "TKKsiquc"
    CLINICAL = "CIPsiquc"

    @property
    def phases(self) -> tuple[str, ...]:
        """Bulk questions take two: hand in, then fetch with the reception number."""
        return ("01", "02") if self[3:5] == "mu" else ("01",)


class Direction(StrEnum):
    """A question or its answer."""

    REQUEST = "req"
    RESPONSE = "res"


_NAME = re.compile(
    r"(?P<subject>[A-Z]{3}(?:si|mu)[a-z]{3})(?P<phase>0[0-9])(?P<direction>req|res)_"
    r"(?P<rest>[^\x00-\x1f\x7f/\\:*?\"<>|]{1,180})\.(?P<type>xml|XML|zip|ZIP)"
)
_FACE = re.compile(r"face_(?P<institution>[0-9]{10})(?P<id>[0-9A-Za-z]{1,60})_(?P<at>[0-9]{14})")


@dataclass(frozen=True, slots=True)
class FileName:
    """A name of the exchange, in parts. `rest` is what stands between the first `_` and the dot."""

    subject: Subject
    phase: str
    direction: Direction
    rest: str
    type: str = "xml"

    def __str__(self) -> str:
        return f"{self.subject}{self.phase}{self.direction}_{self.rest}.{self.type}"

    def answered(self, type_: str = "xml") -> "FileName":
        """The name of the answer: `req` becomes `res`, the rest stays."""
        return FileName(self.subject, self.phase, Direction.RESPONSE, self.rest, type_)


@dataclass(frozen=True, slots=True)
class FaceName:
    """The name of what a card reader leaves. `id` tells one visit from another; `at` is Japanese time."""

    institution_code: str
    id: str
    at: datetime

    def __str__(self) -> str:
        return f"{FACE_PREFIX}{self.institution_code}{self.id}_{self.at:%Y%m%d%H%M%S}.xml"


def parse_name(name: str) -> FileName | None:
    """The parts of a file's name; None when it is no name of this exchange."""
    found = _NAME.fullmatch(name)
    if found is None or found["subject"] not in set(Subject):
        return None
    subject = Subject(found["subject"])
    if found["phase"] not in subject.phases:
        return None
    direction = Direction(found["direction"])
    return FileName(subject, found["phase"], direction, found["rest"], found["type"])


def parse_face_name(name: str) -> FaceName | None:
    """The parts of a card reader's file; None when it is none."""
    parts = parse_name(name)
    if parts is None or not name.startswith(FACE_PREFIX) or parts.type.lower() != "xml":
        return None
    found = _FACE.fullmatch(parts.rest)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], "%Y%m%d%H%M%S")
    except ValueError:
        return None
    return FaceName(found["institution"], found["id"], at)
