# SPDX-License-Identifier: Apache-2.0
"""A card that lies in the tray while the reader sees none: the wrong card, the wrong way, or out of reach."""

from hw.cardface.presence import View
from terminal.runner.context import Context
from terminal.runner.tray_box import Looked
from terminal.runner.tray_network import Reading
from terminal.runner.tray_wish import Wish
from terminal.runner.tray_words import sort_of
from terminal.session.events import CardLies
from terminal.session.values import LyingCard

LOOKS = 3
"""So many pictures without a name make it some other card."""


class Lying:
    """Between two visits; used by the reading lane alone. Of what is read only the card's sort is kept."""

    def __init__(self, context: Context, network: Reading) -> None:
        self._context = context
        self._network = network
        self._free_since: float | None = None
        self._looks = 0
        self._told: LyingCard | None = None
        self._broken = False

    def visit(self) -> None:
        """A visit is under way: what was told holds no longer."""
        self._free_since, self._told, self._looks, self._broken = None, None, 0, False

    def broke(self) -> None:
        """The card that lies there cannot be looked at: it stays without a name."""
        self._broken = True

    def see(self, looked: Looked, wish: Wish) -> None:
        """One frame while nobody is there."""
        at, sight = looked.frame.time_s, looked.sight
        if not wish.free:
            self.visit()
        elif self._free_since is None:
            self._free_since = at
        elif sight.view is View.STILL:
            self._lies(looked, at - max(sight.since, self._free_since))
        elif sight.view is not View.HAND:
            self._gone(at)

    def _lies(self, looked: Looked, lay_s: float) -> None:
        if self._told is None and not self._broken and lay_s >= self._context.devices.tray.still_s:
            sort = self._sort(looked)
            if sort is not None:
                self._tell(sort, looked.frame.time_s)

    def _sort(self, looked: Looked) -> LyingCard | None:
        if not self._network.ready:
            return None
        self._looks += 1
        sort = self._network.reader.read(looked.frame.image).sort
        if sort is not None:
            return sort_of(sort)
        return LyingCard.OTHER if self._looks >= LOOKS else None

    def _gone(self, at: float) -> None:
        self._looks, self._broken = 0, False
        if self._told is not None:
            self._tell(None, at)

    def _tell(self, sort: LyingCard | None, at: float) -> None:
        self._told = sort
        self._context.post(CardLies(at=at, sort=sort))
