# SPDX-License-Identifier: Apache-2.0
"""Visit files with faults in them, and running them through a real pcscd in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIXTURES = Path("tests/fixtures").absolute()
PIN = "1234"
ANTENNA = "bit_rate = 106_000\nselect_ms = 35\nverify_ms = 60\nread_ms = 10\nsign_ms = 650"
"""The air of the goals: 106 kbit/s, 35 ms a SELECT, 60 ms a VERIFY."""

LENGTHS_MS: dict[str, tuple[int, ...]] = {
    "blink": (100, 1000),
    "garbled": (0,),
    "truncated": (0,),
    "one_byte": (0,),
    "empty": (0,),
    "mute": (0,),
    "slow": (1000, 7000),
    "reset": (0,),
    "unpower": (0,),
    "swap": (0,),
    "service_down": (2000,),
}
"""Every kind of fault that vpcd can show, and how long it lasts. 7 s is later than the link waits."""
HEALED = frozenset(LENGTHS_MS) - {"garbled", "swap"}
"""What every visit must get over; wrong bytes may be believed, and another card is another card."""


@dataclass(frozen=True)
class Fault:
    """One fault at one APDU."""

    kind: str
    apdu: int
    for_ms: int = 0
    command: str = ""

    def toml(self) -> str:
        lines = ["[[radio.fault]]", f'kind = "{self.kind}"', f"apdu = {self.apdu}"]
        if self.for_ms:
            lines.append(f"for_ms = {self.for_ms}")
        if self.command:
            lines.append(f'command = "{self.command}"')
        if self.kind == "swap":
            lines.append(f'card = "{FIXTURES / "cards" / "taro.card.toml"}"')
        return "\n".join(lines)

    def __str__(self) -> str:
        return f"{self.kind}-{self.for_ms}ms-{self.command.replace(' ', '') or 'apdu'}-{self.apdu}"


def faults_at(apdu: int, command: str = "") -> Iterator[Fault]:
    """Every fault that can hit this APDU."""
    for kind, lengths in LENGTHS_MS.items():
        for for_ms in lengths:
            yield Fault(kind, apdu, for_ms, command)


def write_visit(
    directory: Path, name: str, radio: str = "", *, card: str = "hanako", scene: str = ""
) -> Path:
    """A visit by PIN, or by face if there is a scene; the person types the PIN as often as asked."""
    lines = ["[visit]", f'card = "{FIXTURES / "cards" / f"{card}.card.toml"}"']
    lines += [f'scene = "{FIXTURES / "scenes" / scene}"'] if scene else []
    lines += ["today = 2026-11-23", "[patient]"]
    methods = ["face", "pin"] if scene else ["pin"]
    lines += [f"methods = {json.dumps(methods)}", f"pin = {json.dumps([PIN] * 12)}"]
    lines += ["[radio]", radio]
    file = directory / f"{name}.visit.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def run_headless(
    files: Sequence[Path], *options: str, timeout_s: float = 600
) -> list[dict[str, Any]]:
    """The results, in order, of one process with one pcscd."""
    command = [sys.executable, "-m", "ui.cli.main", "headless", *map(str, files)]
    return _results([*command, "--reader", "pcsc", "--json", *options], timeout_s)


def run_accident(
    file: Path, kind: str, after_s: float, for_s: float, timeout_s: float = 120
) -> dict[str, Any]:
    """The result of a visit in real time whose pcscd is killed or frozen by hand."""
    command = [sys.executable, "-m", "tests.support.pcsc_accident", str(file), kind]
    return _results([*command, str(after_s), str(for_s)], timeout_s)[0]


def _results(command: list[str], timeout_s: float) -> list[dict[str, Any]]:
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=timeout_s)
    results = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert results, done.stdout + done.stderr
    return results
