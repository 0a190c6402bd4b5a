# SPDX-License-Identifier: Apache-2.0
"""照合番号B in one visit: pictures are read while the card lies as it does, vote, and are judged when the chip has
told its expiry.

Nothing is given that the judge would not send, and nothing that the card has refused. What cannot be read becomes a
hint how to lay the card; what stays doubtful becomes a draft that the person corrects.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hw.cardface.judge import SURE, Judgement, judge
from hw.cardface.presence import View
from hw.cardface.values import CardSort, FaceReading, Part
from terminal.runner.context import Context
from terminal.runner.convert import japan_date
from terminal.runner.tray_box import Looked
from terminal.runner.tray_network import Reading
from terminal.runner.tray_rest import Rest
from terminal.runner.tray_wish import Wish, Wishes
from terminal.runner.tray_words import hint_of, sort_of
from terminal.session.events import (
    CardNamed,
    Event,
    NumberBDoubtful,
    NumberBGiven,
    NumberBMissing,
    NumberBUnclear,
)
from terminal.session.values import LayHint
from terminal.timeline import SpanKind
from terminal.vault import Vault

LANE = "tray"
NAMES = 4
"""So many pictures are looked at to name a card that is none of ours, and that looks like no card in particular."""
UNNAMED = (None, CardSort.OTHER)


@dataclass(slots=True)
class _SoFar:
    """How far the reading of one visit's card has come.

    `lie`: how the card lies: pictures vote only with those of the same lie; and, if they were read blindly, of the
    same blindness (`blind_since`). `rest`: when the next picture is worth reading. `gave_up`: what was read was
    judged although nothing better may come. `hint`: what is in the way, and since when; `told`: for which question,
    and which.
    """

    visit: int | None
    rest: Rest
    asked_at: float | None = None
    lie: int | None = None
    blind_since: float | None = None
    is_enough: bool = False
    gave_up: bool = False
    names: int = 0
    sort: CardSort | None = None
    hint: tuple[LayHint, float] | None = None
    told: tuple[float, LayHint] | None = None


class FaceLook:
    """Used by the reading lane alone. `shown` is what the screen's drawing is told beside the card's place."""

    def __init__(self, context: Context, wishes: Wishes, network: Reading) -> None:
        self._context = context
        self._wishes = wishes
        self._network = network
        self._pace = context.devices.tray
        self._so_far = _SoFar(None, Rest(self._pace))
        self.shown: dict[str, Any] = {}

    def over(self) -> None:
        """No visit is under way."""
        if self._so_far.visit is not None:
            self._begin(None)

    def ask(self, wish: Wish) -> None:
        """The session waits for the number as of now: what was read by then may be enough."""
        if wish.visit is None or wish.asked_at in (None, self._so_far.asked_at):
            return
        if wish.visit != self._so_far.visit:
            self._begin(wish.visit)
        self._so_far.asked_at, self._so_far.gave_up = wish.asked_at, False
        vault = self._context.vault(wish.visit)
        if vault.face_notes.readings:
            self._found(self._judged(vault), wish.visit, vault)

    def see(self, looked: Looked, wish: Wish) -> None:
        """One frame of a visit in which something is to be read."""
        if wish.visit is None:
            return
        if wish.visit != self._so_far.visit:
            self._begin(wish.visit)
        vault = self._context.vault(wish.visit)
        if looked.sight.lie != self._so_far.lie:  # another card may lie there since
            self._so_far.lie = looked.sight.lie
            self._vote_anew(vault)
        self._so_far.rest.see(looked)
        if wish.naming:
            self._name(looked, wish.visit)
        elif self._so_far.rest.is_over(looked):
            self._read(looked, wish.visit, vault)
        else:
            self._wait(looked, wish, wish.visit, vault)

    def _wait(self, looked: Looked, wish: Wish, visit: int, vault: Vault) -> None:
        """Nothing is to be read now; how long that lasts counts all the same."""
        view, hint, at = looked.sight.view, self._so_far.hint, looked.frame.time_s
        if view in (View.HAND, View.EMPTY):
            self._unclear(hint_of(view, None), visit, looked)
        elif vault.face_notes.readings and self._gives_up(wish, at) and not self._so_far.gave_up:
            self._so_far.gave_up = True
            self._tell(self._judged(vault), wish, visit, looked, vault)
        elif hint is not None:
            self._unclear(hint[0], visit, looked)

    def rest(self) -> None:
        """Nothing is to be read: no picture to compare with is needed."""
        self._so_far.rest = Rest(self._pace)

    def _vote_anew(self, vault: Vault) -> None:
        self._so_far.is_enough = False
        vault.face_notes.drop_readings()

    def _begin(self, visit: int | None) -> None:
        self._so_far = _SoFar(visit, Rest(self._pace))
        self.shown = {}

    # --- reading --------------------------------------------------------------------------------

    def _read(self, looked: Looked, visit: int, vault: Vault) -> None:
        if self._so_far.is_enough and self._wishes.now.asked_at is None:
            return  # to judge by, once the chip has told its expiry
        reading = self._look_at(looked, visit)
        wish = self._wishes.now
        if wish.visit != visit:
            return
        blind_since = looked.sight.since if looked.sight.view is View.BLIND else None
        if (
            blind_since != self._so_far.blind_since
        ):  # a card that nobody saw does not vote with one that was seen
            self._so_far.blind_since = blind_since
            self._vote_anew(vault)
        notes = vault.face_notes
        notes.add(reading, self._pace.most_frames)
        found = self._judged(vault)
        if wish.asked_at is not None:
            self._tell(found, wish, visit, looked, vault)
        else:
            many = len(notes.readings) >= self._pace.doubt_frames
            self._so_far.is_enough = many or found.risk <= SURE

    def _look_at(self, looked: Looked, visit: int) -> FaceReading:
        record, began, rest = self._context.record(visit), self._now(), self._so_far.rest
        with record.timeline.span(LANE, "read the card's face", SpanKind.MACHINE):
            reading = self._network.reader.read(looked.frame.image, thorough=rest.thorough)
        if record.tray is not None:
            record.tray.frames += 1
        rest.begin(reading, self._now(), self._now() - began)
        if reading.sort not in UNNAMED or self._so_far.sort is None:
            self._so_far.sort = reading.sort
        self.shown = {**self.shown, "upright": _upright(reading)}
        return reading

    # --- judging --------------------------------------------------------------------------------

    def _judged(self, vault: Vault) -> Judgement:
        return judge(vault.face_notes.readings, self._expiry(vault), self._today())

    def _tell(self, found: Judgement, wish: Wish, visit: int, looked: Looked, vault: Vault) -> None:
        at, view = self._now(), looked.sight.view
        if found.number is not None:
            self._found(found, visit, vault)
        elif self._is_doubtful(found, wish, vault, at):
            self._doubtful(found, visit, vault)
        elif found.trouble is not None or self._so_far.rest.unread:
            self._unclear(hint_of(view, found.trouble), visit, looked)
        else:
            self._so_far.hint = None

    def _expiry(self, vault: Vault) -> date | None:
        identity = vault.cache.identity
        return None if identity is None else identity.expiry

    def _today(self) -> date:
        return japan_date(self._context.devices.now())

    def _found(self, found: Judgement, visit: int, vault: Vault) -> None:
        """Into the vault, unless the card has refused it: then this camera reads nothing better."""
        number, notes = found.number, vault.face_notes
        if number is None:
            return
        if notes.was_refused(number):
            self._answer(visit, lambda: None, NumberBMissing(at=self._now(), visit=visit))
            return
        other = found.other is not None and not notes.was_refused(found.other)

        def put() -> None:
            notes.drop_draft()
            notes.other = found.other if other else None
            vault.number_b = number

        given = NumberBGiven(at=self._now(), visit=visit, other_birth=other)
        if self._answer(visit, put, given):
            self._record_first(visit)

    def _record_first(self, visit: int) -> None:
        record = self._context.record(visit)
        if record.tray is not None:
            record.tray.number_b = "tray"
            if record.tray.first_s is None:
                record.tray.first_s = self._now() - record.began

    def _is_doubtful(self, found: Judgement, wish: Wish, vault: Vault, at: float) -> bool:
        """Whether it is time to let the person correct what was read."""
        readable = sum(len(one.parts) == len(Part) for one in vault.face_notes.readings)
        known = len(found.draft) - len(found.doubtful)
        if known < self._pace.least_known:
            return False
        if found.trouble is None and readable >= self._pace.doubt_frames:
            return True
        return self._gives_up(wish, at)

    def _gives_up(self, wish: Wish, at: float) -> bool:
        return wish.asked_at is not None and at - wish.asked_at >= self._pace.give_up_s

    def _doubtful(self, found: Judgement, visit: int, vault: Vault) -> None:
        event = NumberBDoubtful(at=self._now(), visit=visit, doubtful=found.doubtful)
        if self._answer(visit, lambda: vault.face_notes.put_draft(found.draft), event):
            tray = self._context.record(visit).tray
            if tray is not None:
                tray.doubtful = len(found.doubtful)

    def _answer(self, visit: int, put: Callable[[], None], event: Event) -> bool:
        """The session's question is answered once; whoever typed meanwhile was first."""
        if not self._wishes.settle(visit, put):
            return False
        self._context.post(event)
        return True

    # --- hints ----------------------------------------------------------------------------------

    def _unclear(self, hint: LayHint, visit: int, looked: Looked) -> None:
        """A trouble that lasts is told, and told again when it becomes another one."""
        at = looked.frame.time_s
        self.shown = {**self.shown, "hint": hint}
        if self._so_far.hint is None or self._so_far.hint[0] is not hint:
            self._so_far.hint = (hint, at)
        asked_at = self._wishes.now.asked_at
        if asked_at is None or self._so_far.told == (asked_at, hint):
            return
        if at - max(asked_at, self._so_far.hint[1]) >= self._pace.hint_s:
            self._so_far.told = (asked_at, hint)
            self._context.post(NumberBUnclear(at=self._now(), visit=visit, hint=hint))

    # --- naming ---------------------------------------------------------------------------------

    def _name(self, looked: Looked, visit: int) -> None:
        """What a card is that the chip calls none of ours. A face that says otherwise names nothing."""
        so_far = self._so_far
        if so_far.sort in UNNAMED:
            if not so_far.rest.is_over(looked):
                return
            self._look_at(looked, visit)
            so_far.names += 1
            if so_far.sort in UNNAMED and so_far.names < NAMES:
                return
        self._wishes.named(visit)
        if so_far.sort not in (None, CardSort.MY_NUMBER):
            named = CardNamed(at=self._now(), visit=visit, sort=sort_of(so_far.sort))
            self._context.post(named)

    def _now(self) -> float:
        return self._context.clock.now()


def _upright(reading: FaceReading) -> bool | None:
    """Whether the card's own top is where the frame's is; None while that was not read."""
    if reading.outline is None or not reading.parts:
        return None
    (x0, y0), (x1, y1) = reading.outline.corners[0], reading.outline.corners[1]
    return bool(x1 - x0 > abs(y1 - y0))
