# SPDX-License-Identifier: Apache-2.0
"""Face checks that were recorded once and are replayed on media time, so that a visit by face costs no matcher.

A recording holds what the real check told while it looked (prompts, instructions, progress, the decision) and how
long the work took: numbers that a person reads, and no picture, landmark or embedding. What a replay does not have
of its own is the judgement: that is the recorded one, given at the recorded moment, but never before the photo of
the chip has been enrolled. `python -m tests.support.record_faces` records the committed scenes anew.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from facematch import Claim, FaceDecision, FaceStatus, MatcherInfo, Prompt, Reason, Reference
from facematch.decision import guarded
from hw.camera.frame import Frame
from hw.camera.pacing import Pacer
from hw.errors import CameraLost
from terminal.clock import Clock

RECORDINGS = Path(__file__).parents[1] / "fixtures" / "recordings"
FPS = 15.0
COMPARED = frozenset(("accept", "staff", "refuse"))
"""Outcomes that need the photo of the chip."""
NO_PICTURE = np.zeros((1, 1, 3), np.uint8)


@dataclass(frozen=True)
class Told:
    """From `at` seconds after the first frame on, the check said this."""

    at: float
    prompt: str
    progress: float
    instruction: str = ""

    def status(self) -> FaceStatus:
        instruction = Reason(self.instruction) if self.instruction else None
        return FaceStatus(Prompt(self.prompt), instruction, self.progress)


@dataclass(frozen=True)
class Take:
    """One face check from its first frame to its decision, in seconds since that frame."""

    scene: str
    decided_s: float
    look_s: float
    enrol_s: float
    decision: dict[str, Any]
    told: tuple[Told, ...]
    states: tuple[str, ...] = ()
    """Which states the recorded visit walked through."""

    @property
    def outcome(self) -> str:
        return str(self.decision["outcome"])


# --- replaying ------------------------------------------------------------------------------------


@dataclass
class RecordedEngine:
    """Fills the face engine's port from recordings; each check is the next take, then they begin again."""

    takes: Sequence[Take]
    clock: Clock
    checks: int = 0

    def __post_init__(self) -> None:
        self._next: Iterator[Take] = cycle(self.takes)
        first = self.takes[0]
        self.matcher = MatcherInfo(first.decision["matcher"], "", "recorded")
        self._look_s, self._enrol_s = first.look_s, first.enrol_s

    def enrol(self, _image) -> Reference:
        self.clock.sleep(self._enrol_s)
        return Reference(np.ones(1, np.float32), self.matcher.name)

    def observe(self, _image, time_s: float) -> float:
        self.clock.sleep(self._look_s)
        return time_s

    def guard(self, decision: FaceDecision, claim: Claim) -> FaceDecision:
        return guarded(decision, claim, "staff")

    def check(self) -> "RecordedCheck":
        self.checks += 1
        return RecordedCheck(next(self._next))


@dataclass
class RecordedCheck:
    """Says what the take said at that moment after the first frame."""

    take: Take
    began: float | None = None
    elapsed: float = 0.0
    referred: bool = False
    wiped: bool = False

    def add(self, time_s: float) -> None:
        if self.began is None:
            self.began = time_s
        self.elapsed = time_s - self.began

    def refer_to(self, _reference: Reference) -> None:
        self.referred = True

    def status(self) -> FaceStatus:
        so_far = [told for told in self.take.told if told.at <= self.elapsed + 1e-6]
        return (so_far or self.take.told)[-1 if so_far else 0].status()

    def decision(self) -> FaceDecision | None:
        if self.began is None or self.elapsed < self.take.decided_s - 1e-6:
            return None
        if self.take.outcome in COMPARED and not self.referred:
            return None
        return FaceDecision(**self.take.decision)

    def wipe(self) -> None:
        self.wiped = True


def walked(seen: Sequence[str]) -> tuple[str, ...]:
    """The states without the counter's question, which the service asks a person once in 24 hours."""
    states = [name for name in seen if name != "AskingConsent"]
    return tuple(name for n, name in enumerate(states) if states[n - 1 : n] != [name])


class RecordedCamera:
    """The rhythm of the recorded camera; what was in its pictures is in the takes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pacer = Pacer(clock, FPS)
        self._closed = False

    def read(self) -> Frame:
        index = self._pacer.wait()
        if self._closed:
            raise CameraLost("the camera is closed")
        return Frame(NO_PICTURE, self._clock.now(), index)

    def prompt(self, name: str) -> None:
        """The recorded person has answered already."""

    def close(self) -> None:
        self._closed = True


# --- the file -------------------------------------------------------------------------------------


def load_takes(path: Path) -> tuple[Take, ...]:
    """The takes of a `*.faces.toml`."""
    return tuple(_take(table) for table in tomllib.loads(path.read_text("utf-8"))["take"])


def _take(table: dict[str, Any]) -> Take:
    told = tuple(Told(**line) for line in table["told"])
    return Take(**{**table, "told": told, "states": tuple(table["states"])})


def all_takes() -> dict[str, tuple[Take, ...]]:
    """All committed takes by scene."""
    return {
        path.name.removesuffix(".faces.toml"): load_takes(path)
        for path in sorted(RECORDINGS.glob("*.faces.toml"))
    }


def dump(takes: Sequence[Take]) -> str:
    """TOML that a person can read: one line for each thing the check said."""
    lines = ["# What the face check told while it looked: no picture, no landmark, no embedding."]
    for take in takes:
        lines += ["", "[[take]]"]
        lines += [f"{key} = {_value(getattr(take, key))}" for key in _PLAIN]
        lines += ["told = [", *(f"    {_told(told)}," for told in take.told), "]"]
        decision = take.decision
        tables = {key: value for key, value in decision.items() if isinstance(value, dict)}
        lines += ["", "[take.decision]"]
        lines += [f"{k} = {_value(v)}" for k, v in decision.items() if k not in tables]
        for name, table in tables.items():
            lines += ["", f"[take.decision.{name}]"]
            lines += [f"{key} = {_value(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


_PLAIN = ("scene", "decided_s", "look_s", "enrol_s", "states")


def _told(told: Told) -> str:
    fields = {"at": told.at, "prompt": told.prompt, "progress": told.progress}
    if told.instruction:
        fields["instruction"] = told.instruction
    return "{ " + ", ".join(f"{key} = {_value(value)}" for key, value in fields.items()) + " }"


def _value(value: Any) -> str:
    if isinstance(value, float):
        return repr(round(value, 4))  # "nan" is TOML, too
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
