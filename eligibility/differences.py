# SPDX-License-Identifier: Apache-2.0
"""What a comparison of chip and answer says: which field, and why. Never the data itself."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What was compared."""

    NAME = "name"
    KANA = "kana"
    BIRTH = "birth"
    SEX = "sex"


class DifferenceWhy(StrEnum):
    """Why two values do not agree: what staff has to look at.

    DIFFERENT: they contradict. UNREADABLE: what can be read agrees, but ● hides too much of the name.
    OTHER_SCRIPT: the two names are in different scripts and share nothing to compare. PART_OF_NAME: one
    name has more than the other (a cut or shortened name, or a brother's). UNKNOWN_DAY: one side does
    not know the day of birth, and what it knows agrees.
    """

    DIFFERENT = "different"
    UNREADABLE = "unreadable"
    OTHER_SCRIPT = "other_script"
    PART_OF_NAME = "part_of_name"
    UNKNOWN_DAY = "unknown_day"


class RemarkWhy(StrEnum):
    """How two values that are not the same text agree all the same. No alarm."""

    VARIANT_CHARACTERS = "variant_characters"
    UNREADABLE_CHARACTERS = "unreadable_characters"
    WORD_ORDER = "word_order"
    MIDDLE_NAME = "middle_name"
    OTHER_NAME = "other_name"
    READING = "reading"
    UNKNOWN_DAY = "unknown_day"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree."""

    field: Field
    why: DifferenceWhy


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that agrees, though not to the letter."""

    field: Field
    why: RemarkWhy


@dataclass(frozen=True, slots=True)
class Match:
    """The comparison of one field: it agrees when `why` is None."""

    why: DifferenceWhy | None = None
    remarks: frozenset[RemarkWhy] = frozenset()

    @property
    def agrees(self) -> bool:
        """True when the two values may be one person's."""
        return self.why is None

    def noted(self, *remarks: RemarkWhy) -> "Match":
        """The same match with further remarks."""
        return Match(self.why, self.remarks | set(remarks))
