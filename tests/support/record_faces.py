# SPDX-License-Identifier: Apache-2.0
"""Records face checks: whole visits with the real matcher before the committed scenes, one file a scene.

`python -m tests.support.record_faces [SCENE…]` writes tests/fixtures/recordings. A scene is played before the card of
its own person, or before the one that STRANGERS names.
"""

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from facematch import (
    Claim,
    FaceDecision,
    FaceEngine,
    FaceSettings,
    FaceStatus,
    MatcherInfo,
    Reference,
    load_engine,
)
from facematch.check import FaceCheck
from hw.camera.scene import Scene, SceneCamera, load_scene
from hw.virtual.card import load_card
from terminal.session import Policy
from terminal.session.values import Method
from tests.support.front_desk import Desk, Town, open_town
from tests.support.recorded_faces import RECORDINGS, Take, Told, dump, walked
from tests.support.virtual_cards import FIXTURES

TODAY = date(2026, 11, 23)
SEEDS = (1, 2, 3)
"""One take each: another seed asks for other movements."""
CARDS = ("hanako", "haruto", "kenji", "misaki", "sota", "taro", "yui")
ONE_TRY = Policy(face_tries=1)
STRANGERS = {"maria": "hanako", "hanako-replay": "hanako"}


@dataclass
class RecordingEngine:
    """The real engine; remembers what each of its checks told."""

    engine: FaceEngine
    seed: int | None = None
    checks: list["RecordingCheck"] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    enrols: list[float] = field(default_factory=list)

    @property
    def matcher(self) -> MatcherInfo:
        return self.engine.matcher

    def enrol(self, image) -> Reference:
        began = time.perf_counter()
        reference = self.engine.enrol(image)
        self.enrols.append(time.perf_counter() - began)
        return reference

    def observe(self, image, time_s: float):
        began = time.perf_counter()
        observation = self.engine.observe(image, time_s)
        self.looks.append(time.perf_counter() - began)
        return observation

    def guard(self, decision: FaceDecision, claim: Claim) -> FaceDecision:
        return self.engine.guard(decision, claim)

    def check(self) -> "RecordingCheck":
        self.checks.append(RecordingCheck(self.engine.check(self.seed)))
        return self.checks[-1]

    def take(self, scene: str, states: Sequence[str]) -> Take:
        """The last check as a recording."""
        check = self.checks[-1]
        decision = check.decision()
        assert decision is not None, "it never decided"
        return Take(
            scene=scene,
            decided_s=round(check.last, 3),
            look_s=round(median(self.looks), 4),
            enrol_s=round(median(self.enrols), 4),
            decision=asdict(decision),
            told=tuple(check.told),
            states=tuple(states),
        )


@dataclass
class RecordingCheck:
    """A real check whose words are written down as they change."""

    check: FaceCheck
    began: float | None = None
    last: float = 0.0
    told: list[Told] = field(default_factory=list)

    def add(self, observation) -> None:
        if self.began is None:
            self.began = observation.time_s
        self.last = observation.time_s - self.began
        self.check.add(observation)
        status = self.check.status()
        instruction = "" if status.instruction is None else status.instruction.value
        said = status.prompt.value, round(status.progress, 2), instruction
        if not self.told or said != (*_said(self.told[-1]),):
            self.told.append(Told(round(self.last, 3), *said))

    def refer_to(self, reference: Reference) -> None:
        self.check.refer_to(reference)

    def status(self) -> FaceStatus:
        return self.check.status()

    def decision(self) -> FaceDecision | None:
        return self.check.decision()

    def wipe(self) -> None:
        self.check.wipe()


def _said(told: Told) -> tuple[str, float, str]:
    return told.prompt, told.progress, told.instruction


@contextmanager
def a_town() -> Iterator[Town]:
    """The service for the cards that are recorded."""
    with tempfile.TemporaryDirectory() as folder, open_town(Path(folder), CARDS, TODAY) as town:
        yield town


def record(town: Town, engine: FaceEngine, name: str, scene: Scene, seed: int) -> Take:
    """One visit by face to a real kiosk on media time; `name` is the scene's."""
    recorder = RecordingEngine(engine, seed)
    desk = Desk(
        town,
        policy=ONE_TRY,
        camera=lambda: SceneCamera(scene, desk.clock),
        engine=lambda: recorder,
    )
    card = load_card(FIXTURES / "cards" / f"{STRANGERS.get(name, name)}.card.toml")
    desk.open()
    try:
        desk.wait(lambda: desk.runner.warm)
        visitor = desk.visitor(card, method=Method.FACE)
        desk.visit(visitor)
    finally:
        desk.close()
    return recorder.take(name, walked(visitor.seen))


def main(names: Sequence[str]) -> None:
    """Record the scenes."""
    RECORDINGS.mkdir(exist_ok=True)
    engine = load_engine(FaceSettings())
    with a_town() as town:
        for name in names or (*CARDS, *STRANGERS):
            scene = load_scene(FIXTURES / "scenes" / name)
            takes = [record(town, engine, name, scene, seed) for seed in SEEDS]
            (RECORDINGS / f"{name}.faces.toml").write_text(dump(takes), "utf-8")
    engine.close()


if __name__ == "__main__":
    main(sys.argv[1:])
