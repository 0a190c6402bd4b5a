# SPDX-License-Identifier: Apache-2.0
"""The kiosk without its window: settings, world and runner, and what a person's touches mean to the session.

Making one imports and builds all that is heavy, so it is made on a thread of its own while the window already stands.
No Qt in here.
"""

import gc
import logging
from collections.abc import Callable
from dataclasses import replace

from hw.card.number_b import NumberB
from hw.errors import BadPinFormat
from terminal.journal.advice import Advice
from terminal.runner.health import Health
from terminal.runner.runner import Runner
from terminal.session import State
from terminal.session.events import PersonActed
from terminal.settings import Settings, load_settings
from ui.kiosk.backstage import Backstage
from ui.kiosk.order import Order
from ui.kiosk.report import Report
from ui.kiosk.sound import Sound
from ui.kiosk.stock import take_stock
from ui.presenter import present
from ui.presenter.acts import event_of
from ui.presenter.model import Action, ScreenKind, ScreenModel
from ui.wiring.journal import open_journal
from ui.wiring.world import RealWorld, World

log = logging.getLogger("uketsuke.kiosk")

Told = Callable[[Report], None]


class Conduct:
    """Make it, `open` it, `close` it. What is not marked otherwise belongs to the main thread.

    Raises the rooms' errors when settings, files or journal cannot be used. `told`: what happens on the bench, from
    any thread.
    """

    def __init__(self, order: Order, told: Told) -> None:
        self.settings: Settings = load_settings(order.settings)
        open_journal(self.settings.journal).close()  # what is wrong with it is told at once
        self.bench: Backstage | None = None
        self.world: World = self._world(order, told)
        self.runner = Runner(self.world.devices(), self.settings.policy())
        self.sound = Sound(self.settings.sound)
        gc.freeze()  # what lives for good is not looked through again and again while people wait
        gc.enable()

    @property
    def advice(self) -> Advice | None:
        """What staff should do, if anything."""
        return self.world.advice or self.runner.advice

    def open(self) -> None:
        """Begin; returns at once."""
        self.world.start()
        self.runner.start()
        self.sound.look()

    def close(self) -> None:
        """End all threads. Blocks: for a thread of its own, after the last event was pumped."""
        self.sound.close()
        self.world.hurry()
        self.runner.close()
        self.world.close()

    def model(self, state: State) -> ScreenModel:
        """What is to be shown."""
        return present(state, self.runner, self.advice)

    def health(self, pauses: int, longest_s: float) -> Health:
        """The runner's account with the window's own pauses."""
        return replace(self.runner.health(), pauses=pauses, longest_pause_s=longest_s)

    def acted(self, visit: int, action: Action) -> None:
        """The person touched a button."""
        at = self.world.clock.now()
        event = event_of(action, self.runner.state, at, visit)
        if event is None:
            log.warning(
                "the action %s means nothing in %s", action, type(self.runner.state).__name__
            )
            return
        self.runner.queue.post(event)

    def typed(self, kind: ScreenKind, visit: int, digits: bytearray) -> bool:
        """The person entered digits, which are zeroed when they were used; False when they cannot be any card's."""
        if kind is ScreenKind.PIN:
            self.runner.enter_pin(visit, digits)
            return True
        try:
            self.runner.enter_number_b(visit, NumberB(digits))
        except BadPinFormat:
            return False
        finally:
            digits[:] = bytes(len(digits))
        return True

    def progress(self, visit: int) -> float | None:
        """How much of the visit's card has been read, 0 to 1; None: not known."""
        return self.runner.read_progress(visit)

    def touched(self, visit: int) -> None:
        """Somebody is there."""
        self.runner.queue.post(PersonActed(at=self.world.clock.now(), visit=visit))

    def _world(self, order: Order, told: Told) -> World:
        if order.bench is None:
            return RealWorld(self.settings, order.settings)
        self.bench = Backstage(take_stock(order.bench), self.settings, order.today, told)
        return self.bench
