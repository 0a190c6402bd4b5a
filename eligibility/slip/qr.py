# SPDX-License-Identifier: Apache-2.0
"""A text as a QR code."""

from functools import lru_cache

import segno

from eligibility.slip.canvas import Matrix

QUIET = 4
"""White modules around the code that readers ask for (ISO/IEC 18004)."""


@lru_cache(maxsize=4)
def code_of(text: str) -> Matrix:
    """Error level M or better: 15 % of the code may be stained or folded.

    Kept for a moment, because a page is laid out more than once; a token holds nothing personal.
    """
    code = segno.make(text, error="m", micro=False, boost_error=True)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)
