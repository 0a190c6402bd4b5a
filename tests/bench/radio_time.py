# SPDX-License-Identifier: Apache-2.0
"""How near the reading of a card comes to what the air allows, beside two public Python clients.

`python -m tests.bench.radio_time`. Simulated time: 35 ms a SELECT, 60 ms a VERIFY with digits, 10 ms any other
command (the question for a counter too), and the bytes at the bit rate. The SELECT and VERIFY times lie inside what
lanesky/mnbcard's time-stamped log shows (30-45 ms and 55-65 ms on a Mac with a USB-NFC3).

The bound is what nobody can do without: the length of each file that a visit needs (its outer TLV, no filler), and
the fewest short APDUs: four SELECTs of applications, two VERIFYs, one READ for each 256 bytes, the counter of the PIN
(which decides what the person is offered). No header, status word or filler byte counts, no counter of 照合番号B, no
identity beyond its first reading: those are ours to explain.

The other clients are run by their access patterns, command by command, on the same card: lanesky/mnbcard
(`mnbcard/api.py`) selects application and file for each thing, asks for a certificate's length with a READ of 4 bytes
and then reads whole blocks of 256; meowkawaiijp/pyjpki (`card.py`) selects application and PIN file for the PIN, both
again for what it opens, and reads blocks of 255. Neither reads the photo, a counter, or which card it is. What only
our rules ask for (the identity before each step and each signature, a counter before each VERIFY, twice for a PIN) is
shown apart: for the little that those clients read it is a third of our commands, for a whole visit a fifth.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from hw.card import apdu
from hw.card import visit as steps
from hw.card.apdu import Command
from hw.card.applications import (
    AUTH_PIN,
    JPKI_AUTH_CERTIFICATE,
    JPKI_AUTH_KEY,
    SURFACE_CV_CERTIFICATE,
    SURFACE_FACE_RECORD,
    TEXT_BASIC_FOUR,
    TEXT_CV_CERTIFICATE,
    TEXT_NUMBER_B,
    TEXT_SIGNATURES,
    Application,
    FileRef,
)
from hw.card.believing import read_parsed
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.opening import open_with_number_b
from hw.card.reading import BlockCache
from hw.card.signatures import digest_info_of
from hw.card.text import parse_text_record
from hw.card.tlv import declared_length
from hw.link import CardLink
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.keystore import KeyStore
from hw.virtual.reader import VirtualReader
from hw.virtual.roots import trust_store

CARD = Path(__file__).parents[1] / "fixtures/cards/hanako.card.toml"
BIT_RATES = (106_000, 212_000, 424_000, 848_000)
SELECT_S, VERIFY_S, OTHER_S, SIGN_S = 0.035, 0.060, 0.010, 0.700
GOAL = 1.15
MESSAGE, PIN = b"a nonce", b"1234"
FILES = (
    JPKI_AUTH_CERTIFICATE,
    SURFACE_FACE_RECORD,
    SURFACE_CV_CERTIFICATE,
    TEXT_BASIC_FOUR,
    TEXT_SIGNATURES,
    TEXT_CV_CERTIFICATE,
)
COMMON_RECORD, LABEL = 30, 32
"""Bytes that are read besides the files: which card it is, and which kind of card."""


class CountingClock:
    """Time that passes only by waiting."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(frozen=True)
class AirTime:
    """The latencies of the module's docstring."""

    bit_rate: float

    def command_s(self, command: bytes) -> float:
        wanted = Command.from_bytes(command)
        if wanted.ins == apdu.INS_SELECT:
            work = SELECT_S
        elif wanted.ins == apdu.INS_VERIFY and wanted.data:
            work = VERIFY_S
        else:
            work = SIGN_S if wanted.ins == apdu.INS_COMPUTE_SIGNATURE else OTHER_S
        return work + self.response_s(command)

    def response_s(self, response: bytes) -> float:
        return 8 * len(response) / self.bit_rate


class Meter:
    """A link that counts what passes, on a reader of its own."""

    def __init__(self, card: SoftwareCard, bit_rate: float) -> None:
        self.clock = CountingClock()
        reader = VirtualReader(self.clock, timing=AirTime(bit_rate))
        reader.insert(card)
        self._link: CardLink = reader.connect()
        self.sent: list[Command] = []
        self.clock.seconds = 0.0

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(Command.from_bytes(command))
        return self._link.transmit(command)


@dataclass(frozen=True)
class Row:
    """One bit rate: milliseconds and APDUs of a visit's reading, and of the bound."""

    bit_rate: int
    read_ms: float
    bound_ms: float
    apdus: int
    bound_apdus: int

    @property
    def ratio(self) -> float:
        return self.read_ms / self.bound_ms


@dataclass(frozen=True)
class Step:
    """One step of ours, at 106 kbit/s."""

    name: str
    apdus: int
    ms: float


@dataclass(frozen=True)
class Same:
    """APDUs for the same data: ours with and without what only our rules ask for, and the others'."""

    what: str
    ours: int
    without_rules: int
    mnbcard: int
    pyjpki: int


# --- ours -----------------------------------------------------------------------------------------


def our_steps(port: Meter, card: SoftwareCard, store: KeyStore) -> Iterator[str]:
    """A visit as the terminal runs it, each step a transaction of its own; yields after each."""
    channel, cache, trust = Channel(port), BlockCache(), trust_store(store)
    number_b = NumberB(card.number_b.encode())
    steps.recognise(channel, cache)
    certificate, found = steps.read_certificate(channel, cache, trust)
    yield "recognise, certificate"
    channel.forget_state()
    face, more = steps.read_face(channel, cache, number_b, trust)
    yield "face record"
    channel.forget_state()
    _, last = steps.read_holder(channel, cache, number_b, trust)
    yield "texts"
    (found + more + last).require()
    channel.forget_state()
    steps.prove_presence(channel, cache, MESSAGE, face.public_key)
    yield "signature after a face"
    channel.forget_state()
    steps.sign_with_pin(channel, cache, PIN, MESSAGE, certificate.key)
    yield "signature with a PIN"
    channel.forget_state()
    steps.confirm_card(channel, cache)
    yield "last look"


READING = ("recognise, certificate", "face record", "texts")


def measure_steps(card: SoftwareCard, store: KeyStore, bit_rate: float) -> list[Step]:
    """Our steps one by one."""
    card.power_off()
    port, found = Meter(card, bit_rate), []
    apdus, seconds = 0, 0.0
    for name in our_steps(port, card, store):
        found.append(Step(name, len(port.sent) - apdus, 1000 * (port.clock.seconds - seconds)))
        apdus, seconds = len(port.sent), port.clock.seconds
    return found


# --- the bound --------------------------------------------------------------------------------------


def true_length(card: SoftwareCard, ref: FileRef) -> int:
    """The outer TLV or DER object, without filler."""
    content = card.content(ref)
    return 0 if content is None else declared_length(content)


def bound(card: SoftwareCard, bit_rate: float) -> tuple[int, float]:
    """(APDUs, milliseconds) that no client can do without."""
    lengths = [true_length(card, ref) for ref in FILES]
    reads = sum(-(-length // apdu.SHORT_LE) for length in lengths) + 2
    selects, verifies, counters = 4, 2, 1
    work = selects * SELECT_S + verifies * VERIFY_S + (reads + counters) * OTHER_S
    air = 8 * (sum(lengths) + COMMON_RECORD + LABEL) / bit_rate
    return reads + selects + verifies + counters, 1000 * (work + air)


def measure(
    card: SoftwareCard | None = None, store: KeyStore | None = None
) -> list[dict[str, object]]:
    """A row per bit rate, as dictionaries."""
    if card is None or store is None:
        with tempfile.TemporaryDirectory() as folder:
            own = KeyStore(Path(folder))
            return measure(load_card(CARD, own), own)
    return [{**asdict(row), "ratio": row.ratio} for row in rows(card, store)]


def rows(card: SoftwareCard, store: KeyStore) -> Iterator[Row]:
    """A row per bit rate."""
    for bit_rate in BIT_RATES:
        ours = [step for step in measure_steps(card, store, bit_rate) if step.name in READING]
        apdus, ms = bound(card, bit_rate)
        yield Row(bit_rate, sum(s.ms for s in ours), ms, sum(s.apdus for s in ours), apdus)


# --- the others -------------------------------------------------------------------------------------


class Other:
    """A public client's habits; it sends its commands and looks at no answer but for lengths."""

    block, asks_length, selects_twice = apdu.SHORT_LE, True, False

    def __init__(self, port: Meter, card: SoftwareCard) -> None:
        self._port = port
        self._card = card

    def _send(self, command: Command) -> None:
        self._port.transmit(command.to_bytes())

    def open(self, application: Application, key: FileRef, secret: bytes) -> None:
        """Application, key file, VERIFY; no question for the counter."""
        self._send(apdu.select_application(application.aid))
        self._send(apdu.select_file(key.fid))
        self._send(apdu.verify(secret))
        if self.selects_twice:
            self._send(apdu.select_application(application.aid))

    def read(self, ref: FileRef, *, opened: bool = False, known: bool = False) -> None:
        """A file from its beginning; `known`: small enough for one READ of whatever it holds."""
        if not opened:
            self._send(apdu.select_application(ref.application.aid))
        self._send(apdu.select_file(ref.fid))
        length = min(self.block, true_length(self._card, ref)) if known else 0
        if self.asks_length and not known:
            self._send(apdu.read_binary(0, 4))
        for offset in range(0, length or true_length(self._card, ref), self.block):
            self._send(apdu.read_binary(offset, self.block))

    def sign(self) -> None:
        """With the PIN."""
        self.open(Application.JPKI, AUTH_PIN.file, PIN)
        self._send(apdu.select_file(JPKI_AUTH_KEY.fid))
        self._send(apdu.compute_signature(digest_info_of(MESSAGE)))


class Mnbcard(Other):
    """lanesky/mnbcard."""


class Pyjpki(Other):
    """meowkawaiijp/pyjpki; what it reads of a certificate in blocks of 255."""

    block, asks_length, selects_twice = apdu.SHORT_DATA, False, True


def certificate_by(client: Other) -> None:
    """The authentication certificate."""
    client.read(JPKI_AUTH_CERTIFICATE)


def texts_by(client: Other, secret: bytes) -> None:
    """Name, address, birth date, sex; with the key of ours, where they use the text PIN."""
    client.open(Application.TEXT, TEXT_NUMBER_B.file, secret)
    client.read(TEXT_BASIC_FOUR, opened=True, known=True)


def visit_by(client: Other, secret: bytes) -> None:
    """All that a visit needs, with the client's habits."""
    client._send(apdu.select_application(Application.COMMON.aid))
    client._send(apdu.read_record(1, 1))
    client._send(apdu.select_application(Application.JPKI.aid))
    client._send(apdu.select_file(0x0006))
    client._send(apdu.read_binary(0, LABEL))
    certificate_by(client)
    client.open(Application.SURFACE, FileRef(Application.SURFACE, 0x0012), secret)
    client.read(SURFACE_FACE_RECORD, opened=True)
    client.read(SURFACE_CV_CERTIFICATE)
    texts_by(client, secret)
    client.read(TEXT_SIGNATURES, opened=True)
    client.read(TEXT_CV_CERTIFICATE)
    client.sign()


def counted(card: SoftwareCard, kind: type[Other], act: Callable[[Other], None]) -> int:
    """APDUs that a client sends for something."""
    card.power_off()
    port = Meter(card, BIT_RATES[0])
    act(kind(port, card))
    return len(port.sent)


def same_data(card: SoftwareCard, store: KeyStore) -> list[Same]:
    """Certificate, texts and signature in one conversation; and everything that a visit needs."""
    secret = card.number_b.encode()

    def small(client: Other) -> None:
        certificate_by(client)
        texts_by(client, secret)
        client.sign()

    whole = [
        s.apdus
        for s in measure_steps(card, store, BIT_RATES[0])
        if "face" not in s.name or s.name in READING
    ]
    found = []
    for what, ours, act in (
        ("certificate, four texts, signature", _small_set(card), small),
        (
            "all of a visit by PIN",
            (sum(whole), _without_rules(card)),
            lambda c: visit_by(c, secret),
        ),
    ):
        others = [counted(card, kind, act) for kind in (Mnbcard, Pyjpki)]
        found.append(Same(what, *ours, *others))
    return found


def _small_set(card: SoftwareCard) -> tuple[int, int]:
    card.power_off()
    port = Meter(card, BIT_RATES[0])
    channel, cache = Channel(port), BlockCache()
    steps.read_auth_certificate(channel, cache)
    open_with_number_b(
        channel, cache, TEXT_NUMBER_B, NumberB(card.number_b.encode()), TEXT_BASIC_FOUR
    )
    read_parsed(channel, cache, TEXT_BASIC_FOUR, parse_text_record)
    steps.sign_with_pin(channel, cache, PIN, MESSAGE)
    return len(port.sent), sum(not _is_rule(command) for command in port.sent)


def _without_rules(card: SoftwareCard) -> int:
    """The bound's APDUs and the signature's (SELECT, VERIFY, the signature)."""
    return bound(card, BIT_RATES[0])[0] + 3


def _is_rule(command: Command) -> bool:
    """Identity and counters: what only the rules ask for."""
    common = command.ins == apdu.INS_SELECT and command.data == Application.COMMON.aid
    record = command.ins == apdu.INS_READ_RECORD
    return common or record or (command.ins == apdu.INS_VERIFY and not command.data)


# --- the table ----------------------------------------------------------------------------------------


def main() -> None:
    """Print the tables; exit status 1 where a goal is missed."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        store = KeyStore(Path(folder))
        card = load_card(CARD, store)
        found = list(rows(card, store))
        table = Table(
            "kbit/s", "read ms", "bound ms", "ratio", "APDUs", "bound", title="A visit's reading"
        )
        for row in found:
            shown = (row.read_ms, row.bound_ms)
            figures = (f"{ms:.0f}" for ms in shown)
            table.add_row(
                str(row.bit_rate // 1000),
                *figures,
                f"{row.ratio:.3f}",
                str(row.apdus),
                str(row.bound_apdus),
            )
        console.print(table)
        table = Table(
            "step", "APDUs", *(f"ms at {rate // 1000}" for rate in BIT_RATES), title="Step by step"
        )
        columns = [measure_steps(card, store, rate) for rate in BIT_RATES]
        for same in zip(*columns, strict=True):
            table.add_row(same[0].name, str(same[0].apdus), *(f"{step.ms:.0f}" for step in same))
        console.print(table)
        table = Table("APDUs for the same data", "ours", "ours without rules", "mnbcard", "pyjpki")
        for line in same_data(card, store):
            table.add_row(*(str(value) for value in asdict(line).values()))
        console.print(table)
    if max(row.ratio for row in found) > GOAL:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
