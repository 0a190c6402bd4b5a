# SPDX-License-Identifier: Apache-2.0
"""How often the outbox asks: the pauses of one link and of each slip. No clock; times are handed in, in seconds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

MOST_DOUBLINGS = 40
"""2 ** 40 s is for ever; a float would not take many more."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. A pause doubles from `first_s` up to `longest_s` while the link is away or a slip gets no answer.

    `slowest_s`: the same end for a slip that is answered, but not with anything that decides. `again_s`: after an
    answer that says "nothing is registered (yet)". `sure_s`: how long a slip has to have been over its last day, by
    the running clock, before it is believed that the calendar is right.
    """

    first_s: float = 1.0
    longest_s: float = 30.0
    slowest_s: float = 600.0
    again_s: float = 86_400.0
    sure_s: float = 3_600.0

    @property
    def again(self) -> timedelta:
        """`again_s` for the calendar."""
        return timedelta(seconds=self.again_s)


@dataclass(slots=True)
class _Pause:
    failures: int = 0
    until: float = float("-inf")


@dataclass(slots=True)
class Pauses:
    """Whose turn it may be. `chance` gives numbers from 0 to 1, so that many kiosks do not come back together."""

    pace: Pace
    chance: Callable[[], float]
    _link: _Pause = field(default_factory=_Pause)
    _slips: dict[str, _Pause] = field(default_factory=dict)

    def link_failed(self, now: float, at_least_s: float = 0.0) -> None:
        """Nobody answers: all wait, as long as the service asked for if it asked."""
        self._longer(self._link, now, self.pace.longest_s)
        self._link.until = max(self._link.until, now + min(at_least_s, self.pace.slowest_s))

    def link_is_probed(self, now: float) -> None:
        """Somebody else finds out when the link is back: look again soon."""
        self._link.until = now + self.pace.first_s

    def link_works(self) -> None:
        """Somebody answered: nobody waits for the link any more."""
        self._link = _Pause()

    def slip_failed(self, number: str, now: float, *, answered: bool = False) -> None:
        """This slip waits, the others do not. `answered`: there was an answer, but it decided nothing."""
        limit = self.pace.slowest_s if answered else self.pace.longest_s
        self._longer(self._slips.setdefault(number, _Pause()), now, limit)

    def forget(self, number: str) -> None:
        """The slip got an answer that counts."""
        self._slips.pop(number, None)

    def reset(self) -> None:
        """The link is back, or staff want to know now."""
        self.link_works()
        self._slips.clear()

    def link_is_due(self, now: float) -> bool:
        """Whether anything may be asked."""
        return now >= self._link.until

    def is_due(self, number: str, now: float) -> bool:
        """Whether this slip may be asked, as far as its own failures go."""
        return number not in self._slips or now >= self._slips[number].until

    def failures(self, number: str) -> int:
        """How often in a row this slip got no answer that counts."""
        return self._slips[number].failures if number in self._slips else 0

    def rest_s(self, numbers: tuple[str, ...], now: float) -> float:
        """Until the first of these may be asked, or the link may be tried."""
        slips = min(
            (self._slips[n].until if n in self._slips else now for n in numbers), default=now
        )
        return max(0.0, max(slips, self._link.until) - now)

    def _longer(self, pause: _Pause, now: float, limit: float) -> None:
        length = min(limit, self.pace.first_s * 2 ** min(pause.failures, MOST_DOUBLINGS))
        pause.failures += 1
        pause.until = now + length * (0.5 + 0.5 * self.chance())
