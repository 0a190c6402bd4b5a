# SPDX-License-Identifier: Apache-2.0
"""What the reading network's 18,710 characters mean to us: the few symbols of dates and codes, and the rest.

Characters that the network takes for each other in small or blurred print share one symbol, as far as only one of
them can stand in a date. What is listed was seen in readings of drawn specimens, looks much the same, or is the same
shape in another alphabet (full-width, Cyrillic); a look-alike that is missing costs a reading, never a digit.
"""

from __future__ import annotations

from enum import IntEnum


class Symbol(IntEnum):
    """Columns of a lattice. Ten digits come first, so that a digit is its own column."""

    D0 = 0
    D1 = 1
    D2 = 2
    D3 = 3
    D4 = 4
    D5 = 5
    D6 = 6
    D7 = 7
    D8 = 8
    D9 = 9
    BLANK = 10
    """CTC's 'no character here'."""
    SPACE = 11
    LETTER = 12
    FIRST_YEAR = 13
    YEAR = 14
    MONTH = 15
    DAY = 16
    BORN = 17
    VALID = 18
    """Any of まで有効."""
    MEI = 19
    JI = 20
    TAI = 21
    SEI_TAISHO = 22
    SHO = 23
    WA = 24
    HEI = 25
    SEI_HEISEI = 26
    REI = 27
    OTHER = 28


DIGITS = tuple(range(10))
ALPHANUMERIC = (*DIGITS, int(Symbol.LETTER))

LOOKS: dict[Symbol, str] = {
    Symbol.D0: "0０OoＯ〇○О",
    Symbol.D1: "1１lIＩ",
    Symbol.D2: "2２Zz",
    Symbol.D3: "3３З",
    Symbol.D4: "4４",
    Symbol.D5: "5５Ss",
    Symbol.D6: "6６б",
    Symbol.D7: "7７",
    Symbol.D8: "8８B",
    Symbol.D9: "9９g",
    Symbol.SPACE: " 　",
    Symbol.LETTER: "ACDEFGHJKLMNPQRTUVWXYabcdefhijkmnpqrtuvwxy",
    Symbol.FIRST_YEAR: "元兀",
    Symbol.YEAR: "年午牟",
    Symbol.MONTH: "月用",
    Symbol.DAY: "日曰",
    Symbol.BORN: "生主",
    Symbol.VALID: "まで有効效",
    Symbol.MEI: "明",
    Symbol.JI: "治冶",
    Symbol.TAI: "大太犬",
    Symbol.SEI_TAISHO: "正止",
    Symbol.SHO: "昭照招沼詔",
    Symbol.WA: "和知私",
    Symbol.HEI: "平乎",
    Symbol.SEI_HEISEI: "成戍威",
    Symbol.REI: "令今合",
}
"""Each character stands under one symbol only."""
