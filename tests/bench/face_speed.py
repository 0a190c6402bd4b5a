# SPDX-License-Identifier: Apache-2.0
"""How long the face step takes: loading, one frame, the decision, and from face in view to decision.

    python -m tests.bench.face_speed                        # all three parts
    python -m tests.bench.face_speed load frame             # only some

Beside the time on the wall stands the processor's own (of all threads): other programs on the machine lengthen it
less, though they do, by caches and shared cores (up to twice). From face in view to decision is media time: the
camera's twin on a clock that only its 15 frames a second move, as on a machine that keeps up with the camera.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.figures import median, percentile

GOAL_FRAME_MS, GOAL_DECISION_MS, GOAL_LOAD_S, GOAL_VISIT_S = 15.0, 60.0, 1.5, 2.0
PARTS = ("load", "frame", "visit")
QUALITY = ("align", "measure_light", "measure_cover", "reasons_of", "openness")
FRAMES_A_CLIP, CLIPS = 12, ("neutral.mp4", "turn_left.mp4", "blink.mp4")


class Stopwatch:
    """Wall and processor milliseconds by name, one entry a call."""

    def __init__(self) -> None:
        self.wall: dict[str, list[float]] = defaultdict(list)
        self.cpu: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.cpu[name].append(1000 * (time.process_time() - cpu))
            self.wall[name].append(1000 * (time.perf_counter() - wall))

    def wrap(self, owner: Any, attribute: str, name: str) -> None:
        """Every later call of the owner's function is timed; an owner without it is left alone."""
        if not hasattr(owner, attribute):
            return
        original: Callable[..., Any] = getattr(owner, attribute)

        def timed(*given: Any, **named: Any) -> Any:
            with self.timing(name):
                return original(*given, **named)

        setattr(owner, attribute, timed)

    def told(self, name: str) -> str:
        """Medians, and the 5th and 95th percentile of the processor's time."""
        cpu, wall = self.cpu[name], self.wall[name]
        return (
            f"{median(cpu):8.1f} ms CPU ({percentile(cpu, 5):6.1f} to {percentile(cpu, 95):6.1f}), "
            f"{median(wall):8.1f} ms wall, {len(cpu):5} times"
        )


def goal(text: str, value: float, limit: float, unit: str) -> bool:
    """Print whether a goal is met; it is held against the processor's time, or against media time."""
    met = value <= limit
    print(f"  {'met    ' if met else 'NOT met'} {text}: {value:.2f} {unit}, goal {limit:g}")
    return met


def load(times: int) -> bool:
    """A fresh process each time; what the system has read of the files before stays in its memory."""
    runs = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.face_speed", "--as-child"],
            check=True,
            capture_output=True,
            text=True,
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    print(f"\nLoading, median of {times} processes")
    for name in runs[0]:
        cpu, wall = (median([run[name][kind] for run in runs]) for kind in (0, 1))
        print(f"  {name:32} {cpu:8.0f} ms CPU, {wall:8.0f} ms wall")
    seconds = median([run["all"][0] for run in runs]) / 1000
    return goal("all models loaded, processor's time", seconds, GOAL_LOAD_S, "s")


def load_as_child() -> None:
    """Load the engine once and print what each part took."""
    watch = Stopwatch()
    with watch.timing("all"):
        with watch.timing("imports of the room"):
            import facematch.engine as room
        for name, what in (
            ("load_matcher", "matcher"),
            ("Landmarker", "landmarker (MediaPipe)"),
            ("load_minifasnet", "MiniFASNet, where installed"),
        ):
            watch.wrap(room, name, what)
        engine = room.load_engine(room.FaceSettings())
    print(json.dumps({name: (watch.cpu[name][0], watch.wall[name][0]) for name in watch.cpu}))
    engine.close()
    sys.stdout.flush()
    os._exit(0)  # nothing of the end belongs to the loading


def frame(people: list[str]) -> tuple[bool, float]:
    """Frames of live scenes through the engine; also the milliseconds of a frame with its embedding."""
    import facematch.engine as room
    from facematch import FaceSettings, load_engine
    from tests.support.scene_player import SCENES, read_clip

    engine, watch = load_engine(FaceSettings()), Stopwatch()
    for name in QUALITY:
        watch.wrap(room, name, f"quality: {name}")
    watch.wrap(room, "read_evidence", "evidence")
    watch.wrap(engine._landmarker, "faces", "detection and landmarks")
    watch.wrap(engine._matcher, "prepare", "alignment for the matcher")
    watch.wrap(engine._matcher, "embed", "embedding")
    now = 0.0
    for person in people:
        for clip in CLIPS:
            for image in read_clip(SCENES / person / clip)[:FRAMES_A_CLIP]:
                now += 1 / 15
                embedded = len(watch.cpu["embedding"])
                with watch.timing("frame"):
                    engine.observe(image, now)
                took = len(watch.cpu["embedding"]) > embedded
                _without_embedding(watch, took)
    engine.close()
    print(f"\nOne frame of 640x480, {len(people)} people")
    for name in watch.cpu:
        print(f"  {name:32} {watch.told(name)}")
    met = goal(
        "detection, landmarks, quality and evidence, processor's time",
        median(watch.cpu["frame without embedding"]),
        GOAL_FRAME_MS,
        "ms",
    )
    return met, median(watch.cpu["frame with embedding"])


def _without_embedding(watch: Stopwatch, took: bool) -> None:
    for times in (watch.cpu, watch.wall):
        whole = times["frame"][-1]
        if took:
            times["frame with embedding"].append(whole)
        times["frame without embedding"].append(whole - took * times["embedding"][-1])


class TimedCheck:
    """A face check whose steps are timed: frames that end nothing, and the one that decides."""

    def __init__(self, check: Any, watch: Stopwatch) -> None:
        self._check, self._watch = check, watch
        self.refer_to, self.status = check.refer_to, check.status
        self.decision, self.give_up = check.decision, check.give_up

    def add(self, observation: Any) -> None:
        """The next frame, timed."""
        one = Stopwatch()
        with one.timing("add"):
            self._check.add(observation)
        name = "a frame added" if self._check.decision() is None else "the frame that decides"
        self._watch.cpu[name] += one.cpu["add"]
        self._watch.wall[name] += one.wall["add"]


def visit(people: list[str], seeds: int, frame_ms: float | None) -> bool:
    """Real checks on live scenes: media seconds by plan, and what the decision costs."""
    import facematch.liveness.score as fusing
    from facematch import FaceSettings, load_engine
    from tests.support.scene_player import ScenePlayer, portrait

    watch, met = Stopwatch(), True
    cues = tuple(_timed_cue(cue, watch) for cue in fusing.PASSIVE)
    fusing.PASSIVE = cues  # type: ignore[assignment]
    watch.wrap(fusing, "light_cue", "cue: light_cue")
    watch.wrap(fusing, "surround_cue", "cue: surround_cue")
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    outcomes: Counter[str] = Counter()
    engines = {light: load_engine(FaceSettings(light=light)) for light in ("auto", "off")}
    for person in people:
        player = ScenePlayer(engines["auto"], person)
        reference = engines["auto"].enrol(portrait(person))
        for light, engine in engines.items():
            for seed in range(seeds):
                check = TimedCheck(engine.check(seed), watch)
                decision = player.play(check, reference)  # type: ignore[arg-type]
                outcomes[decision.outcome] += 1
                if decision.live:
                    plan = plan_of(str(decision.liveness.get("challenge_answered", "")))
                    seconds[light, plan].append(float(decision.liveness["seconds"]))
    print(f"\nFrom face in view to decision: {len(people)} live scenes, {seeds} seeds each, ")
    print(f"outcomes {dict(outcomes)}; media seconds")
    for (light, plan), found in sorted(seconds.items()):
        spread = f"{min(found):.2f} to {max(found):.2f}"
        print(f"  light {light:4} {plan:16} median {median(found):.2f} ({spread}), {len(found)}")
    for name in watch.cpu:
        print(f"  {name:32} {watch.told(name)}")
    for light in engines:
        shortest = median(seconds[light, "turn"])
        met &= goal(f"one turn, light {light}", shortest, GOAL_VISIT_S, "s")
    return _decided(watch, frame_ms) and met


def _decided(watch: Stopwatch, frame_ms: float | None) -> bool:
    deciding = median(watch.cpu["the frame that decides"])
    if frame_ms is None:
        print(f"  the deciding step {deciding:.1f} ms; the part `frame` gives what a frame costs")
        return deciding <= GOAL_DECISION_MS
    text = "last good frame in to decision out, processor's time"
    return goal(text, deciding + frame_ms, GOAL_DECISION_MS, "ms")


def _timed_cue(cue: Callable[..., Any], watch: Stopwatch) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        with watch.timing(f"cue: {cue.__name__}"):
            return cue(*given)

    return timed


def plan_of(answered: str) -> str:
    """`turn_left,blink` is the plan `turn, blink`: the side does not matter for the time."""
    return ", ".join(prompt.split("_")[0] for prompt in answered.split(",")) or "none"


def main() -> int:
    """Print the tables; 0 when the goals are met."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", default=[], help=", ".join(PARTS))
    parser.add_argument("--people", type=int, help="how many of the live scenes")
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--loads", type=int, default=5)
    parser.add_argument("--as-child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.as_child:
        load_as_child()
    from tests.support.scene_player import live_scenes

    parts, people = given.parts or PARTS, live_scenes()[: given.people]
    if set(parts) - set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    met, frame_ms = True, None
    if "load" in parts:
        met &= load(given.loads)
    if "frame" in parts:
        fast, frame_ms = frame(people)
        met &= fast
    if "visit" in parts:
        met &= visit(people, given.seeds, frame_ms)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
