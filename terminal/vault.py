# SPDX-License-Identifier: Apache-2.0
"""Everything personal of the visit under way, in one place that can be emptied.

The session's state holds no personal data at all; it lies here until `wipe`, which zeroes what can be zeroed
(digits in bytearrays, pictures in numpy arrays) and forgets the rest.
"""

import threading
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eligibility.answers import Answer
from eligibility.client import Nonce
from eligibility.history_rows import HistoryEntry
from eligibility.proof import Proof
from facematch import FaceDecision, Reference
from hw.card.auth_certificate import AuthCertificate
from hw.card.number_b import NumberB
from hw.card.pins import PinState
from hw.card.reading import BlockCache
from hw.card.surface import FaceRecord
from hw.card.text import Holder
from terminal.face_notes import FaceNotes
from terminal.session.values import Consents

COUNTS = ("visit", "cache", "face_notes", "pin_repeats", "pin_power_lost")
"""What holds no secret, or is emptied and not dropped."""


@dataclass(slots=True)
class Vault:
    """What one visit knows of one person. Filled by the worker lanes, read by the next step's lane."""

    visit: int
    number_b: NumberB | None = None
    face_notes: FaceNotes = field(default_factory=FaceNotes)
    """What the tray's camera read of the card's face, and what the card refused."""
    pin: bytearray | None = None
    pin_accepted: bool = False
    pin_repeats: int = 0
    pin_power_lost: bool = False
    pin_before: PinState | None = None
    signature: bytes | None = None
    cache: BlockCache = field(default_factory=BlockCache)
    face_record: FaceRecord | None = None
    photo: NDArray[np.uint8] | None = None
    holder: Holder | None = None
    certificate: AuthCertificate | None = None
    reference: Reference | None = None
    face: FaceDecision | None = None
    nonce: Nonce | None = None
    proof: Proof | None = None
    request_id: str | None = None
    """Of the visit's question, whoever asks it: this kiosk now, or its outbox later."""
    registration: Proof | None = None
    """For 利用申込; once it is there, this visit's PIN, if it was one, has been taken by the card."""
    history_proof: Proof | None = None
    history: tuple[HistoryEntry, ...] | None = None
    """Who looked at the person's data, newest first."""
    answer: Answer | None = None
    """Never one that is about somebody else."""
    slip_number: str | None = None
    slip_proof: Proof | None = None
    """Deferred: over the slip's number."""
    slip_drawn: object | None = None
    """The paper, while the card still signs; the printer's lane knows what it is."""
    consents: Consents | None = None

    def wipe(self) -> None:
        """Zero and forget everything but the visit's number."""
        for item in fields(self):
            if item.name not in COUNTS:
                _zero(getattr(self, item.name))
                setattr(self, item.name, None)
        self.cache.wipe()  # not replaced: a lane that still reads into it is swept up after
        self.face_notes.wipe()
        self.pin_accepted, self.pin_repeats, self.pin_power_lost = False, 0, False

    def refuse_number_b(self, tries_left: int | None) -> None:
        """The number in here does not open the card: it is never sent again in this visit."""
        if self.number_b is not None:
            self.face_notes.refuse(self.number_b, tries_left)

    def ask_anew(self) -> None:
        """What was asked is answered and over: the next question is another one."""
        self.nonce = self.proof = self.request_id = self.answer = None

    def forget_pin(self) -> None:
        """Zero the PIN as soon as it is of no more use."""
        _zero(self.pin)
        self.pin, self.pin_accepted, self.pin_repeats = None, False, 0
        self.pin_power_lost = False

    @property
    def empty(self) -> bool:
        """Whether nothing of a person is left."""
        left = [getattr(self, item.name) for item in fields(self) if item.name not in COUNTS]
        nothing = all(value is None or value is False for value in left)
        return nothing and self.face_notes.empty and self.cache.identity is None


class VaultKeeper:
    """Hands out the vault of the current visit; an old visit's lane gets one that nobody reads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._vault: Vault | None = None
        self._over = 0

    def of(self, visit: int) -> Vault:
        """The vault of a visit; the former visit's is wiped when a new one begins."""
        with self._lock:
            if visit <= self._over or (self._vault is not None and visit < self._vault.visit):
                return Vault(visit)
            if self._vault is None or self._vault.visit < visit:
                self._vault = self._wiped_for(visit)
            return self._vault

    def wipe(self, visit: int) -> None:
        """Empty the vault of a visit that is over; nobody gets it any more."""
        with self._lock:
            self._over = max(self._over, visit)
            self._wipe_if_over()

    def sweep(self) -> None:
        """A lane has finished: what it may have written into a vault that was wiped meanwhile goes as well."""
        with self._lock:
            self._wipe_if_over()

    @property
    def empty(self) -> bool:
        """Whether nothing of any person is left."""
        with self._lock:
            return self._vault is None or self._vault.empty

    def _wipe_if_over(self) -> None:
        if self._vault is not None and self._vault.visit <= self._over:
            self._vault.wipe()

    def _wiped_for(self, visit: int) -> Vault:
        if self._vault is not None:
            self._vault.wipe()
        return Vault(visit)


def _zero(value: Any) -> None:
    if isinstance(value, bytearray):
        value[:] = bytes(len(value))
    elif isinstance(value, np.ndarray) and value.flags.writeable:
        value.fill(0)
    elif hasattr(value, "wipe"):
        value.wipe()
