# SPDX-License-Identifier: Apache-2.0
"""The receipt computer's file of a visit whose slip was settled when the person had gone.

Its name follows from the slip's number and the time of the visit alone: whoever settles it, and however often (a copy
of the database that was restored does it again), the file is the same, and lies in the folder once.
"""

import hashlib
import logging

from eligibility.answers import Answer
from eligibility.identity import check_identity
from eligibility.oqs.face import VISIT_ID_DIGITS, FaceFolder
from terminal.answer_file import answer_file
from terminal.journal.face_files import WaitingFile
from terminal.slips.asking import holder_of
from terminal.slips.outcome import FileOf
from terminal.slips.values import SlipRecord

log = logging.getLogger(__name__)


def late_files(folder: FaceFolder) -> FileOf:
    """What makes the file of a slip that an answer settles."""

    def file_of(slip: SlipRecord, answer: Answer, serial: str) -> WaitingFile | None:
        if not about(slip, answer):
            log.error(
                "%s: no face file: the answer is not about the person on the slip", slip.number
            )
            return None
        made = answer_file(folder, answer, late_id(slip.number), slip.issued_at)
        return None if made is None else WaitingFile(slip.visit, made.name, made.data, serial)

    return file_of


def late_id(number: str) -> str:
    """What stands in the name for the visit. The number itself would tell which kiosk had no answer."""
    return hashlib.sha256(number.encode()).hexdigest()[:VISIT_ID_DIGITS]


def about(slip: SlipRecord, answer: Answer) -> bool:
    """Whether all that the answer holds is about the slip's person. Asked once more: a file outlives the question."""
    if slip.person is None:
        return False
    chip = holder_of(slip.person)
    return all(check_identity(chip, one).agrees for one in answer.results)
