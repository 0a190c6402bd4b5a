# SPDX-License-Identifier: Apache-2.0
"""Why a token is not believed."""

from enum import StrEnum


class TokenFault(StrEnum):
    """In the order in which they are looked for; only what EXPIRED carries can be read all the same."""

    NOT_A_TOKEN = "not_a_token"  # noqa: S105 - no password
    WRONG_KIND = "wrong_kind"  # a token, but not a slip's, or of a version that is not known here
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    EXPIRED = "expired"
