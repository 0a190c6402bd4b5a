# SPDX-License-Identifier: Apache-2.0
"""Birth dates as registers have them: YYYYMMDD, with 00 where month or day is not known."""

import re
import unicodedata

from eligibility.differences import DifferenceWhy, Match, RemarkWhy

_DATE = re.compile("([0-9]{4})([0-9]{2}|  )([0-9]{2}|  )")
_BLANK = "  "
_UNKNOWN = "00"
_FIRST = "01"
_AGREES = Match()
_DIFFERENT = Match(DifferenceWhy.DIFFERENT)


def compare_births(chip: str, answer: str) -> Match:
    """Two known days must be the same one. Pure; never raises.

    An unknown day agrees with an unknown one, and with the first day, which registers put in its place (not
    found in writing); with any other day it is an UNKNOWN_DAY difference.
    """
    one, other = _parts(chip), _parts(answer)
    if one is None or other is None or one[0] == "0000" or other[0] != one[0]:
        return _DIFFERENT
    if _UNKNOWN not in one and _UNKNOWN not in other:
        return _AGREES if one == other else _DIFFERENT
    remarks = frozenset({RemarkWhy.UNKNOWN_DAY})
    pairs = list(zip(one[1:], other[1:], strict=True))
    if any(_UNKNOWN not in pair and pair[0] != pair[1] for pair in pairs):
        return _DIFFERENT
    if all(a == b or {a, b} == {_UNKNOWN, _FIRST} for a, b in pairs):
        return Match(None, remarks)
    return Match(DifferenceWhy.UNKNOWN_DAY)


def _parts(text: str) -> tuple[str, str, str] | None:
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip().ljust(8))
    if found is None:
        return None
    month, day = (_UNKNOWN if part == _BLANK else part for part in found.groups()[1:])
    return found[1], month, day
