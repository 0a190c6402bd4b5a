# SPDX-License-Identifier: Apache-2.0
"""Insurer, branch and institution numbers: check digits and the padding seen in real files."""

import re

UNKNOWN_INSURER_NUMBERS = ("77777777", "77777779")
"""不詳: the insurer is not known. Only the second passes the check digit; both are in use."""

_INSURER = re.compile(r"[0-9]{6}(?:[0-9]{2})?")
_INSTITUTION = re.compile(r"[0-9]{10}")


def check_digit(body: str) -> int:
    """The digit that ends a number: weights 2,1,2,1... from the right, digits of products added.

    Published worked example (難病 payer number): 5401602 -> 7. Raises ValueError for non-digits.
    """
    if not re.fullmatch(r"[0-9]+", body):
        raise ValueError("a check digit needs decimal digits")
    total = 0
    for place, digit in enumerate(reversed(body)):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return (10 - total % 10) % 10


def passes_check(number: str) -> bool:
    """True when the last digit is the check digit of the others."""
    return bool(re.fullmatch(r"[0-9]{2,}", number)) and check_digit(number[:-1]) == int(number[-1])


def strip_insurer_number(number: str) -> str:
    """The bare number: 8 digits, or 6 for 国民健康保険 (padded with spaces or zeros on its way)."""
    bare = number.strip(" ")
    return bare[2:] if len(bare) == 8 and bare.startswith("00") else bare


def pad_insurer_number(number: str) -> str:
    """Eight characters, a six-digit number padded with spaces, as in real face files."""
    return strip_insurer_number(number).rjust(8)


def is_insurer_number(number: str) -> bool:
    """True for a well-formed insurer number with a right check digit, or the 不詳 numbers."""
    bare = strip_insurer_number(number)
    if bare in UNKNOWN_INSURER_NUMBERS:
        return True
    return bool(_INSURER.fullmatch(bare)) and passes_check(bare)


def same_insurer(one: str, other: str) -> bool:
    """Compare two insurer numbers however they are padded."""
    return strip_insurer_number(one) == strip_insurer_number(other)


def institution_code_warning(code: str) -> str | None:
    """What looks wrong about a 10-digit institution code, or None.

    Never a reason to refuse: one published code passes no known form of the check.
    """
    if not _INSTITUTION.fullmatch(code):
        return "an institution code has ten digits"
    if not passes_check(code):
        return "the last digit is not the check digit of the nine before it"
    return None


def read_branch(text: str | None) -> str | None:
    """The two-digit branch number, None where there is none: a missing one must not become 00."""
    return text or None
