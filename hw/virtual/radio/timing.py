# SPDX-License-Identifier: Apache-2.0
"""How long an exchange with a card takes on the air."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

INS_SELECT, INS_VERIFY, INS_SIGN = 0xA4, 0x20, 0x2A
INS_READ = frozenset({0xB0, 0xB2})


class Timing(Protocol):
    """How long the two halves of an exchange take, in seconds."""

    def command_s(self, command: bytes) -> float:
        """Until the card has received the command and worked on it."""
        ...

    def response_s(self, response: bytes) -> float:
        """Until the reader has received the response."""
        ...


@dataclass(frozen=True, slots=True)
class Latency:
    """A radio link: `bit_rate` in bit/s (0: no time at all) and a fixed time per APDU.

    `select_s`, `verify_s` and `read_s` replace `apdu_s` for their kind of command; `sign_s` comes
    on top of it. `MEASURED` follows the time-stamped log of lanesky/mnbcard: SELECT 30-45 ms,
    signature 0.7 s.
    """

    bit_rate: float = 0.0
    apdu_s: float = 0.0
    sign_s: float = 0.0
    select_s: float | None = None
    verify_s: float | None = None
    read_s: float | None = None

    def command_s(self, command: bytes) -> float:
        """Air time of the command, and the time the card works on it."""
        return self._work_s(command) + self._air_s(command)

    def response_s(self, response: bytes) -> float:
        """Air time of the response."""
        return self._air_s(response)

    def _work_s(self, command: bytes) -> float:
        ins = command[1] if len(command) > 1 else 0
        if ins == INS_SIGN:
            return self.apdu_s + self.sign_s
        own = None
        if ins == INS_SELECT:
            own = self.select_s
        elif ins == INS_VERIFY and len(command) > 5:  # without digits it only asks for the counter
            own = self.verify_s
        elif ins in INS_READ:
            own = self.read_s
        return self.apdu_s if own is None else own

    def _air_s(self, data: bytes) -> float:
        return 8 * len(data) / self.bit_rate if self.bit_rate else 0.0


INSTANT = Latency()
MEASURED = Latency(bit_rate=106_000.0, apdu_s=0.03, sign_s=0.65)
