# SPDX-License-Identifier: Apache-2.0
"""What the service says in `error` when it is not a refusal of the rules."""

from enum import StrEnum


class Trouble(StrEnum):
    """The `error` member of such an answer's JSON body."""

    BAD_HTTP = "bad_http"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    INTERNAL_ERROR = "internal_error"
    STORE_FAULT = "store_fault"
    MOCK_FAILURE = "mock_failure"


OF_STATUS = {
    400: Trouble.BAD_HTTP,
    404: Trouble.NOT_FOUND,
    405: Trouble.METHOD_NOT_ALLOWED,
    413: Trouble.TOO_LARGE,
    415: Trouble.UNSUPPORTED_MEDIA_TYPE,
}
