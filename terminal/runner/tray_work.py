# SPDX-License-Identifier: Apache-2.0
"""The camera above the reader: what lies in the tray, and 照合番号B from the card's face.

Two lanes: one films and watches (`tray_film`, `tray_eyes`), one reads (`tray_reading`). What the session wants is a
`Wish`, set on the main thread. Without a camera, or when it is broken, the number comes from `Devices.number_b` or
from the person.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from hw.errors import HwError
from terminal.failures import failure_for, where
from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.journal_work import AdviceGiven
from terminal.runner.record import TrayRecord
from terminal.runner.tray_box import Looked, TrayBox
from terminal.runner.tray_eyes import TrayEyes
from terminal.runner.tray_film import TrayFilm
from terminal.runner.tray_lying import Lying
from terminal.runner.tray_network import Reading
from terminal.runner.tray_reading import FaceLook
from terminal.runner.tray_sight import TraySight
from terminal.runner.tray_wish import Wish, Wishes
from terminal.session.events import NumberBGiven, NumberBMissing
from terminal.session.states import (
    AgreeingToBirth,
    EnteringNumberB,
    Idle,
    Interrupted,
    Over,
    State,
)
from terminal.session.transition import visit_of

log = logging.getLogger(__name__)

LATE_S = 2.0
"""A camera that gives no frame for so long is broken, whatever it says."""
NOT_READ = EnteringNumberB | AgreeingToBirth | Over
"""States in which 照合番号B is not to be read: people are at it, or nobody needs it any more."""
ADVICE = Advice(AdviceLevel.NOTICE, AdviceId.TRAY_CAMERA, "tray_camera")


class TrayWork:
    """All methods but those with an underscore are the main thread's."""

    def __init__(self, context: Context, film_lane: Lane, lane: Lane, network: Reading) -> None:
        self._context = context
        self._lane = lane
        self._network = network
        self._pace = context.devices.tray
        self._wishes = Wishes(context.clock.notify)
        self._box = TrayBox(context.clock)
        self._eyes = TrayEyes(context, self._wishes)
        self._film = TrayFilm(context, film_lane, self._eyes, self._box, self._pace)
        self._look = FaceLook(context, self._wishes, network)
        self._lying = Lying(context, network)
        self._stopping = False
        self._seen_at = 0.0
        self._broken_in: int | None = None
        self.advice: Advice | None = None

    @property
    def present(self) -> bool:
        """Whether a camera is to look at the tray."""
        return self._context.devices.open_tray is not None

    @property
    def sight(self) -> TraySight | None:
        """The tray as it was seen last; None while nobody sees it."""
        sight = self._eyes.sight
        return None if sight is None else replace(sight, **self._look.shown)

    def start(self) -> None:
        """Open the camera and watch; load the network while the kiosk idles."""
        if self.present:
            self._seen_at = self._now()
            self._film.start()
            self._lane.submit(self._run)

    def restart(self) -> None:
        """Open the camera anew, also in the middle of a visit."""
        self._film.restart()

    def renew_film(self) -> None:
        """The filming lane broke: film again."""
        if self.present:
            self._film.start()

    def renew(self) -> None:
        """The reading lane broke: the visit goes on without the camera, the next one with it."""
        if self.present:
            self._broken_in = self._wishes.now.visit
            self._lane.submit(self._run)

    def stop(self) -> None:
        """End soon."""
        self._stopping = True
        self._film.stop()
        self._context.clock.notify()

    def look(self, visit: int) -> None:
        """A visit begins: read the face as soon as the card lies still."""
        if self.present:
            self._context.record(visit).tray = TrayRecord()
            self._put(self._placed(Wish(visit, looking=True, place=self._wishes.now.place)))

    def remember_place(self, visit: int) -> None:
        """The card was put back: where it lies now is where it lies."""
        if self._wishes.now.visit == visit:
            self._put(self._placed(self._wishes.now))

    def find(self, visit: int) -> None:
        """The session waits for the number."""
        if not self.present:
            self._fall_back(visit)
            return
        wish = self._wishes.now if self._wishes.now.visit == visit else Wish(visit)
        self._put(replace(wish, looking=True, asked_at=self._now()))

    def name(self, visit: int) -> None:
        """The chip is no My Number Card's: what is it by its looks?"""
        if self.present and self._wishes.now.visit == visit:
            self._put(replace(self._wishes.now, naming=True, looking=False))

    def use_other_birth(self, visit: int) -> None:
        """Staff agreed: put the number with the other way to write the birth year into the vault."""
        vault = self._context.vault(visit)
        other, vault.face_notes.other = vault.face_notes.other, None
        if other is None or vault.face_notes.was_refused(other):
            self._context.post(NumberBMissing(at=self._now(), visit=visit))
            return
        vault.number_b = other
        self._context.post(NumberBGiven(at=self._now(), visit=visit))

    def typed(self, visit: int) -> None:
        """The person gave the number: nobody looks for it any more."""
        self._wishes.quiet(visit)
        tray, notes = self._context.record(visit).tray, self._context.vault(visit).face_notes
        if tray is not None:
            tray.number_b = "typed" if notes.draft is None else "corrected"
        notes.drop_other()

    def draft(self, visit: int) -> str | None:
        """Fourteen characters as far as they could be read, `?` for the doubtful ones."""
        draft = self._context.vault(visit).face_notes.draft
        return None if draft is None else draft.decode("ascii", "replace")

    def follow(self, state: State) -> None:
        """Look for what this state still needs, and no longer."""
        if not self.present:
            return
        visit, wish = visit_of(state), self._wishes.now
        if visit is None:
            self._put(Wish(free=isinstance(state, Idle), place=wish.place))
            return
        inner = state.resume if isinstance(state, Interrupted) else state
        if wish.visit == visit.number and (visit.photo_read or isinstance(inner, NOT_READ)):
            self._wishes.quiet(visit.number)
        if visit.photo_read:
            self._context.vault(visit.number).face_notes.forget_reading()

    def _placed(self, wish: Wish) -> Wish:
        return replace(wish, place=wish.place + 1, place_at=self._now())

    def _put(self, wish: Wish) -> None:
        self._film.hurry(in_visit=wish.visit is not None)
        self._wishes.put(wish)

    def _fall_back(self, visit: int) -> None:
        """No camera helps: what else gives the number, or the person."""
        number_b = self._context.devices.number_b()
        vault = self._context.vault(visit)
        if number_b is None or vault.face_notes.was_refused(number_b):
            self._context.post(NumberBMissing(at=self._now(), visit=visit))
            return
        vault.number_b = number_b
        tray = self._context.record(visit).tray
        if tray is not None:
            tray.number_b = "fixture"
        self._context.post(NumberBGiven(at=self._now(), visit=visit))

    # --- the lane that reads --------------------------------------------------------------------

    def _run(self) -> None:
        clock = self._context.clock
        while not self._stopping:
            wish, trouble = self._wishes.now, self._film.trouble
            self._turn(wish)
            clock.wait(partial(self._has_news, wish, trouble), LATE_S)
        self._box.clear()

    def _has_news(self, wish: Wish, trouble: object) -> bool:
        changed = self._wishes.now is not wish or self._film.trouble is not trouble
        return self._stopping or self._box.full or changed

    def _turn(self, wish: Wish) -> None:
        if not wish.reads:
            self._look.rest()
        self._network.load_if_due(hurry=wish.reads)
        self._guarded(wish, lambda: self._look.ask(wish))
        looked = self._box.take()
        if looked is None:
            self._without_a_frame(wish)
        else:
            self._seen_at = self._now()
            try:
                self._guarded(wish, lambda: self._see(looked, wish))
            finally:
                looked.zero()
        self._advise()

    def _see(self, looked: Looked, wish: Wish) -> None:
        if wish.visit is None:
            self._look.over()
            self._lying.see(looked, wish)
            return
        self._lying.visit()
        if self._broken_in == wish.visit or not self._network.ready:
            self._settle_without(wish)
        elif wish.reads:
            self._look.see(looked, wish)

    def _without_a_frame(self, wish: Wish) -> None:
        broken = self._film.trouble is not None
        late = self._now() - self._seen_at > LATE_S
        if late:
            self._eyes.shut(self._now())
        if broken or (late and self._waited(wish)):
            self._settle_without(wish)

    def _waited(self, wish: Wish) -> bool:
        return wish.asked_at is not None and self._now() - wish.asked_at >= self._pace.wait_s

    def _settle_without(self, wish: Wish) -> None:
        """The session waits, and no reading will come: answer from elsewhere, once."""
        if wish.visit is not None and self._wishes.settle(wish.visit, lambda: None):
            self._fall_back(wish.visit)

    def _guarded(self, wish: Wish, work: Callable[[], None]) -> None:
        """Whatever goes wrong with a picture: the visit goes on without the camera."""
        try:
            work()
        except Exception as error:
            told = type(error).__name__ if isinstance(error, HwError) else where(error)
            log.warning("card's face: %s %s", failure_for(error).code, told)
            self._broken_in = wish.visit
            self._lying.broke()
            self._settle_without(wish)
        finally:
            self._context.vaults.sweep()

    def _advise(self) -> None:
        """Staff are told of a camera or a network that stays away."""
        away = self._film.is_away or self._network.failed
        advice = ADVICE if away else None
        if advice != self.advice:
            self.advice = advice
            self._context.post(AdviceGiven(at=self._now()))

    def _now(self) -> float:
        return self._context.clock.now()
