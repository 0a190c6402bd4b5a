# SPDX-License-Identifier: Apache-2.0
"""What a normal answer says beside itself: the card's certificate ends soon or is in its grace; 利用申込 is missing.

ProcessingResultCode carries such notes on normal results (hangilc/myclinic-ts, MessageBody.ts); the official values
are not public, these are the mock's own.
"""

from enum import StrEnum

from eligibility.answers import Answer


class AnswerNote(StrEnum):
    """ProcessingResultCode of the mock."""

    GRACE = "MOCK-CERT-GRACE"
    EXPIRES_SOON = "MOCK-CERT-EXPIRES-SOON"
    NOT_REGISTERED = "MOCK-NOT-REGISTERED"


def note_of(answer: Answer) -> AnswerNote | None:
    """The note; None for a code that is not known, which decides nothing."""
    try:
        return AnswerNote(answer.processing_code or "")
    except ValueError:
        return None
