# SPDX-License-Identifier: Apache-2.0
"""A typed gate over PC/SC: one function a call, and every return code becomes a typed error.

Only pyscard's low-level module is used: its monitors and connection classes keep threads that die
with pcscd and hide return codes. Results of calls are looked at only when the code is success
(after pcscd's death pyscard hands out 64 KiB of junk as a "response"). All calls may block for
ever; `hw.pcsc.deadline` sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import smartcard.scard as pcsc

from hw.errors import (
    CardGone,
    CardMute,
    CardReset,
    GarbledReply,
    HwError,
    PcscDenied,
    PcscServiceDown,
    ReaderBusy,
    ReaderUnplugged,
)

SUCCESS = 0x00000000
CANCELLED = 0x80100002
TIMEOUT = 0x8010000A
NO_SERVICE = 0x8010001D
NO_READERS = 0x8010002E
UNKNOWN_READER = 0x80100009
NO_SMARTCARD = 0x8010000C
PROTO_MISMATCH = 0x8010000F
RESET_CARD = 0x80100068
REMOVED_CARD = 0x80100069
SECURITY_VIOLATION = 0x8010006A

STATE_UNAWARE = 0x0000
STATE_UNKNOWN = 0x0004
STATE_UNAVAILABLE = 0x0008
STATE_PRESENT = 0x0020
STATE_MUTE = 0x0200

LEAVE, RESET, UNPOWER = 0, 1, 2
"""What to do to the card at reconnect and disconnect (SCARD_LEAVE_CARD and so on)."""

_PNP = r"\\?PnP?\Notification"
"""The pseudo reader whose status changes when a reader is plugged in or out."""

_SHARED = 2
_DIRECT = 3
_ANY_PROTOCOL = 1 | 2
_SCOPE_SYSTEM = 2

_ERRORS: dict[int, type[HwError]] = {
    0x80100003: PcscServiceDown,  # E_INVALID_HANDLE: what is left after pcscd restarted
    UNKNOWN_READER: ReaderUnplugged,
    0x8010000B: ReaderBusy,  # E_SHARING_VIOLATION
    NO_SMARTCARD: CardGone,
    PROTO_MISMATCH: CardMute,  # no protocol could be agreed on; see also _SILENT_RESET
    0x80100013: PcscServiceDown,  # F_COMM_ERROR, except while transmitting
    0x80100016: GarbledReply,  # E_NOT_TRANSACTED, see Uncertain
    0x80100017: ReaderUnplugged,  # E_READER_UNAVAILABLE
    NO_SERVICE: PcscServiceDown,
    0x8010001E: PcscServiceDown,  # E_SERVICE_STOPPED
    NO_READERS: ReaderUnplugged,
    0x8010002F: GarbledReply,  # E_COMM_DATA_LOST, see Uncertain
    0x80100065: CardMute,  # W_UNSUPPORTED_CARD
    0x80100066: CardMute,  # W_UNRESPONSIVE_CARD
    0x80100067: CardMute,  # W_UNPOWERED_CARD
    RESET_CARD: CardReset,
    REMOVED_CARD: CardGone,
}
"""pcsc-lite's codes (pcsclite.h). What is not here is answered by a new context: service down."""

_DENIALS: dict[int, type[HwError]] = {SECURITY_VIOLATION: PcscDenied}
"""pcscd's polkit rule says no, which it does at EstablishContext and Connect only. Any call gives
the same code when pcscd is killed at the wrong moment (seen with 1.9.9)."""

_SILENT_RESET: dict[int, type[HwError]] = {PROTO_MISMATCH: CardReset}
"""While transmitting: the protocol that was agreed on is no longer in force, because pcscd gave the
card power again without telling the handle (it does so for a card that it missed for a moment)."""

_UNCERTAIN = frozenset({0x80100013, 0x80100016, 0x8010002F})


class Uncertain(Exception):
    """An exchange failed in a way that does not tell whether the card is still there.

    Inner to this package: the link asks the reader, and raises CardGone or GarbledReply.
    """


class Refused(Exception):
    """Nobody listens on pcscd's socket. Inner to this package: the service is down, and asking for it
    is free, whereas a connection that is taken may be what starts it (systemd)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A reader's state: the flags, its 16-bit event counter, and the card's ATR."""

    flags: int
    counter: int
    atr: bytes = b""

    @property
    def known(self) -> bool:
        return not self.flags & (STATE_UNKNOWN | STATE_UNAVAILABLE)

    @property
    def transient(self) -> bool:
        """Listed, but unavailable: ask again before believing it."""
        return bool(self.flags & STATE_UNAVAILABLE) and not self.flags & STATE_UNKNOWN

    @property
    def card(self) -> bool:
        """A card is there. It has an ATR, or is reported as mute.

        Present with neither is a ghost: pcscd 1.9.9 keeps saying so, until the next insertion, when
        a program cut the power of a card that came and went between two of its looks.
        """
        return bool(self.flags & STATE_PRESENT) and bool(self.atr or self.flags & STATE_MUTE)


NEVER_SEEN = Seen(STATE_UNAWARE, 0)
GONE = Seen(STATE_UNKNOWN, 0)


@dataclass(frozen=True, slots=True)
class Handle:
    """A connection to a card, with the protocol that was agreed on."""

    number: int
    protocol: int


def establish() -> int:
    """Return a new context. Raises Refused, PcscServiceDown or PcscDenied."""
    code, context = pcsc.SCardEstablishContext(_SCOPE_SYSTEM)
    if _unsigned(code) == SECURITY_VIOLATION:
        # A denial is the same the second time; a pcscd that died is not.
        code, context = pcsc.SCardEstablishContext(_SCOPE_SYSTEM)
    if _unsigned(code) == NO_SERVICE:
        raise Refused(f"EstablishContext: {NO_SERVICE:08X}")
    _check("EstablishContext", code, _ERRORS | _DENIALS)
    return int(context)


def release(context: int) -> None:
    """Let go of a context and its connections. Never raises: there is nothing left to do."""
    with suppress(pcsc.error):
        pcsc.SCardReleaseContext(context)


def cancel(context: int) -> None:
    """Wake a `status_change` that waits in this context. Never raises."""
    with suppress(pcsc.error):
        pcsc.SCardCancel(context)


def list_readers(context: int) -> list[str]:
    """Return the names of all readers; none is an empty list."""
    code, names = pcsc.SCardListReaders(context, [])
    if _unsigned(code) == NO_READERS:
        return []
    _check("ListReaders", code)
    return [str(name) for name in names]


def status_change(context: int, timeout_s: float, reader: str | None, known: Seen) -> Seen:
    """Wait until a reader differs from what is known of it, or one is plugged in or out.

    Returns its state of the moment after at most `timeout_s`, changed or not, and when cancelled.
    A reader that does not exist (any more) is Seen(STATE_UNKNOWN); for None, only plugging is
    waited for.
    """
    asked = [(_PNP, STATE_UNAWARE)]
    if reader is not None:
        asked.append((reader, known.flags | known.counter << 16))
    code, states = pcsc.SCardGetStatusChange(context, round(timeout_s * 1000), asked)
    if _unsigned(code) == UNKNOWN_READER:
        return GONE
    if _unsigned(code) in (TIMEOUT, CANCELLED) or reader is None:
        _check_unless_idle("GetStatusChange", code)
        return known
    _check("GetStatusChange", code)
    _, state, atr = states[-1]
    return _seen(state, atr)


def connect(context: int, reader: str) -> Handle:
    """Connect to the card in a reader, shared with other programs."""
    code, number, protocol = pcsc.SCardConnect(context, reader, _SHARED, _ANY_PROTOCOL)
    if _unsigned(code) == SECURITY_VIOLATION:
        list_readers(context)  # raises if this is no denial, but the death of pcscd
    _check(f"Connect to {reader}", code, _ERRORS | _DENIALS)
    return Handle(int(number), int(protocol))


def connect_reader(context: int, reader: str) -> Handle:
    """Connect to a reader, whether a card is there or not."""
    code, number, protocol = pcsc.SCardConnect(context, reader, _DIRECT, _ANY_PROTOCOL)
    _check(f"Connect to {reader} directly", code)
    return Handle(int(number), int(protocol))


def reconnect(handle: Handle, card: int) -> Handle:
    """Connect again on an old handle; `card` is LEAVE, RESET or UNPOWER."""
    code, protocol = pcsc.SCardReconnect(handle.number, _SHARED, _ANY_PROTOCOL, card)
    _check("Reconnect", code)
    return Handle(handle.number, int(protocol))


def disconnect(handle: Handle, card: int = UNPOWER) -> None:
    """Let go of the card; cut its power, or what `card` says. Never raises: nothing is left to do.

    A card that was seen to leave has no power to cut; trying to would make a ghost (see Seen).
    """
    with suppress(pcsc.error):
        removed = _unsigned(pcsc.SCardStatus(handle.number)[0]) == REMOVED_CARD
        pcsc.SCardDisconnect(handle.number, LEAVE if removed else card)


def present(handle: Handle) -> bool | None:
    """Ask the driver whether a card is there; None if it cannot tell.

    USB readers look at once for this attribute (CCID's IFDHGetCapabilities), unlike SCardStatus,
    which tells what pcscd's last look showed.
    """
    code, value = pcsc.SCardGetAttrib(handle.number, pcsc.SCARD_ATTR_ICC_PRESENCE)
    if _unsigned(code) in (REMOVED_CARD, NO_SMARTCARD):
        return False
    if _unsigned(code) == SUCCESS and value:
        return bool(value[0])
    return None


def begin(handle: Handle) -> None:
    """Begin a transaction; blocks while another program holds one."""
    _check("BeginTransaction", pcsc.SCardBeginTransaction(handle.number))


def end(handle: Handle) -> None:
    """End a transaction and leave the card as it is."""
    _check("EndTransaction", pcsc.SCardEndTransaction(handle.number, LEAVE))


def transmit(handle: Handle, command: bytes) -> bytes:
    """Send a command APDU and return the response with its status word.

    An empty response with a code of success is how pcscd reports a card that vanished meanwhile.
    Raises Uncertain when the code does not tell whether the card is there.
    """
    code, response = pcsc.SCardTransmit(handle.number, handle.protocol, list(command))
    if _unsigned(code) in _UNCERTAIN:
        raise Uncertain(f"Transmit: {_unsigned(code):08X}")
    _check("Transmit", code, _ERRORS | _SILENT_RESET)
    return _whole(bytes(byte & 0xFF for byte in response))


def _whole(response: bytes) -> bytes:
    if not response:
        raise CardGone("Transmit: empty response with success")
    if len(response) == 1:
        raise GarbledReply("Transmit: response of one byte")
    return response


def _seen(state: int, atr: Any) -> Seen:
    word = _unsigned(state)
    return Seen(word & 0xFFFF, word >> 16, bytes(byte & 0xFF for byte in atr))


def _check(call: str, code: int, errors: Mapping[int, type[HwError]] = _ERRORS) -> None:
    number = _unsigned(code)
    if number != SUCCESS:
        raise errors.get(number, PcscServiceDown)(f"{call}: {number:08X}")


def _check_unless_idle(call: str, code: int) -> None:
    if _unsigned(code) not in (TIMEOUT, CANCELLED):
        _check(call, code)


def _unsigned(code: int) -> int:
    """PC/SC's codes as the standard prints them; pyscard gives them signed on some systems."""
    return int(code) & 0xFFFFFFFF
