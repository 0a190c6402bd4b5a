# SPDX-License-Identifier: Apache-2.0
"""Six digits of a birth date, as they are printed: whether some calendar has such a day. No Qt in here."""

from hw.card.number_b import FIRST_EXPIRY_YEAR, NumberB
from hw.errors import BadPinFormat


def is_a_birth(digits: str) -> bool:
    """Whether the digits are a day of some era, or of a western year."""
    try:
        whole = NumberB(f"{digits}{FIRST_EXPIRY_YEAR}0000".encode("ascii", "replace"))
    except BadPinFormat:
        return False
    whole.wipe()
    return True
