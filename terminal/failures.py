# SPDX-License-Identifier: Apache-2.0
"""From an error of a lower room to what it means for a visit: one table, used once, by the runner.

`docs/failure-codes.md` is made from it, and a test finds an error class without a row.
"""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import eligibility.errors as eligibility
import facematch.errors as facematch
import hw.errors as hw
from terminal.errors import (
    EntryRefused,
    JournalBusy,
    JournalDamaged,
    JournalFault,
    JournalFull,
    JournalKeyUnusable,
    JournalLocked,
    JournalMissing,
    JournalTooNew,
    JournalTooOld,
    JournalUnwritable,
    NotForStaff,
    SlipsMissing,
    StaffAccountRefused,
    StaffCodeRefused,
    StaffDiskFull,
    StaffFileUnusable,
    VisitBroken,
    WorkerBroke,
)
from terminal.session.values import Failure, OutcomeKind


class Retry(StrEnum):
    """What may be done about a failure."""

    RESUME = "resume"  # the runner goes on by itself when the card is back
    AGAIN = "again"  # the person can try again
    STAFF = "staff"  # staff must help
    NEVER = "never"  # this card or answer cannot be used


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    code: str
    retry: Retry
    message: str
    outcome: OutcomeKind = OutcomeKind.CARD_ERROR

    def failure(self) -> Failure:
        """The row as the session sees it."""
        return Failure(self.code, self.message, self.outcome)


UNDECIDED, STAFF = OutcomeKind.UNDECIDED, OutcomeKind.STAFF

TABLE: dict[type[Exception], Row] = {
    hw.CardGone: Row("R01", Retry.RESUME, "card_gone"),
    hw.CardReset: Row("R02", Retry.RESUME, "card_reset"),
    hw.GarbledReply: Row("R03", Retry.RESUME, "garbled_reply"),
    hw.CardMute: Row("R04", Retry.RESUME, "card_mute"),
    hw.ReaderUnplugged: Row("R11", Retry.STAFF, "reader_unplugged"),
    hw.ReaderBusy: Row("R12", Retry.STAFF, "reader_busy"),
    hw.PcscServiceDown: Row("R13", Retry.STAFF, "pcsc_service_down"),
    hw.PcscDenied: Row("R14", Retry.STAFF, "pcsc_denied"),
    hw.NoReader: Row("R15", Retry.STAFF, "no_reader"),
    hw.StatusWordError: Row("C01", Retry.STAFF, "unexpected_status"),
    hw.UnknownCard: Row("C02", Retry.NEVER, "not_a_my_number_card"),
    hw.PhoneToken: Row("C03", Retry.STAFF, "phone"),
    hw.JukiCard: Row("C04", Retry.NEVER, "old_card"),
    hw.WrongCard: Row("C05", Retry.AGAIN, "another_card"),
    hw.WrongPin: Row("C06", Retry.AGAIN, "wrong_pin", OutcomeKind.NOT_MATCHED),
    hw.PinBlocked: Row("C07", Retry.STAFF, "pin_blocked", STAFF),
    hw.PinTriesLow: Row("C08", Retry.STAFF, "pin_tries_low", STAFF),
    hw.BadPinFormat: Row("C09", Retry.AGAIN, "bad_digits"),
    hw.NotAuthentic: Row("C10", Retry.STAFF, "not_authentic"),
    hw.BadCardData: Row("C11", Retry.STAFF, "unreadable_data"),
    hw.ForbiddenCommand: Row("C12", Retry.NEVER, "forbidden_command"),
    hw.NoCamera: Row("V01", Retry.STAFF, "no_camera", STAFF),
    hw.CameraBusy: Row("V02", Retry.STAFF, "camera_busy", STAFF),
    hw.CameraLost: Row("V03", Retry.AGAIN, "camera_lost", STAFF),
    hw.CameraFrozen: Row("V04", Retry.AGAIN, "camera_lost", STAFF),
    hw.NoReadingNetwork: Row("V05", Retry.STAFF, "card_face_network_missing", STAFF),
    hw.PaperOut: Row("P01", Retry.STAFF, "printer_paper_out", STAFF),
    hw.PrinterOff: Row("P02", Retry.STAFF, "printer_off", STAFF),
    hw.QueuePaused: Row("P03", Retry.STAFF, "printer_paused", STAFF),
    hw.PrinterUnknown: Row("P04", Retry.STAFF, "printer_unknown", STAFF),
    hw.PrintFailed: Row("P05", Retry.STAFF, "print_failed", STAFF),
    hw.BadFile: Row("X01", Retry.NEVER, "bad_file"),
    facematch.ModelMissing: Row("F01", Retry.STAFF, "model_missing", STAFF),
    facematch.ModelCorrupt: Row("F02", Retry.STAFF, "model_corrupt", STAFF),
    facematch.ModelUnusable: Row("F03", Retry.STAFF, "model_unusable", STAFF),
    facematch.ProfileUnreadable: Row("F04", Retry.STAFF, "profile_unreadable", STAFF),
    facematch.ProfileMismatch: Row("F05", Retry.STAFF, "profile_mismatch", STAFF),
    facematch.SettingsInvalid: Row("F06", Retry.STAFF, "face_settings_invalid", STAFF),
    facematch.BadImage: Row("F07", Retry.AGAIN, "bad_image", STAFF),
    facematch.NoFaceInPortrait: Row("F08", Retry.STAFF, "no_face_in_portrait", STAFF),
    facematch.SeveralFacesInPortrait: Row("F09", Retry.STAFF, "several_faces_in_portrait", STAFF),
    facematch.MatcherDied: Row("F10", Retry.AGAIN, "matcher_died", STAFF),
    facematch.MatcherTimedOut: Row("F11", Retry.AGAIN, "matcher_timed_out", STAFF),
    facematch.ReferenceMismatch: Row("F12", Retry.STAFF, "reference_mismatch", STAFF),
    facematch.EngineClosed: Row("F13", Retry.STAFF, "matcher_closed", STAFF),
    facematch.ManifestUnreadable: Row("F14", Retry.STAFF, "model_unusable", STAFF),
    eligibility.ConnectFailed: Row("E01", Retry.AGAIN, "service_unreachable", UNDECIDED),
    eligibility.TlsFailed: Row("E02", Retry.STAFF, "service_not_trusted", UNDECIDED),
    eligibility.TimedOut: Row("E03", Retry.AGAIN, "service_timed_out", UNDECIDED),
    eligibility.ServerFault: Row("E04", Retry.AGAIN, "service_fault", UNDECIDED),
    eligibility.Refused: Row("E05", Retry.STAFF, "service_refused", UNDECIDED),
    eligibility.BadAnswer: Row("E06", Retry.STAFF, "bad_answer", UNDECIDED),
    eligibility.LinkDown: Row("E11", Retry.AGAIN, "service_known_unreachable", UNDECIDED),
    eligibility.AskedToWait: Row("E12", Retry.AGAIN, "service_busy", UNDECIDED),
    eligibility.BadFile: Row("X02", Retry.NEVER, "bad_file", UNDECIDED),
    eligibility.BadProof: Row("E07", Retry.STAFF, "bad_proof", UNDECIDED),
    eligibility.BadToken: Row("S01", Retry.STAFF, "slip_not_believed", STAFF),
    eligibility.SlipKeyUnusable: Row("S02", Retry.STAFF, "slip_key_unusable", STAFF),
    eligibility.StoreFault: Row("E08", Retry.STAFF, "service_store_fault", UNDECIDED),
    eligibility.ServiceNotStarted: Row("E09", Retry.STAFF, "service_not_started", UNDECIDED),
    eligibility.BadMessage: Row("Q01", Retry.STAFF, "bad_file", STAFF),
    eligibility.FileUnsettled: Row("Q02", Retry.AGAIN, "bad_file", STAFF),
    eligibility.NotForTheFile: Row("Q03", Retry.STAFF, "internal_error", STAFF),
    eligibility.FolderMissing: Row("Q04", Retry.STAFF, "face_file_not_written", STAFF),
    eligibility.FolderFull: Row("Q05", Retry.STAFF, "face_file_not_written", STAFF),
    eligibility.FolderUnwritable: Row("Q06", Retry.STAFF, "face_file_not_written", STAFF),
    JournalKeyUnusable: Row("J01", Retry.STAFF, "journal_unusable", STAFF),
    JournalMissing: Row("J02", Retry.STAFF, "journal_unusable", STAFF),
    JournalLocked: Row("J03", Retry.STAFF, "journal_unusable", STAFF),
    JournalDamaged: Row("J04", Retry.STAFF, "journal_unusable", STAFF),
    JournalTooNew: Row("J05", Retry.STAFF, "journal_unusable", STAFF),
    JournalTooOld: Row("J06", Retry.STAFF, "journal_unusable", STAFF),
    JournalFull: Row("J07", Retry.STAFF, "journal_unusable", STAFF),
    JournalUnwritable: Row("J08", Retry.STAFF, "journal_unusable", STAFF),
    JournalBusy: Row("J09", Retry.AGAIN, "journal_unusable", STAFF),
    EntryRefused: Row("J10", Retry.STAFF, "journal_unusable", STAFF),
    JournalFault: Row("J11", Retry.STAFF, "journal_unusable", STAFF),
    eligibility.BadAccessRow: Row("J12", Retry.STAFF, "journal_unusable", STAFF),
    eligibility.BadAccessKey: Row("J13", Retry.STAFF, "journal_unusable", STAFF),
    eligibility.BadCheckpoint: Row("J14", Retry.STAFF, "journal_unusable", STAFF),
    SlipsMissing: Row("P09", Retry.STAFF, "no_printer", STAFF),
    StaffFileUnusable: Row("U01", Retry.STAFF, "bad_file", STAFF),
    StaffDiskFull: Row("U05", Retry.STAFF, "bad_file", STAFF),
    StaffAccountRefused: Row("U02", Retry.NEVER, "bad_digits"),
    StaffCodeRefused: Row("U03", Retry.NEVER, "bad_digits"),
    NotForStaff: Row("U04", Retry.STAFF, "staff_refused", STAFF),
    VisitBroken: Row("T01", Retry.STAFF, "internal_error", STAFF),
    WorkerBroke: Row("T02", Retry.STAFF, "worker_crashed", STAFF),
}

OF_A_KEY: dict[tuple[type[BaseException], str], Row] = {
    (hw.PinBlocked, "number_b"): Row("C13", Retry.STAFF, "number_b_blocked", STAFF),
    (hw.PinTriesLow, "number_b"): Row("C14", Retry.STAFF, "number_b_tries_low", STAFF),
}
"""Rows for one of the card's keys: a person whose card's number is locked is not to hear of a PIN."""

UNKNOWN = Row("T00", Retry.STAFF, "internal_error", STAFF)


def row_for(error: BaseException) -> Row:
    """The row of the error's class and key, of its class, or of its nearest ancestor."""
    of_key = OF_A_KEY.get((type(error), getattr(error, "key", "")))
    if of_key is not None:
        return of_key
    for ancestor in type(error).__mro__:
        if ancestor in TABLE:
            return TABLE[ancestor]
    return UNKNOWN


def failure_for(error: BaseException) -> Failure:
    """What the session is told of an error."""
    return row_for(error).failure()


def where(error: BaseException) -> str:
    """Where an unforeseen error came from, without its own text: that may quote a person's data."""
    frames = traceback.format_tb(error.__traceback__)
    return f"{type(error).__name__}\n{''.join(frames)}"


def _named() -> Iterator[tuple[Row, str]]:
    """Each row with its error's name."""
    for error, row in TABLE.items():
        yield row, f"`{_name(error)}`"
    for (of_key, key), row in OF_A_KEY.items():
        yield row, f"`{_name(of_key)}` of `{key}`"


def _name(error: type[BaseException]) -> str:
    return f"{error.__module__.split('.')[0]}.{error.__name__}"


def _line(row: Row, name: str) -> str:
    return f"| {row.code} | {name} | {row.retry} | `{row.message}` | {row.outcome} |"


def markdown() -> str:
    """The table as `docs/failure-codes.md`."""
    lines = [
        "# Failure codes",
        "",
        "Made from `terminal/failures.py` by `make docs`; a test keeps it current.",
        "",
        "| code | error | what may be done | message | outcome of the visit |",
        "|---|---|---|---|---|",
    ]
    lines += [_line(row, name) for row, name in sorted(_named(), key=lambda named: named[0].code)]
    lines.append(
        f"| {UNKNOWN.code} | anything else | {UNKNOWN.retry} | `{UNKNOWN.message}` | {UNKNOWN.outcome} |"
    )
    return "\n".join(lines) + "\n"
