# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.bench.presence [COUNT] [SEED]`: how often the tray watch says "still" of a card that was moved.

Films of trays, cards, lamps and hands, drawn from a seed. In each the card lies for 1.2 s and is remembered; in six
of seven something then happens to it. "Still" later than 0.15 s after the card is 4 mm from its place (at the corner
that moved most), gone, or another one, is a false testimony.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from hw.cardface.presence import TrayWatch, View
from hw.quality.rates import fraction
from tests.support.tray_film import Moment, Tray

COUNT, SEED = 300, 4_000_000
BEGIN_S, LENGTH_S = 1.2, 4.0
SOON_S = 0.15
Play = Callable[[float], Moment]


@dataclass(frozen=True)
class Scene:
    """One film. `changed`: when the card was no longer where it lay; `clear`: when it is to be seen again what is."""

    kind: str
    tray: Tray
    play: Play
    changed: float | None
    clear: float
    truth: View


@dataclass
class Score:
    """Of the films of one kind. Times are seconds after the moment in which it was to be seen."""

    films: int = 0
    not_found: int = 0
    false: int = 0
    told: list[float] = field(default_factory=list)
    untold: int = 0
    frames: int = 0
    still: int = 0


def scenes(seed: int, count: int) -> Iterator[Scene]:
    """The kinds in turn; the same seed gives the same films."""
    kinds = list(_KINDS)
    for nth in range(count):
        rng = np.random.default_rng((seed, nth))
        kind = kinds[nth % len(kinds)]
        yield _KINDS[kind](kind, _tray(rng, seed + nth), rng, float(rng.uniform(1.6, 2.2)))


def _tray(rng: np.random.Generator, seed: int) -> Tray:
    return Tray(
        tray=str(rng.choice(["dark", "light", "metal", "textured", "wood", "blue"])),
        scale=float(rng.uniform(0.35, 0.75)),
        turn_deg=float(rng.uniform(-20, 20) + rng.choice([0, 180])),
        noise=float(rng.uniform(1.5, 7.0)),
        fps=float(rng.uniform(10, 15)),
        seed=seed,
    )


def _lamps(rng: np.random.Generator) -> Play:
    """Light that changes while the film runs."""
    kind, at = rng.integers(5), float(rng.uniform(1.3, 3.5))
    if kind == 0:
        gain = float(rng.uniform(0.5, 1.3))
        return lambda now: Moment(light=1.0 if now < at else gain)
    if kind == 1:
        depth, pace = float(rng.uniform(0.05, 0.2)), float(rng.uniform(5, 50))
        return lambda now: Moment(light=1 + depth * float(np.sin(pace * now)))
    if kind == 2:
        return lambda now: Moment(shadow=1.5 * (now - at) + 0.5)
    if kind == 3:
        pace = float(rng.uniform(-0.3, 0.3))
        return lambda now: Moment(glare=0.5 + pace * (now - at))
    return lambda _: Moment()


def _lies(kind: str, tray: Tray, rng: np.random.Generator, at: float) -> Scene:
    lamps = _lamps(rng)
    nudge = tuple(float(mm) for mm in rng.uniform(-0.7, 0.7, 2))

    def play(now: float) -> Moment:
        return replace(lamps(now), shift_mm=(0.0, 0.0) if now < at else nudge)

    return Scene(kind, tray, play, None, BEGIN_S, View.STILL)


def _taken(kind: str, tray: Tray, rng: np.random.Generator, at: float) -> Scene:
    """Gone from one frame to the next."""
    lamps = _lamps(rng)

    def play(now: float) -> Moment:
        return replace(lamps(now), card=1 if now < at else None)

    return Scene(kind, tray, play, at, at, View.EMPTY)


def _shifted(kind: str, tray: Tray, rng: np.random.Generator, at: float) -> Scene:
    """By 5 to 30 mm and a turn, from one frame to the next."""
    lamps, shift = _lamps(rng), _way(rng, 5, 30)
    turn = float(rng.uniform(-15, 15))

    def play(now: float) -> Moment:
        return lamps(now) if now < at else replace(lamps(now), shift_mm=shift, turn_deg=turn)

    return Scene(kind, tray, play, at, at, View.MOVED)


def _slid(kind: str, tray: Tray, rng: np.random.Generator, at: float) -> Scene:
    """Pushed along within 0.4 s."""
    lamps, shift = _lamps(rng), _way(rng, 8, 25)
    passes = at + 0.4 * 4 / float(np.hypot(*shift))

    def play(now: float) -> Moment:
        part = min(1.0, max(0.0, (now - at) / 0.4))
        return replace(lamps(now), shift_mm=(part * shift[0], part * shift[1]))

    return Scene(kind, tray, play, passes, at + 0.4, View.MOVED)


def _by_hand(kind: str, tray: Tray, rng: np.random.Generator, at: float) -> Scene:
    """A hand covers it; when it goes the card is gone, elsewhere, or another one."""
    lamps, x = _lamps(rng), float(rng.uniform(0.4, 0.6))
    card, shift, truth = {
        "taken by a hand": (None, (0.0, 0.0), View.EMPTY),
        "swapped under a hand": (int(rng.integers(2, 12)), (0.0, 0.0), View.MOVED),
        "laid elsewhere by a hand": (1, _way(rng, 5, 20), View.MOVED),
    }[kind]

    def play(now: float) -> Moment:
        hand = 1.0 - 0.7 * max(0.0, 1 - abs(now - at - 0.4) / 0.4)
        if now < at + 0.4:
            return replace(lamps(now), hand=(x, hand))
        return replace(lamps(now), hand=(x, hand), card=card, shift_mm=shift)

    return Scene(kind, tray, play, at + 0.4, at + 0.8, truth)


def _way(rng: np.random.Generator, low_mm: float, high_mm: float) -> tuple[float, float]:
    way, far = rng.uniform(0, 2 * np.pi), rng.uniform(low_mm, high_mm)
    return float(far * np.cos(way)), float(far * np.sin(way))


_KINDS: dict[str, Callable[[str, Tray, np.random.Generator, float], Scene]] = {
    "lies, in changing light": _lies,
    "taken": _taken,
    "shifted": _shifted,
    "slid": _slid,
    "taken by a hand": _by_hand,
    "swapped under a hand": _by_hand,
    "laid elsewhere by a hand": _by_hand,
}


def score(scene: Scene, result: Score) -> None:
    """Show the film to a watch and count."""
    watch, remembered, told = TrayWatch(), False, None
    result.films += 1
    for image, at in scene.tray.film(scene.play, LENGTH_S):
        sight = watch.see(image, at)
        if at >= BEGIN_S and not remembered:
            remembered = watch.remember()
        if scene.changed is None or at < scene.changed:
            result.frames += at >= BEGIN_S
            result.still += at >= BEGIN_S and sight.view is View.STILL
        elif sight.view is View.STILL and at > scene.changed + SOON_S:
            result.false += 1
            print(f"false at {at:.2f} s: {scene.kind}, {scene.tray}")
            return
        if at >= scene.clear and sight.view is scene.truth and told is None:
            told = at - scene.clear
    result.not_found += not remembered
    if told is None:
        result.untold += remembered
        print(f"not told: {scene.kind}, at last {sight.view}, {scene.tray}")
    else:
        result.told.append(told)


def main() -> int:
    """Print the table; 0 when no testimony was false."""
    count, seed = ([int(word) for word in sys.argv[1:]] + [COUNT, SEED][len(sys.argv) - 1 :])[:2]
    results: dict[str, Score] = defaultdict(Score)
    for scene in scenes(seed, count):
        score(scene, results[scene.kind])
    print(f"{'':26}{'films':>6}{'false':>6}{'not remembered':>16}{'not told':>9}", end="")
    print(f"{'told after, s: median':>22}{'95 %':>6}")
    for kind, one in results.items():
        median, late = np.percentile(one.told or [np.nan], [50, 95])
        print(f"{kind:26}{one.films:6}{one.false:6}{one.not_found:16}{one.untold:9}", end="")
        print(f"{median:22.2f}{late:6.2f}")
    frames, still = (sum(getattr(r, n) for r in results.values()) for n in ("frames", "still"))
    print(f"said still of {still / frames:.1%} of {frames} frames in which the card lay still")
    moved = sum(r.films for kind, r in results.items() if not kind.startswith("lies"))
    false = fraction(sum(r.false for r in results.values()), moved)
    print(
        f"false testimony in {false.value:.1%} of {moved} films [{false.low:.1%}, {false.high:.1%}]"
    )
    return 1 if false.value else 0


if __name__ == "__main__":
    sys.exit(main())
