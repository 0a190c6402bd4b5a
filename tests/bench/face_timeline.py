# SPDX-License-Identifier: Apache-2.0
"""Where each second of a visit by face goes: what the person does, what the check asks of them, what the kiosk takes.

`python -m tests.bench.face_timeline [--visits 8]` drives visits as `kiosk_visit` does and cuts each, from the card
to the verdict, at the moments at which something is asked, answered or known. Each piece has the seconds on the wall
and those of the kiosk's processor (all its threads), and belongs to one of

* `person`: touches (at once here), the drawn person's reaction of 0.4 s, the movement until the frame that answers,
  the way back to the front;
* `check`: what liveness costs by its rules whoever stands there: coming to rest, a random pause, the colours;
* `kiosk`: opening the camera, waiting for its frames, looking at them, deciding, drawing;
* `radio`: the card, at 106 kbit/s with the measured times of a chip; `service`: half a second for each question.

A frame is cut at the moment at which it was taken: what comes before it is the person's or the check's, what comes
after it the kiosk's. Beside that stands what each network took. The bench's recorded persons differ in how fast they
turn; the draw of the challenge is the real, random one.
"""

import argparse
import itertools
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from facematch import check, engine
from facematch.landmarker import Landmarker
from facematch.values import LIGHTS, Prompt
from terminal.runner.camera_work import CameraWork
from terminal.session.states import LookingForFace
from tests.bench.kiosk_visit import Practised, Stay, visits
from ui.kiosk.app import Kiosk
from ui.presenter.model import ScreenModel

CARDS = ("hanako", "kenji", "akemi", "haruto", "sota", "misaki", "shigeru", "taro")
"""Live persons with a card and a scene. The first visit is not counted: caches and connections."""
REACTION_S = 0.4
"""Of the drawn persons (tests/fixtures/scenes). People take 0.2 to 0.7 s for something simple that they expect."""
WHOSE = ("person", "check", "kiosk", "radio", "service")
LIGHT = frozenset(light.value for light in LIGHTS)
MOVES = frozenset(move.value for move in (Prompt.TURN_LEFT, Prompt.TURN_RIGHT, Prompt.BLINK))


@dataclass(frozen=True)
class Moment:
    """Something happened. `at`: seconds on the wall; `taken`: when the frame was taken that said so; `used`: of the
    processor, by the process."""

    name: str
    at: float
    taken: float
    used: float


@dataclass(frozen=True)
class Piece:
    """A part of the visit, in seconds."""

    name: str
    whose: str
    wall: float
    processor: float = 0.0


@dataclass
class Notes:
    """What was measured of one visit; written by all threads of the kiosk."""

    moments: list[Moment] = field(default_factory=list)
    calls: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    """Wall and the calling thread's own seconds, by what was called."""
    taken: float = 0.0

    def note(self, name: str, taken: float | None = None) -> None:
        now = time.monotonic()
        self.moments.append(Moment(name, now, taken or now, time.process_time()))

    def clear(self) -> None:
        self.moments.clear()
        self.calls.clear()
        self.taken = 0.0


NOTES = Notes()


def watch(owner: object, name: str) -> None:
    """Measure each call of a function of a class or module."""
    real = getattr(owner, name)

    def timed(*args: Any, **options: Any) -> Any:
        wall, own = time.monotonic(), time.thread_time()
        try:
            return real(*args, **options)
        finally:
            seconds = time.monotonic() - wall, time.thread_time() - own
            NOTES.calls[name.strip("_")].append(seconds)

    setattr(owner, name, timed)


def before(owner: object, name: str, told: Callable[..., None]) -> None:
    """Call `told` with the arguments of each call of a method, before it."""
    real = getattr(owner, name)

    def noted(*args: Any, **options: Any) -> Any:
        told(*args, **options)
        return real(*args, **options)

    setattr(owner, name, noted)


def listen() -> None:
    """From now on everything is written down."""
    for owner, names in (
        (Landmarker, ("faces",)),
        (engine.FaceEngine, ("_embedding", "_apparent", "enrol")),
        (engine, ("measure_light", "measure_cover", "read_evidence")),
        (check.FaceCheck, ("add", "_judge")),
    ):
        for name in names:
            watch(owner, name)
    before(engine.FaceEngine, "observe", _looked)
    watch(engine.FaceEngine, "observe")
    before(CameraWork, "prompt", lambda _self, name: NOTES.note(name, NOTES.taken))


def _looked(_self: object, _image: object, time_s: float) -> None:
    if not NOTES.taken:
        NOTES.note("first frame", time_s)
    NOTES.taken = time_s


class Timed(Practised):
    """Writes down, too, when the session went on."""

    def __init__(self, kiosk: Kiosk, cards: tuple[str, ...]) -> None:
        super().__init__(kiosk, [Stay("face", card) for card in cards])
        self.pieces: list[tuple[Stay, list[Piece], dict[str, Any]]] = []
        self._hears = False

    def _come(self) -> None:
        conduct = self._kiosk.conduct
        if not self._hears and conduct is not None:
            self._hears = True
            conduct.runner.observe(lambda state: NOTES.note(type(state).__name__))
        super()._come()

    def _lay(self, stay: Stay) -> None:
        NOTES.clear()
        NOTES.note("laid")
        super()._lay(stay)

    def _end(self, stay: Stay, model: ScreenModel) -> None:
        NOTES.note("verdict")
        self.pieces.append((stay, list(pieces(list(NOTES.moments))), calls(NOTES.calls)))
        super()._end(stay, model)


def pieces(moments: list[Moment]) -> Iterator[Piece]:
    """The visit in pieces that add up to it."""
    looks = [m for m in moments if m.name == LookingForFace.__name__]
    if not looks:
        return
    began = looks[0].at
    known = next((m for m in moments if m.at > looks[-1].at and m.name == "GatheringProof"), None)
    yield from _before_the_face(moments, began)
    if known is None:
        return
    yield from _face([m for m in moments if began <= m.at <= known.at], known)
    yield from _after_the_face(moments, known)


def _before_the_face(moments: list[Moment], began: float) -> Iterator[Piece]:
    """The card is felt, then it says what it is, then the person chooses."""
    laid, *rest = [m for m in moments if m.at <= began]
    felt = next(m for m in rest if m.name == "ReadingCard")
    read = next(m for m in rest if m.name == "ChoosingMethod")
    chosen = rest[-1]
    yield _piece("the card is felt", "kiosk", laid, felt)
    yield _piece("what card it is", "radio", felt, read)
    yield _piece("the choice, drawn and touched", "kiosk", read, chosen)


def _face(moments: list[Moment], known: Moment) -> Iterator[Piece]:
    """From the choice to the decision, cut at what was asked; what the session heard meanwhile is no cut."""
    marks = [m for m in moments if m.name == "first frame" or m.name.islower()]
    last = Moment("", moments[0].at, moments[0].at, moments[0].used)
    before, asked = "", "camera"
    for mark in [*marks, known]:
        yield from _step(before, asked, last, mark)
        before, asked, last = asked, mark.name, mark


def _step(before: str, asked: str, last: Moment, mark: Moment) -> Iterator[Piece]:
    """What happened between two marks: theirs until the frame that told was taken, the kiosk's from there on."""
    frame = max(last.at, min(mark.taken, mark.at)) if asked != "first frame" else last.at
    used, wall = mark.used - last.used, mark.at - last.at
    theirs = frame - last.at
    part = theirs / wall if wall > 0.0 else 0.0
    if asked == "camera":
        yield Piece("the camera's first frame", "kiosk", wall, used)
        return
    name, whose = _named(before, asked)
    if asked in MOVES:
        reaction = min(REACTION_S, theirs)
        yield Piece(f"{name}: reaction", "person", reaction, 0.0)
        yield Piece(f"{name}: movement", "person", theirs - reaction, used * part)
    else:
        yield Piece(name, whose, theirs, used * part)
    yield Piece("looking at the frames that tell", "kiosk", wall - theirs, used * (1 - part))


def _named(before: str, asked: str) -> tuple[str, str]:
    if asked in LIGHT:
        return "colours", "check"
    if asked in MOVES:
        return asked.split("_", maxsplit=1)[0], "person"
    if before in LIGHT:
        return "after the last colour", "check"
    return ("back to the front", "person") if before in MOVES else ("coming to rest", "check")


def _after_the_face(moments: list[Moment], known: Moment) -> Iterator[Piece]:
    """Signature, service, the card once more, consent, verdict."""
    after = [m for m in moments if m.at >= known.at]
    whose = {
        "GatheringProof": ("the card signs", "radio"),
        "Querying": ("the service", "service"),
        "Confirming": ("the same card", "radio"),
        "AskingConsent": ("consent, drawn and touched", "kiosk"),
    }
    for mark, following in itertools.pairwise(after):
        name, who = whose.get(mark.name, ("the result is drawn, or a slip printed", "kiosk"))
        yield _piece(name, who, mark, following)


def _piece(name: str, whose: str, start: Moment, end: Moment) -> Piece:
    return Piece(name, whose, end.at - start.at, end.used - start.used)


def calls(found: dict[str, list[tuple[float, float]]]) -> dict[str, Any]:
    """How often, and milliseconds a call on the wall and of its own thread."""
    return {
        name: {
            "calls": len(times),
            "wall_ms": round(1000 * statistics.mean(wall for wall, _ in times), 1),
            "own_ms": round(1000 * statistics.mean(own for _, own in times), 1),
        }
        for name, times in found.items()
    }


def summed(found: list[Piece], key: Callable[[Piece], str]) -> dict[str, tuple[float, float]]:
    """Seconds on the wall and of the processor, by a name."""
    sums: dict[str, tuple[float, float]] = {}
    for piece in found:
        wall, used = sums.get(key(piece), (0.0, 0.0))
        sums[key(piece)] = (wall + piece.wall, used + piece.processor)
    return sums


def table(timed: Timed) -> str:
    """One line for each visit, then the means of all pieces, then what the networks took."""
    counted = [one for one in timed.pieces if one[0].ended.startswith("result")][1:]
    if not counted:
        return "no visit came to a result"
    seconds = [stay.seconds for stay, _, _ in counted]
    middle, least, most = statistics.median(seconds), min(seconds), max(seconds)
    lines = [_visit_line(stay, found) for stay, found, _ in counted]
    lines.append(f"median {middle:.2f} s, {least:.2f} to {most:.2f}")
    lines += _piece_lines([found for _, found, _ in counted])
    lines += _call_lines([told for _, _, told in counted])
    return "\n".join(lines)


def _piece_lines(visits: list[list[Piece]]) -> Iterator[str]:
    """The mean over all visits; a piece that a visit does not have counts as none."""
    by_name = [summed(found, lambda p: f"{p.whose:8} {p.name}") for found in visits]
    for name in sorted({n for one in by_name for n in one}, key=_order):
        had = [one[name] for one in by_name if name in one]
        wall, used = (sum(x[i] for x in had) / len(by_name) for i in (0, 1))
        yield f"  {name:48} mean {wall:5.2f} s, processor {used:5.2f} s, in {len(had)}"


def _call_lines(visits: list[dict[str, Any]]) -> Iterator[str]:
    for name in sorted({n for told in visits for n in told}):
        ones = [told[name] for told in visits if name in told]
        mean = {key: statistics.mean(one[key] for one in ones) for key in ones[0]}
        took = f"{mean['wall_ms']:5.1f} ms, own thread {mean['own_ms']:5.1f}"
        yield f"  {name:20} {mean['calls']:5.1f} calls, {took}"


def _visit_line(stay: Stay, found: list[Piece]) -> str:
    shares = summed(found, lambda p: p.whose)
    told = ", ".join(f"{w} {shares.get(w, (0.0, 0.0))[0]:.2f}" for w in WHOSE)
    asked = " ".join(p.name.split(":")[0] for p in found if p.name.endswith("reaction"))
    straight = ", laid straight in between" if "straighten" in stay.screens else ""
    return (
        f"{stay.card:8} {stay.seconds:5.2f} s: {told} ({asked}; {stay.touches} touches{straight})"
    )


def _order(name: str) -> tuple[int, str]:
    return WHOSE.index(name.split(maxsplit=1)[0]), name


def main() -> int:
    """0: it was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=len(CARDS), choices=range(2, len(CARDS) + 1))
    parser.add_argument("--json", help="write the pieces of each visit to this file")
    given = parser.parse_args()
    listen()
    made: list[Timed] = []

    def practised(kiosk: Kiosk, _: list[Stay]) -> Practised:
        made.append(Timed(kiosk, CARDS[: given.visits]))
        return made[0]

    visits(0, practised)
    print(table(made[0]))
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            found = [(vars(s), [vars(p) for p in ps], c) for s, ps, c in made[0].pieces]
            json.dump(found, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
