# SPDX-License-Identifier: Apache-2.0
"""What staff are told about the link to the card and about files: what is seen, and what to do.

Small, and nothing that would scare a patient.
"""

from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.session.evidence import is_radio
from terminal.session.values import Failure
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

OF_THE_FAILURE: dict[str, AdviceId] = {
    "pcsc_service_down": AdviceId.SERVICE,
    "pcsc_denied": AdviceId.SERVICE,
    "reader_unplugged": AdviceId.READER,
    "no_reader": AdviceId.READER,
    "reader_busy": AdviceId.OTHER_PROGRAM,
}
"""What helps against a failure that keeps the kiosk closed, by the messages of terminal.failures."""
RADIO = frozenset(
    {AdviceId.INTERFERENCE, AdviceId.INTERFERENCE_RHYTHM, AdviceId.OTHER_PROGRAM, AdviceId.HAND}
)
"""What is said of the radio between a reader and its cards: of no use where there is none."""


def hint_of(advice: Advice) -> StaffHint:
    """The hint that a screen shows."""
    what, then = WORDS[advice.id]
    tone = Tone.CARE if advice.level is AdviceLevel.WARNING else Tone.CALM
    return StaffHint(Text(what, seconds=advice.every_s), Text(then), tone)


def hint_when_closed(failure: Failure | None, advice: Advice | None) -> StaffHint | None:
    """What keeps the kiosk closed goes first; then what is known otherwise, but of the radio only what it caused."""
    if failure is not None and failure.message in OF_THE_FAILURE:
        own = OF_THE_FAILURE[failure.message]
        return hint_of(Advice(AdviceLevel.WARNING, own, failure.message))
    if advice is None or (advice.id in RADIO and not is_radio(failure)):
        return None
    return hint_of(advice)
