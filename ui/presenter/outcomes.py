# SPDX-License-Identifier: Apache-2.0
"""How a visit that ended is told to its person: one sentence and what to do next.

Staff and logs see the reason and the support code; people see one of a few sentences, so many reasons share one.
"""

from dataclasses import dataclass

from terminal.session.values import RESULTS, Outcome, OutcomeKind
from ui.presenter.model import Tone
from ui.presenter.text_ids import TextId


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, and what to do. STOP is for what cannot go on here: who can try again is not alarmed."""

    headline: TextId
    then: TextId = TextId.TO_RECEPTION
    tone: Tone = Tone.STOP


def sentence_for(outcome: Outcome) -> Sentence:
    """The kind alone decides what the service said; for the rest the reason does, or else the kind."""
    if outcome.kind in RESULTS or outcome.reason not in BY_REASON:
        return BY_KIND[outcome.kind]
    return BY_REASON[outcome.reason]


def sentence_for_reason(reason: str) -> Sentence:
    """For a failure outside a visit."""
    return BY_REASON.get(reason, Sentence(TextId.FAILED))


_STAFF = Sentence(TextId.FAILED_STAFF_CHECKS, tone=Tone.CARE)
_UNDECIDED = Sentence(TextId.RESULT_UNDECIDED, TextId.NOT_A_NO, Tone.CARE)

BY_KIND = {
    OutcomeKind.ELIGIBLE: Sentence(TextId.RESULT_ELIGIBLE, TextId.DONE, Tone.GOOD),
    OutcomeKind.INELIGIBLE: Sentence(TextId.RESULT_INELIGIBLE, tone=Tone.CARE),
    OutcomeKind.NEW_ELIGIBILITY: Sentence(TextId.RESULT_NEW_ELIGIBILITY, tone=Tone.CARE),
    OutcomeKind.NONE: Sentence(TextId.RESULT_NONE, tone=Tone.CARE),
    OutcomeKind.SEVERAL: Sentence(TextId.RESULT_SEVERAL, tone=Tone.CARE),
    OutcomeKind.MEDICAL_AID: Sentence(TextId.RESULT_MEDICAL_AID, tone=Tone.CARE),
    OutcomeKind.UNDECIDED: _UNDECIDED,
    OutcomeKind.MISMATCH: _STAFF,
    OutcomeKind.STAFF: _STAFF,
    OutcomeKind.NOT_MATCHED: Sentence(TextId.FAILED_NOT_YOU),
    OutcomeKind.NOT_LIVE: Sentence(TextId.FAILED_FACE, tone=Tone.CARE),
    OutcomeKind.CARD_ERROR: Sentence(TextId.FAILED_CARD, tone=Tone.CARE),
    OutcomeKind.CANCELLED: Sentence(TextId.STOPPED, TextId.TAKE_CARD, Tone.CALM),
    OutcomeKind.ABANDONED: Sentence(TextId.TIME_OVER, TextId.START_AGAIN, Tone.CALM),
}

_SHARED: dict[Sentence, tuple[str, ...]] = {
    Sentence(TextId.FAILED_CARD, TextId.START_AGAIN, Tone.CARE): (
        "card_gone",
        "card_reset",
        "garbled_reply",
        "card_mute",
        "card_too_slow",
        "unexpected_status",
    ),
    Sentence(TextId.FAILED_READER): (
        "reader_unplugged",
        "reader_busy",
        "pcsc_service_down",
        "pcsc_denied",
        "no_reader",
    ),
    Sentence(TextId.FAILED_NOT_MY_NUMBER_CARD, tone=Tone.CARE): ("not_a_my_number_card",),
    Sentence(TextId.FAILED_DRIVING_LICENCE, TextId.LAY_MY_NUMBER_CARD, Tone.CARE): (
        "driving_licence",
    ),
    Sentence(TextId.FAILED_INSURANCE_CARD, TextId.LAY_MY_NUMBER_CARD, Tone.CARE): (
        "insurance_card",
    ),
    Sentence(TextId.FAILED_RESIDENCE_CARD, TextId.LAY_MY_NUMBER_CARD, Tone.CARE): (
        "residence_card",
    ),
    Sentence(TextId.FAILED_ELIGIBILITY_CERTIFICATE, TextId.GIVE_TO_DESK, Tone.CARE): (
        "eligibility_certificate",
    ),
    Sentence(TextId.FAILED_INTERFERENCE, tone=Tone.CARE): ("interference",),
    Sentence(TextId.FAILED_PHONE, tone=Tone.CARE): ("phone", "phone_android", "phone_iphone"),
    Sentence(TextId.FAILED_OLD_CARD, tone=Tone.CARE): ("old_card",),
    Sentence(TextId.FAILED_ANOTHER_CARD, TextId.START_AGAIN, Tone.CARE): ("another_card",),
    Sentence(TextId.FAILED_PIN, tone=Tone.CARE): ("wrong_pin",),
    Sentence(TextId.FAILED_PIN_LOCKED): ("pin_blocked", "pin_tries_low"),
    Sentence(TextId.FAILED_NUMBER_B, tone=Tone.CARE): (
        "bad_digits",
        "number_b_refused",
        "card_face_network_missing",
    ),
    Sentence(TextId.FAILED_NUMBER_B_LOCKED, TextId.TOWN_UNLOCKS_NUMBER): (
        "number_b_blocked",
        "number_b_tries_low",
    ),
    Sentence(TextId.FAILED_CARD_UNPROVEN): ("not_authentic", "unreadable_data"),
    Sentence(TextId.FAILED_CERTIFICATE, TextId.ASK_FOR_CERTIFICATE): ("certificate_expired",),
    Sentence(TextId.FAILED_CAMERA): ("no_camera", "camera_busy", "camera_lost"),
    Sentence(TextId.FAILED_FACE_MACHINE): (
        "model_missing",
        "model_corrupt",
        "model_unusable",
        "profile_unreadable",
        "profile_mismatch",
        "face_settings_invalid",
        "bad_image",
        "no_face_in_portrait",
        "several_faces_in_portrait",
        "matcher_died",
        "matcher_timed_out",
        "reference_mismatch",
        "matcher_closed",
    ),
    Sentence(TextId.FAILED_FACE, tone=Tone.CARE): (
        "no_face_seen",
        "not_a_living_face",
        "challenge_unanswered",
    ),
    Sentence(TextId.FAILED_NOT_YOU): ("different_person", "staff_refused"),
    _STAFF: ("similar_person", "minor", "holder_age_unknown", "age_doubtful"),
    Sentence(TextId.STOPPED, TextId.TAKE_CARD, Tone.CALM): ("cancelled",),
    Sentence(TextId.TIME_OVER, TextId.START_AGAIN, Tone.CALM): ("no_input", "card_not_put_back"),
    _UNDECIDED: (
        "service_unreachable",
        "service_known_unreachable",
        "service_busy",
        "service_not_trusted",
        "service_timed_out",
        "service_too_slow",
        "service_fault",
        "service_refused",
        "bad_answer",
        "bad_proof",
        "service_store_fault",
        "service_not_started",
    ),
    Sentence(TextId.FAILED_PRINTER, tone=Tone.CARE): (
        "printer_paper_out",
        "printer_off",
        "printer_paused",
        "printer_unknown",
        "no_printer",
        "print_failed",
        "slip_not_believed",
        "slip_key_unusable",
    ),
    Sentence(TextId.FAILED_MACHINE, tone=Tone.CARE): ("worker_crashed",),
    Sentence(TextId.FAILED): (
        "forbidden_command",
        "bad_file",
        "journal_unusable",
        "face_file_not_written",
        "internal_error",
    ),
}

BY_REASON = {reason: sentence for sentence, reasons in _SHARED.items() for reason in reasons}
