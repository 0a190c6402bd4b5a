# SPDX-License-Identifier: Apache-2.0
"""Makes the golden traces anew: `python -m tests.support.golden_traces`, after a change of what is sent to a card.

Fictional cards, with a test PKI of the moment, whose roots are written beside the traces: so what was signed for them
can be checked on any machine.
"""

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from hw.card import visit as steps
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.reading import BlockCache
from hw.card.trust import TrustStore
from hw.card_trace import TracingLink
from hw.errors import CardError, LinkError
from hw.link import CardLink
from hw.virtual.card import load_card
from hw.virtual.keystore import KeyStore
from hw.virtual.radio.plan import Fault, FaultKind, RadioPlan
from hw.virtual.reader import VirtualReader
from hw.virtual.roots import FILE_NAME, trust_store, write_trust_store
from tests.support.media_clock import MediaClock

FIXTURES = Path(__file__).parents[1] / "fixtures"
TRACES = FIXTURES / "traces"
TRUST = TRACES / FILE_NAME
MESSAGE, BACK_S = bytes(32), 0.1
HEAD = "# card trace 1: {title} (card file: {card}, fictional)\n# number_b {number_b}\n"


@dataclass
class Reading:
    """One card on one link, and what a program does with it."""

    link: CardLink
    number_b: str
    trust: TrustStore
    clock: MediaClock = field(default_factory=MediaClock)

    def __post_init__(self) -> None:
        self.channel, self.cache = Channel(self.link), BlockCache()

    def resumed(self, step: Callable[[], object]) -> object:
        """Run a step, again after each flicker."""
        while True:
            try:
                return step()
            except LinkError:
                self.clock.sleep(BACK_S)
                self.link.reconnect()
                self.channel.forget_state()

    def recognise(self) -> object:
        """Kind, PIN counter, identity."""
        return steps.recognise(self.channel, self.cache)

    def texts(self) -> object:
        """Name, address, birth date, sex, with their signatures."""
        digits = NumberB(self.number_b.encode())
        return steps.read_holder(self.channel, self.cache, digits, self.trust)

    def whole(self) -> tuple[object, ...]:
        """Everything that `uketsuke card read` reads."""
        channel, cache, trust = self.channel, self.cache, self.trust
        digits = NumberB(self.number_b.encode())
        kind = steps.recognise(channel, cache)
        certificate, found = steps.read_certificate(channel, cache, trust)
        face, more = steps.read_face(channel, cache, digits, trust)
        texts, last = steps.read_holder(channel, cache, digits, trust)
        signature = steps.prove_presence(channel, cache, MESSAGE, face.public_key)
        return kind, certificate, face, texts, signature, found + more + last

    def pin(self, digits: str) -> object:
        """A signature with the PIN; an error is an answer."""
        try:
            return steps.sign_with_pin(self.channel, self.cache, digits.encode(), MESSAGE)
        except CardError as error:
            return error

    def leave(self) -> None:
        """The end of a visit."""
        steps.leave(self.channel)


def everything(reading: Reading) -> object:
    """The normal reading."""
    found = reading.whole()
    return (*found, reading.pin("1234"))


def kind_only(reading: Reading) -> object:
    """Enough for a card that cannot be read."""
    return reading.recognise()


def wrong_pin(reading: Reading) -> object:
    """One wrong try."""
    return reading.recognise(), str(reading.pin("9999"))


def blocked_pin(reading: Reading) -> object:
    """Nothing is sent."""
    return reading.recognise(), str(reading.pin("1234"))


def flickering(reading: Reading) -> object:
    """The texts, through what the trace's radio does."""
    return reading.resumed(reading.recognise), reading.resumed(reading.texts)


@dataclass(frozen=True)
class Golden:
    """One trace: a card of the fixtures, what is done with it, and the radio's faults at APDUs."""

    card: str
    act: Callable[[Reading], object]
    title: str
    faults: tuple[tuple[int, FaultKind], ...] = ()


GOLDEN = {
    "normal": Golden("hanako", everything, "a normal reading"),
    "unknown-card": Golden("transit", kind_only, "a transit pass"),
    "old-juki": Golden("old-juki", kind_only, "the card of the old resident register"),
    "phone": Golden("phone-android", kind_only, "a telephone"),
    "pinless": Golden("shigeru", kind_only, "a card without PINs"),
    "wrong-pin": Golden("hanako", wrong_pin, "a wrong PIN"),
    "blocked-pin": Golden("pin-blocked", blocked_pin, "a blocked PIN"),
    "drop": Golden("hanako", flickering, "the card is lifted", ((14, FaultKind.BLINK),)),
    "reset": Golden("hanako", flickering, "another program resets", ((11, FaultKind.RESET),)),
    "garbled": Golden(
        "hanako",
        flickering,
        "one byte, and none",
        ((13, FaultKind.ONE_BYTE), (18, FaultKind.EMPTY)),
    ),
}
"""By file name."""


def record(golden: Golden, store: KeyStore) -> tuple[str, object]:
    """The trace's text, and what the program found."""
    file = FIXTURES / "cards" / f"{golden.card}.card.toml"
    card = load_card(file, store)
    faults = tuple(Fault(kind, apdu=apdu, for_s=BACK_S / 2) for apdu, kind in golden.faults)
    clock = MediaClock()
    reader = VirtualReader(clock, radio=replace(RadioPlan(), faults=faults))
    reader.insert(card)
    out = io.StringIO()
    link = TracingLink(reader.connect(), out, keep_responses=True)
    reading = Reading(link, card.number_b, trust_store(store), clock)
    found = golden.act(reading)
    reading.leave()
    head = HEAD.format(title=golden.title, card=golden.card, number_b=card.number_b or "-")
    return head + out.getvalue(), found


def main() -> None:
    """Write all of them."""
    TRACES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = KeyStore(Path(folder))
        write_trust_store(TRACES, store)
        for name, golden in GOLDEN.items():
            text, _ = record(golden, store)
            (TRACES / f"{name}.trace").write_text(text, "ascii")


if __name__ == "__main__":
    main()
