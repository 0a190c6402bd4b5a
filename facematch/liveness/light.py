# SPDX-License-Identifier: Apache-2.0
"""The light challenge: colours on the kiosk's screen must come back from the skin.

What the camera sees of a matt surface is its reflectance times (room light + screen light), channel by
channel. The logarithm of the channels' ratios therefore moves by log(1 + screen/room): the skin's own
colour and the camera's exposure cancel. A screen of 250 to 300 cd/m2 and 30 to 40 cm width, half a metre away,
gives 25 to 75 lux; an office has 300 to 500. So the answer to red, green or blue is 0.03 to 0.2, and a
screen or an injected picture answers with nothing, or with the order that was shown when it was filmed.

Paper answers as skin does: this cue tells nothing about prints, for which the geometry is.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from facematch.liveness.cue import Cue
from facematch.values import LIGHTS, Observation, Prompt

Doubles = NDArray[np.float64]

# 3 colours make 33 orders, 4 make 84; at most one of them is white, which moves no ratio.
FEWEST_COLOURS, MOST_COLOURS = 3, 4
# Seconds a colour. WCAG 2.3.1 allows three flashes (pairs of changes) in any second; this makes 1.9 at
# most. At 15 frames a second the shortest colour still has four frames. Automatic white balance takes a
# second or more to follow, so that quick colours reach the picture nearly whole.
SHORTEST_S, LONGEST_S = 0.26, 0.34
# Frames that belong to the answer: before the first colour, and after the last one was taken away.
BEFORE_S, AFTER_S = 0.4, 0.45
# What may lie between a colour being asked for and its light in a frame: display, exposure, camera, USB.
LARGEST_LAG_S, LAG_STEP_S = 0.40, 0.02
# A frame gathers light for up to 1/15 s: the colour of its time is the mean over these moments before it.
EXPOSURE_S = (0.0, 0.02, 0.04, 0.06)
LEAST_FRAMES = 9
# Degrees from the pose during the show: a head that has begun to turn is lit by other lamps.
TURNED_YAW = 10.0
# Correlation from which the skin is said to follow the colours, and the least strength (log ratio).
FOLLOWS, LEAST_GAIN = 0.60, 0.008
# An answer of this strength would have been seen where the noise leaves it this correlation.
EXPECTED_GAIN, WOULD_BE_SEEN = 0.03, 0.80
# Another order fits so well, and so much better, that it was filmed with other colours.
OTHER_ORDER, OTHER_ORDER_BY = 0.85, 0.15
ANSWERS, OTHER, NOTHING, UNKNOWN = 1.5, -8.0, -6.0, -5.0
_HUES: dict[Prompt, tuple[float, float, float]] = {
    Prompt.LIGHT_RED: (0.0, 0.0, 1.0),
    Prompt.LIGHT_GREEN: (0.0, 1.0, 0.0),
    Prompt.LIGHT_BLUE: (1.0, 0.0, 0.0),
    Prompt.LIGHT_WHITE: (1.0, 1.0, 1.0),
}
# Two directions of colour without brightness, of length 1: green against red, and blue against both.
_OPPONENT = np.array(((0.0, -1.0, 1.0), (2.0, -1.0, -1.0))) / np.sqrt(((2.0,), (6.0,)))


@dataclass(frozen=True, slots=True)
class Show:
    """Colours as they were asked for; `times` (seconds) has one entry more, the end."""

    colours: tuple[Prompt, ...]
    times: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the skin follows one order of colours, with the best lag."""

    correlation: float
    gain: float
    lag_s: float


def draw_colours(rng: random.Random) -> list[tuple[Prompt, float]]:
    """A random order of colours, each with its length in seconds."""
    count = rng.randint(FEWEST_COLOURS, MOST_COLOURS)
    order = rng.choice(orders(count))
    return [(colour, rng.uniform(SHORTEST_S, LONGEST_S)) for colour in order]


@cache
def orders(count: int) -> tuple[tuple[Prompt, ...], ...]:
    """All orders of so many colours that may be shown: none twice in a row, white at most once."""
    return tuple(
        order
        for order in itertools.product(LIGHTS, repeat=count)
        if order.count(Prompt.LIGHT_WHITE) <= 1
        and all(a is not b for a, b in itertools.pairwise(order))
    )


def light_cue(observations: list[Observation], show: Show | None) -> Cue:
    """What the skin answered to the colours; `show` is None while none was shown to its end."""
    if show is None:
        return Cue("light", UNKNOWN, "not shown", missing=True)
    frames = _frames(observations, show)
    fits = _fits(frames, show)
    if not fits:
        return Cue("light", UNKNOWN, "cannot tell", {"light_frames": float(len(frames))}, True)
    return _judge(fits, show, frames)


def _judge(fits: dict[tuple[Prompt, ...], Fit], show: Show, frames: list[Observation]) -> Cue:
    shown = fits[show.colours]
    better = sum(fit.correlation >= shown.correlation for fit in fits.values())
    other = max((f for order, f in fits.items() if order != show.colours), key=_correlation)
    visible = _visible(frames, show)
    measured: dict[str, float | str] = {
        "light_shown": " ".join(colour.removeprefix("light_") for colour in show.colours),
        "light_correlation": round(shown.correlation, 3),
        "light_gain": round(shown.gain, 4),
        "light_delay_s": round(shown.lag_s, 3),
        "light_p": round(better / len(fits), 4),
        "light_visible": round(visible, 3),
        "light_frames": float(len(frames)),
    }
    strong = shown.correlation >= FOLLOWS and shown.gain >= LEAST_GAIN
    if better == 1 and strong:
        return Cue("light", ANSWERS, "answers", measured)
    beaten = other.correlation - shown.correlation >= OTHER_ORDER_BY
    if beaten and other.correlation >= OTHER_ORDER and other.gain >= LEAST_GAIN:
        return Cue("light", OTHER, "answers another order", measured)
    if visible >= WOULD_BE_SEEN and not strong:
        return Cue("light", NOTHING, "does not answer", measured)
    return Cue("light", UNKNOWN, "cannot tell", measured, missing=True)


def _correlation(fit: Fit) -> float:
    return fit.correlation


def _frames(observations: list[Observation], show: Show) -> list[Observation]:
    start, end = show.times[0] - BEFORE_S, show.times[-1] + AFTER_S
    inside = [seen for seen in observations if start <= seen.time_s <= end]
    lit = [seen.yaw for seen in inside if show.times[0] <= seen.time_s <= show.times[-1]]
    rest = float(np.median(lit or [0.0]))
    frontal = (seen for seen in inside if abs(seen.yaw - rest) <= TURNED_YAW)
    return [seen for seen in frontal if seen.evidence.skin is not None]


def _fits(frames: list[Observation], show: Show) -> dict[tuple[Prompt, ...], Fit]:
    """The best fit of each possible order; empty with too few frames."""
    if sum(show.times[0] <= seen.time_s for seen in frames) < LEAST_FRAMES:
        return {}
    times = np.array([seen.time_s for seen in frames])
    family = orders(len(show.colours))
    lags = np.arange(0.0, LARGEST_LAG_S + 1e-9, LAG_STEP_S)
    patterns = np.stack([_patterns(times - lag, show.times, family) for lag in lags])
    away = _remover(times)
    patterns = patterns @ away
    found = [_best_lags(patterns, signal @ away, lags) for signal in _signals(frames)]
    best = [max(fits, key=_correlation) for fits in zip(*found, strict=True)]
    return dict(zip(family, best, strict=True))


def _best_lags(patterns: Doubles, signal: Doubles, lags: Doubles) -> list[Fit]:
    """For patterns (lags, orders, 2, frames) and a signal (2, frames): the best lag of each order."""
    power = np.einsum("lock,lock->lo", patterns, patterns) + 1e-12
    product = np.einsum("lock,ck->lo", patterns, signal)
    correlations = product / np.sqrt(power * (float((signal**2).sum()) + 1e-12))
    chosen = correlations.argmax(axis=0)
    return [
        Fit(float(correlations[lag, k]), float(product[lag, k] / power[lag, k]), float(lags[lag]))
        for k, lag in enumerate(chosen)
    ]


def _visible(frames: list[Observation], show: Show) -> float:
    """The correlation that an answer of ordinary strength would reach in this noise."""
    times = np.array([seen.time_s for seen in frames])
    away = _remover(times)
    pattern = _patterns(times - LARGEST_LAG_S / 4, show.times, (show.colours,))[0] @ away
    power = EXPECTED_GAIN**2 * float((pattern**2).sum())
    noise = min(float(((signal @ away) ** 2).sum()) for signal in _signals(frames))
    return float(np.sqrt(power / (power + noise + 1e-12)))


def _signals(frames: list[Observation]) -> list[Doubles]:
    """(2, frames): the skin's colour, and its difference from what is around, which white balance leaves."""
    skin = np.array([seen.evidence.skin for seen in frames], np.float64)
    signals = [_colour(skin)]
    around = [seen.evidence.around for seen in frames]
    if all(colour is not None for colour in around):
        signals.append(signals[0] - _colour(np.array(around, np.float64)))
    return signals


def _colour(light: Doubles) -> Doubles:
    return np.asarray(_OPPONENT @ np.log(np.maximum(light, 1e-4)).T)


def _remover(times: Doubles) -> Doubles:
    """(frames, frames) projection that takes the mean and a steady drift away."""
    basis = np.stack((np.ones_like(times), times - times.mean()), axis=1)
    q, _ = np.linalg.qr(basis)
    return np.asarray(np.eye(len(times)) - q @ q.T)


def _patterns(
    times: Doubles, switches: tuple[float, ...], family: tuple[tuple[Prompt, ...], ...]
) -> Doubles:
    """(orders, 2, frames): the colour on the screen while each frame was exposed."""
    moments = times[:, None] - np.array(EXPOSURE_S)
    place = np.searchsorted(np.array(switches), moments, side="right") - 1
    lit = np.stack([(place == k).mean(axis=1) for k in range(len(switches) - 1)])
    hues = np.array([[_HUES[colour] for colour in order] for order in family])
    return np.asarray(np.einsum("cb,okb,kf->ocf", _OPPONENT, hues, lit))
