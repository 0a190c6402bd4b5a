# SPDX-License-Identifier: Apache-2.0
"""The card's lane: one operation at a time over one channel, resumable through the vault's block cache."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from hw.card import jpki
from hw.card import visit as steps
from hw.card.authenticity import Authenticity, Check, check_chip, check_one_card
from hw.card.channel import Channel
from hw.card.photo import decode_photo
from hw.card.pins import PinFate, PinState, settle_pin
from hw.card.token import TokenKind, identify
from hw.errors import (
    BadCardData,
    BadPinFormat,
    LinkError,
    NotAuthentic,
    PinBlocked,
    ReaderError,
    StatusWordError,
    WrongCard,
    WrongPin,
)
from hw.link import CardLink
from terminal.errors import VisitBroken
from terminal.failures import failure_for
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.convert import KINDS, methods_for
from terminal.runner.proofs import make_proof
from terminal.runner.timed_link import TimedLink
from terminal.session.effects import (
    ConfirmCard,
    IdentifyCard,
    Operation,
    ReadHolder,
    ReadPhoto,
    Reconnect,
    SignProof,
)
from terminal.session.events import (
    CardChanged,
    CardConfirmed,
    CardFailed,
    CardIdentified,
    Event,
    HolderRead,
    LinkLost,
    LinkRestored,
    NumberBRefused,
    PhotoRead,
    PinRefused,
    PinUnsettled,
    ProofSigned,
)
from terminal.session.values import CardFacts, Method
from terminal.timeline import SpanKind
from terminal.vault import Vault

LANE = "card"
RECONNECT_EVERY_S = 0.1
RECONNECT_FOR_S = 1.5
"""A reader may report a card before it answers, and an absent one late (recovery rule of ESPuino: 1.5 s)."""


class CardWork:
    """Owns the link to the card; all methods but `do` and `end` run on its lane."""

    def __init__(self, context: Context, lane: Lane) -> None:
        self._context = context
        self._lane = lane
        self._link: CardLink | None = None
        self._channel: Channel | None = None
        self._visit = 0

    def do(self, order: Operation) -> None:
        """Queue an operation; its answer comes as an event with the same (visit, op)."""
        work: dict[type[Operation], Callable[[Operation], Event]] = {
            IdentifyCard: self._identify,
            ReadPhoto: self._read_photo,
            ReadHolder: self._read_holder,
            SignProof: self._sign,
            ConfirmCard: self._confirm,
            Reconnect: self._reconnect,
        }
        self._lane.submit(lambda: self._run(order, work[type(order)]))

    def end(self) -> None:
        """Leave no PIN open on the card, cut its power, let go of it."""
        self._lane.submit(self._let_go)

    def _run(self, order: Operation, work: Callable[[Operation], Event]) -> None:
        record = self._context.record(order.visit)
        with record.timeline.span(LANE, type(order).__name__, SpanKind.MACHINE):
            event = self._attempt(order, work)
        self._context.vaults.sweep()
        if self._channel is not None and self._visit == order.visit:
            record.counters = self._channel.counters
        self._context.post(event)

    def _attempt(self, order: Operation, work: Callable[[Operation], Event]) -> Event:
        stamp = {"visit": order.visit, "op": order.op}
        try:
            with self._conversation(order):
                event = work(order)
        except LinkError:
            return LinkLost(at=self._now(), **stamp)
        except WrongCard:
            return CardChanged(at=self._now(), **stamp)
        except Exception as error:
            return CardFailed(at=self._now(), failure=failure_for(error), **stamp)
        return event

    @contextmanager
    def _conversation(self, order: Operation) -> Iterator[None]:
        """Each operation is one transaction; what others selected before it is not trusted."""
        if isinstance(order, IdentifyCard):
            self._let_go()
            self._visit = order.visit
        if isinstance(order, Reconnect):
            yield  # there is no link yet to hold
            return
        channel, link = self._open(order.visit), self._link
        if link is None:
            raise VisitBroken("no link")
        with link.transaction():
            channel.forget_state()
            yield

    def _identify(self, order: Operation) -> Event:
        channel, vault = self._open(order.visit), self._vault(order)
        kind = identify(channel)
        record = self._context.record(order.visit)
        record.kind = KINDS[kind]
        tries = None
        if kind.readable:
            steps.confirm_card(channel, vault.cache)
        if kind is TokenKind.MY_NUMBER_CARD:
            tries = steps.pin_tries(channel, vault.cache).tries_left
        facts = CardFacts(KINDS[kind], methods_for(KINDS[kind], tries), tries)
        return CardIdentified(at=self._now(), visit=order.visit, op=order.op, facts=facts)

    def _read_photo(self, order: Operation) -> Event:
        channel, vault = self._open(order.visit), self._vault(order)
        if vault.number_b is None:
            raise VisitBroken("no number_b in the vault")
        try:
            vault.face_record = steps.read_face_record(channel, vault.cache, vault.number_b)
        except (BadPinFormat, WrongPin) as error:
            left = getattr(error, "tries_left", None)
            return NumberBRefused(at=self._now(), visit=order.visit, op=order.op, tries_left=left)
        vault.photo = decode_photo(vault.face_record.photo)
        return PhotoRead(at=self._now(), visit=order.visit, op=order.op)

    def _read_holder(self, order: Operation) -> Event:
        channel, vault = self._open(order.visit), self._vault(order)
        trust, cache = self._context.devices.trust, vault.cache
        if vault.number_b is None or vault.face_record is None:
            raise VisitBroken("the holder is read after the photo")
        found = steps.check_face(channel, cache, vault.face_record, trust)
        texts = steps.read_texts(channel, cache, vault.number_b)
        found += steps.check_texts(channel, cache, texts, trust)
        found += check_one_card(vault.face_record, texts, steps.confirm_card(channel, cache))
        vault.certificate = steps.read_auth_certificate(channel, cache)
        found += steps.check_certificate(vault.certificate, trust)
        self._accept(order, vault, found)
        vault.holder = texts.holder
        return HolderRead(at=self._now(), visit=order.visit, op=order.op)

    def _accept(self, order: Operation, vault: Vault, found: Authenticity) -> None:
        record = self._context.record(order.visit)
        record.authenticity = {finding.check.value: finding.held for finding in found.findings}
        if found.failed:
            worst = found.failed[0]
            raise NotAuthentic(f"{worst.check.value}: {worst.reason}")
        if vault.certificate is not None:
            record.certificate = vault.certificate.status(self._context.devices.now()).value

    def _sign(self, order: Operation) -> Event:
        if not isinstance(order, SignProof):
            raise VisitBroken("not an order to sign")
        channel, vault = self._open(order.visit), self._vault(order)
        proof = make_proof(self._context.devices, vault, order.method)
        if order.method is Method.PIN:
            refused = self._sign_with_pin(order, channel, vault, proof.message())
            if refused is not None:
                return refused
        else:
            vault.signature = steps.prove_presence(channel, vault.cache, proof.message())
            self._require_chip(order, vault, proof.message())
        vault.proof = replace(proof, signature=vault.signature or b"")
        return ProofSigned(at=self._now(), visit=order.visit, op=order.op)

    def _require_chip(self, order: Operation, vault: Vault, message: bytes) -> None:
        """The signature over the service's nonce also proves to the kiosk that this is the chip that was read."""
        if vault.face_record is None or vault.signature is None:
            raise VisitBroken("no face record to check the chip with")
        found = check_chip(vault.face_record, message, vault.signature)
        self._context.record(order.visit).authenticity[Check.CHIP.value] = not found.failed
        found.require(Check.CHIP)

    def _sign_with_pin(
        self, order: SignProof, channel: Channel, vault: Vault, message: bytes
    ) -> Event | None:
        """Send the PIN once per entry; None when the signature is in the vault."""
        lost = self._settle_lost_answer(order, channel, vault)
        if lost is not None:
            return lost
        if vault.pin is None:
            raise VisitBroken("no PIN in the vault")
        if vault.pin_accepted:
            # The one exception: this very card answered 9000 to it in this visit and lost its power since.
            vault.signature = steps.sign_with_accepted_pin(channel, vault.cache, vault.pin, message)
            return None
        before = steps.pin_tries(channel, vault.cache)
        try:
            self._present(channel, vault, before)
        except (WrongPin, PinBlocked) as error:
            return self._pin_refused(order, vault, getattr(error, "tries_left", 0))
        vault.signature = jpki.sign(channel, message)
        return None

    def _present(self, channel: Channel, vault: Vault, before: PinState) -> None:
        sent = channel.counters.pin_verifies
        try:
            jpki.present_pin(channel, vault.pin or b"")
        except LinkError:
            if channel.counters.pin_verifies > sent:
                vault.pin_before = before
            raise
        vault.pin_accepted = True

    def _settle_lost_answer(self, order: SignProof, channel: Channel, vault: Vault) -> Event | None:
        """The answer to the last VERIFY never came: the counter tells what became of it, or the person must."""
        before, vault.pin_before = vault.pin_before, None
        if before is None:
            return None
        try:
            after = steps.pin_tries(channel, vault.cache)
        except LinkError:
            vault.pin_before = before
            raise
        left = after.tries_left or 0
        match settle_pin(before, after):
            case PinFate.ACCEPTED:
                vault.pin_accepted = True
                return None
            case PinFate.REFUSED:
                return self._pin_refused(order, vault, left)
            case PinFate.UNCOUNTED:
                vault.forget_pin()
                return PinUnsettled(at=self._now(), visit=order.visit, op=order.op, tries_left=left)

    def _pin_refused(self, order: SignProof, vault: Vault, tries_left: int) -> Event:
        vault.forget_pin()
        return PinRefused(at=self._now(), visit=order.visit, op=order.op, tries_left=tries_left)

    def _confirm(self, order: Operation) -> Event:
        steps.confirm_card(self._open(order.visit), self._vault(order).cache)
        return CardConfirmed(at=self._now(), visit=order.visit, op=order.op)

    def _reconnect(self, order: Operation) -> Event:
        """Reach the card again for as long as a reader may need, then make sure that it is the same one."""
        limit = self._now() + RECONNECT_FOR_S
        while True:
            try:
                self._reach()
                self._require_same(order)
                return LinkRestored(at=self._now(), visit=order.visit, op=order.op)
            except (LinkError, ReaderError):
                if self._now() >= limit:
                    raise
                self._context.clock.sleep(RECONNECT_EVERY_S)

    def _require_same(self, order: Operation) -> None:
        channel, cache = self._open(order.visit), self._vault(order).cache
        if self._link is None or cache.identity is None:
            return
        try:
            with self._link.transaction():
                steps.confirm_card(channel, cache)
        except (StatusWordError, BadCardData) as error:
            raise WrongCard("a card that cannot say which one it is") from error

    def _reach(self) -> None:
        if self._link is not None:
            self._link.reconnect()
        if self._channel is not None:
            self._channel.forget_state()

    def _open(self, visit: int) -> Channel:
        """The visit's channel, connected when there is none yet."""
        if self._channel is None or self._link is None:
            timeline = self._context.record(visit).timeline
            self._link = TimedLink(self._context.devices.reader.connect(), timeline, LANE)
            self._channel = Channel(self._link, self._context.record(visit).counters)
        return self._channel

    def _vault(self, order: Operation) -> Vault:
        return self._context.vault(order.visit)

    def _let_go(self) -> None:
        if self._channel is not None:
            steps.leave(self._channel)
        if self._link is not None:
            self._link.close()
        self._channel = self._link = None

    def _now(self) -> float:
        return self._context.clock.now()
