# SPDX-License-Identifier: Apache-2.0
"""Cards exchanged in the middle of a visit, at any command, seen by the reader or not; and what must never follow.

A mistake is: a result shown while another chip than the visit's lies there; a result that names another holder than
the visit's card; a proof that another chip signed; holder or photo of two cards taken for one; anything left of a
card in the vault in the end.

Two things are counted and not forbidden, since no order of commands can exclude them. The PIN may reach a card that
was exchanged unseen between the identity check and the VERIFY. And a card that was there for a moment only, unseen,
may have given its certificate (which names nobody): the proof with it holds for nobody, and the service refuses it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from hw.card.applications import SURFACE_FACE_RECORD
from hw.card.surface import parse_face_record
from hw.virtual.card import SoftwareCard, enrolment, load_card
from terminal.session import Idle
from terminal.session import events as ev
from terminal.session.states import ShowingResult
from terminal.session.values import RESULTS, Method, OutcomeKind
from terminal.vault import Vault
from tests.support.one_thread import Bureau, OneThread
from tests.support.virtual_cards import FIXTURES, copy_fixture
from tests.support.watched_card import WatchedCard
from ui.wiring.calendar import calendar

TODAY = date(2026, 11, 23)
HOWS = ("unseen", "unseen", "unseen and back", "seen", "seen late")
SOONEST_S, LATEST_S = 0.05, 3.0
FAR = 400
"""More commands than any visit has."""


@dataclass(frozen=True)
class Swap:
    """At command `number` (from 1), before the chip hears it or after it answered, the other card comes."""

    first: str
    second: str
    method: Method
    number: int
    answered: bool
    how: str
    later: float
    """Seconds until the other card is laid down ("seen late"), or commands until the first one is back."""


@dataclass
class Town:
    """Cards that resemble each other in all ways that two cards can."""

    folder: Path
    cards: dict[str, SoftwareCard] = field(default_factory=dict)
    bureau: Bureau = field(default_factory=Bureau)
    lengths: dict[tuple[str, Method], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("hanako", "kenji", "misaki", "pin-blocked", "shigeru", "transit", "old-juki"):
            self.cards[name] = load_card(copy_fixture(f"{name}.card.toml", self.folder))
        # The same holder, 照合番号B and PIN on another card; and a stranger with the same PIN and expiry.
        self._copy(
            "reissued", "hanako", {'serial = "499900000000101"': 'serial = "499900000000151"'}
        )
        self._copy(
            "same-pin",
            "kenji",
            {
                'serial = "499900000000102"': 'serial = "499900000000152"',
                "expires = 2034-11-03": "expires = 2032-01-15",
                'jpki = "0427"': 'jpki = "1234"',
                "not_after = 2029-11-03": "not_after = 2029-01-15",
            },
        )
        for card in self.cards.values():
            if card.file.card.kind in ("my_number", "pinless"):
                self.bureau.knows(card)

    def _copy(self, name: str, original: str, changes: dict[str, str]) -> None:
        text = (FIXTURES / "cards" / f"{original}.card.toml").read_text("utf-8")
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        path = copy_fixture(f"{original}.card.toml", self.folder).with_name(f"{name}.card.toml")
        path.write_text(text, "utf-8")
        self.cards[name] = load_card(path)

    def length(self, first: str, method: Method) -> int:
        """How many commands an undisturbed visit has until its card is confirmed for the result."""
        key = (first, method)
        if key not in self.lengths:
            watched = WatchedCard(self.cards[first])
            kiosk = self.kiosk(first, method)
            confirmed: list[int] = []
            kiosk.after_event = lambda event, _: (
                confirmed.append(watched.commands) if isinstance(event, ev.CardConfirmed) else None
            )
            kiosk.run(lambda: isinstance(kiosk.state, Idle))
            kiosk.reader.insert(watched)
            kiosk.run(lambda: isinstance(kiosk.state, ShowingResult))
            (self.lengths[key],) = confirmed
        return self.lengths[key]

    def kiosk(self, first: str, method: Method) -> OneThread:
        """A kiosk before which the holder of the first card stands."""
        card = self.cards[first]
        pin = card.file.pins.jpki
        return OneThread(
            self.bureau,
            method=method,
            pins=[pin] * 3 if pin else [],
            number_b=card.number_b,
            now=calendar(TODAY),
        )


def draw(town: Town, random: Random) -> Swap:
    """A swap at a command of the undisturbed visit, its very last answer excepted: after it nobody asks."""
    first = random.choice(("hanako", "kenji", "misaki", "reissued", "same-pin", "shigeru"))
    ways = [Method.FACE, Method.STAFF] if first == "shigeru" else list(Method)
    method = random.choice(ways)
    number = random.randint(1, town.length(first, method))
    answered = random.random() < 0.5 and number < town.length(first, method)
    how = random.choice(HOWS)
    second = random.choice([name for name in town.cards if name != first])
    if random.random() < 0.4:  # the hard ones more often than chance would have it
        second = {"hanako": "reissued", "reissued": "hanako"}.get(first, "same-pin")
        second = "hanako" if second == first else second
    later = (
        random.randint(1, 12) if how == "unseen and back" else random.uniform(SOONEST_S, LATEST_S)
    )
    return Swap(first, second, method, number, answered, how, later)


@dataclass
class Judged:
    """What came of one swap."""

    swap: Swap
    outcome: str
    mistakes: list[str]
    pins_to_the_other: int
    certificate_of_another: bool
    mixed_for_a_while: bool


class Scene:
    """One swap being played."""

    def __init__(self, town: Town, swap: Swap) -> None:
        self.town, self.swap = town, swap
        self.first, self.second = town.cards[swap.first], town.cards[swap.second]
        self.kiosk = town.kiosk(swap.first, swap.method)
        self.mistakes: list[str] = []
        self.mixed = False
        self.owner: dict[int, SoftwareCard | None] = {}
        self.swapped = False
        self.confirmed_by: SoftwareCard | None = None
        self.pins_to_the_other = 0
        self.certificate_of_another = False
        self.watched = self._watched(self.first)
        self.kiosk.after_event = self._after

    def _watched(self, card: SoftwareCard) -> WatchedCard:
        watched = WatchedCard(card)
        watched.before = lambda number, _: self._now(number, answered=False)
        watched.after = lambda number, _: self._now(number, answered=True)
        return watched

    def _now(self, number: int, *, answered: bool) -> None:
        swap = self.swap
        back = swap.how == "unseen and back" and number == swap.number + int(swap.later)
        if back and self.swapped and answered == swap.answered:
            self.watched.exchange(self.first)
        if self.swapped or number != swap.number or answered != swap.answered:
            return
        self.swapped = True
        if swap.how.startswith("unseen"):
            self.watched.exchange(self.second)
            return
        self.watched.gone = True
        self.kiosk.reader.remove()
        if swap.how == "seen":
            self._lay_down_second()

    def _lay_down_second(self) -> None:
        self.watched = WatchedCard(self.second)
        self.kiosk.reader.insert(self.watched)

    def play(self) -> Judged:
        kiosk = self.kiosk
        kiosk.run(lambda: isinstance(kiosk.state, Idle))
        kiosk.reader.insert(self.watched)
        kiosk.run(self._over)
        self._at_the_end()
        kind = kiosk.outcomes[0][1].kind.value if kiosk.outcomes else "none"
        counted = self.pins_to_the_other, self.certificate_of_another, self.mixed
        return Judged(self.swap, kind, self.mistakes, *counted)

    def _over(self) -> bool:
        swap, kiosk = self.swap, self.kiosk
        late = swap.how == "seen late" and self.swapped and self.watched.card is self.first
        if late:
            kiosk.clock.sleep(swap.later)
            self._lay_down_second()
        if isinstance(kiosk.state, ShowingResult):
            self._shown(kiosk.state)
        return bool(kiosk.outcomes)

    def _after(self, event: ev.Event, vault: Vault) -> None:
        owner = self._owner_of(vault)
        if owner is None:
            return
        if isinstance(event, ev.PhotoRead) and not self._same_photo(vault, owner):
            self.mixed = True
        if isinstance(event, ev.HolderRead):
            self._expect(self._all_of_one_card(vault, owner), "data of two cards taken for one")
            self.certificate_of_another |= not self._own_certificate(vault, owner)
        if isinstance(event, ev.CardConfirmed):
            self.confirmed_by = self.watched.answered
        if isinstance(event, ev.ProofSigned):
            self._check_proof(vault, owner)
        self.pins_to_the_other += sum(chip is not owner for chip in self.watched.pins_heard)
        self.watched.pins_heard.clear()

    def _owner_of(self, vault: Vault) -> SoftwareCard | None:
        """The card that the visit takes for its own; a first reading of its serial may have been garbled."""
        identity = vault.cache.identity
        if identity is None:
            return self.owner.get(vault.visit)
        cards = self.town.cards.values()
        owner = next((card for card in cards if card.serial == identity.serial), None)
        self.owner[vault.visit] = owner
        return owner

    def _same_photo(self, vault: Vault, owner: SoftwareCard) -> bool:
        record = parse_face_record(owner.content(SURFACE_FACE_RECORD) or b"")
        return vault.face_record is not None and vault.face_record.photo == record.photo

    def _all_of_one_card(self, vault: Vault, owner: SoftwareCard) -> bool:
        assert vault.holder is not None
        assert owner.identity is not None
        return vault.holder.name == owner.identity.person.name and self._same_photo(vault, owner)

    def _own_certificate(self, vault: Vault, owner: SoftwareCard) -> bool:
        assert vault.certificate is not None
        serial = f"{vault.certificate.serial:08X}"
        return serial == enrolment(owner).auth_certificate_serial

    def _check_proof(self, vault: Vault, owner: SoftwareCard) -> None:
        assert vault.proof is not None
        assert owner.identity is not None
        holds_for = self.town.bureau.judges(vault.proof)
        if holds_for is None and self.certificate_of_another:
            return
        self._expect(holds_for == owner.identity.person.name, "a proof signed by another chip")

    def _shown(self, state: ShowingResult) -> None:
        owner = self.owner.get(state.visit.number)
        self._expect(self.confirmed_by is owner, "shown to somebody else's card")
        if state.outcome.kind is OutcomeKind.ELIGIBLE and owner is not None and owner.identity:
            self._expect(
                state.outcome.reason == owner.identity.person.name, "a wrong holder's result"
            )

    def _at_the_end(self) -> None:
        for _, outcome in self.kiosk.outcomes:
            if outcome.kind in RESULTS and not isinstance(self.kiosk.state, ShowingResult):
                self.mistakes.append("a result that no card confirmed")
        self.kiosk.reader.remove()
        self.kiosk.run(lambda: isinstance(self.kiosk.state, Idle))
        self._expect(self.kiosk.context.vaults.empty, "something left in the vault")

    def _expect(self, held: bool, mistake: str) -> None:
        if not held:
            self.mistakes.append(mistake)


def play(town: Town, swap: Swap) -> Judged:
    """One swap and what came of it."""
    return Scene(town, swap).play()


@dataclass
class Tally:
    """Many swaps, added up."""

    count: int = 0
    swapped: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    mistakes: list[Judged] = field(default_factory=list)
    pins_to_the_other: int = 0
    certificates_of_another: int = 0
    mixed_for_a_while: int = 0

    def add(self, judged: Judged) -> None:
        self.count += 1
        self.swapped[judged.swap.how] += 1
        self.outcomes[judged.outcome] += 1
        self.pins_to_the_other += judged.pins_to_the_other
        self.certificates_of_another += judged.certificate_of_another
        self.mixed_for_a_while += judged.mixed_for_a_while
        if judged.mistakes:
            self.mistakes.append(judged)


def many(
    folder: Path, count: int, seed: int, told: Callable[[int], None] = lambda _: None
) -> Tally:
    """`count` random swaps from one seed."""
    town, random, tally = Town(folder), Random(seed), Tally()  # noqa: S311
    for number in range(count):
        tally.add(play(town, draw(town, random)))
        told(number + 1)
    return tally
