# SPDX-License-Identifier: Apache-2.0
"""A port that plays a script in strict order: this command, that answer; anything else fails."""

from __future__ import annotations

from hw.errors import HwError

Answer = str | bytes | HwError


class ScriptedCard:
    """`script`: pairs of command (hex) and answer (hex, bytes, or an error to raise)."""

    def __init__(self, *script: tuple[str, Answer]) -> None:
        self._script = list(script)
        self.sent: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        assert self._script, f"nothing more was expected, not {command.hex()}"
        expected, answer = self._script.pop(0)
        assert command == bytes.fromhex(expected), f"{command.hex()} where {expected} was expected"
        if isinstance(answer, HwError):
            raise answer
        return bytes.fromhex(answer) if isinstance(answer, str) else answer

    def assert_finished(self) -> None:
        assert not self._script, f"{len(self._script)} exchanges never happened"


class CountingCard:
    """Passes everything to another port and remembers it; may fail at given positions."""

    def __init__(self, port: object, failures: dict[int, HwError | bytes] | None = None) -> None:
        self._port = port
        self.failures = failures or {}
        self.sent: list[bytes] = []
        self.on_failure = lambda: None

    def transmit(self, command: bytes) -> bytes:
        position = len(self.sent)
        self.sent.append(command)
        answer = self._port.transmit(command)
        failure = self.failures.get(position)
        if failure is None:
            return answer
        if isinstance(failure, bytes):
            return failure
        self.on_failure()
        raise failure
