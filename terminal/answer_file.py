# SPDX-License-Identifier: Apache-2.0
"""An answer as a file for the receipt computer, in words for the log where it cannot be one. No name is logged."""

import logging
from datetime import datetime

from eligibility.answers import Answer
from eligibility.errors import NotForTheFile
from eligibility.oqs.face import FaceFile, FaceFolder, face_file
from terminal.failures import failure_for

log = logging.getLogger(__name__)


def answer_file(folder: FaceFolder, answer: Answer, file_id: str, at: datetime) -> FaceFile | None:
    """The file of a visit that ended, or whose slip was issued, `at` this time; None for what must be none."""
    try:
        file = face_file(folder, answer, file_id, at)
    except NotForTheFile as error:
        log.error("face file: %s %s", failure_for(error).code, error)
        return None
    for lost in file.lost:
        log.warning("face file: %s lost %d characters to ●", lost.element, lost.count)
    return file
