# SPDX-License-Identifier: Apache-2.0
"""What staff are told about the link to the card and about files: what is seen, and what to do.

Small, and nothing that would scare a patient.
"""

from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from ui.presenter.model import StaffHint, Text, Tone
from ui.presenter.text_ids import TextId

WORDS: dict[AdviceId, tuple[TextId, TextId]] = {
    AdviceId.INTERFERENCE: (TextId.HINT_INTERFERENCE, TextId.HINT_MOVE_READER),
    AdviceId.INTERFERENCE_RHYTHM: (TextId.HINT_RHYTHM, TextId.HINT_MOVE_READER),
    AdviceId.OTHER_PROGRAM: (TextId.HINT_OTHER_PROGRAM, TextId.HINT_CLOSE_PROGRAM),
    AdviceId.HAND: (TextId.HINT_HAND, TextId.HINT_PUT_SIGN),
    AdviceId.READER: (TextId.HINT_READER, TextId.HINT_CHECK_CABLE),
    AdviceId.SERVICE: (TextId.HINT_SERVICE, TextId.HINT_RESTART),
    AdviceId.RECEIPT_FILES: (TextId.HINT_RECEIPT_FILES, TextId.HINT_CHECK_FOLDER),
    AdviceId.ACCESS_LOG: (TextId.HINT_ACCESS_LOG, TextId.HINT_CHECK_DISK),
    AdviceId.TRAY_CAMERA: (TextId.HINT_TRAY_CAMERA, TextId.HINT_CHECK_TRAY_CAMERA),
}


def hint_of(advice: Advice) -> StaffHint:
    """The hint that a screen shows."""
    what, then = WORDS[advice.id]
    tone = Tone.CARE if advice.level is AdviceLevel.WARNING else Tone.CALM
    return StaffHint(Text(what, seconds=advice.every_s), Text(then), tone)
