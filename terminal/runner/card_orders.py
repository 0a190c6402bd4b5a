# SPDX-License-Identifier: Apache-2.0
"""What the card is asked to do in a visit: one function per order, each may be run again after a flicker."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from eligibility.proof import Proof
from hw.card import visit as steps
from hw.card.authenticity import Authenticity, Check, check_chip, check_one_card
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.photo import decode_photo
from hw.card.signatures import message_signature_holds
from hw.errors import BadPinFormat, NotAuthentic, StatusWordError, WrongCard, WrongPin
from terminal.errors import VisitBroken
from terminal.failures import failure_for
from terminal.runner.card_pin import NotSigned, sign_with_pin
from terminal.runner.context import Context
from terminal.runner.convert import KINDS, methods_for
from terminal.runner.proofs import (
    make_history_proof,
    make_proof,
    make_registration_proof,
    make_slip_proof,
)
from terminal.runner.verdicts import TERMS
from terminal.session.effects import (
    ConfirmCard,
    IdentifyCard,
    Operation,
    ReadHolder,
    ReadPhoto,
    SignHistory,
    SignProof,
    SignRegistration,
    SignSlip,
)
from terminal.session.events import (
    CardConfirmed,
    CardIdentified,
    Event,
    HistoryFailed,
    HistorySigned,
    HolderRead,
    NumberBRefused,
    PhotoRead,
    ProofSigned,
    RegistrationFailed,
    RegistrationSigned,
    SlipSigned,
    SlipUnsigned,
)
from terminal.session.values import CardFacts, Method, Term
from terminal.vault import Vault


@dataclass(frozen=True, slots=True)
class Talk:
    """One order on one open card."""

    context: Context
    order: Operation
    channel: Channel
    vault: Vault

    @property
    def now(self) -> float:
        """The time for the answering event."""
        return self.context.clock.now()


def carry_out(talk: Talk) -> Event:
    """Do the order; its answer. Raises what the card's room raises."""
    return _WORK[type(talk.order)](talk)


def _identify(talk: Talk) -> Event:
    channel, vault = talk.channel, talk.vault
    found = steps.recognise(channel, vault.cache)
    kind = KINDS[found.kind]
    talk.context.record(talk.order.visit).kind = kind
    if found.kind.readable:
        # Now, while its application is selected: later it would cost one more SELECT.
        trust = talk.context.devices.trust
        vault.certificate, _ = steps.read_certificate(channel, vault.cache, trust)
    tries = None if found.pin is None else found.pin.tries_left
    facts = CardFacts(kind, methods_for(kind, tries), tries, _term(talk))
    return CardIdentified(at=talk.now, visit=talk.order.visit, op=talk.order.op, facts=facts)


def _term(talk: Talk) -> Term:
    """Today in the certificate's life; a certificate that nobody has judged yet is not refused for being early."""
    certificate = talk.vault.certificate
    if certificate is None:
        return Term.GOOD
    status = certificate.status(talk.context.devices.now())
    talk.context.record(talk.order.visit).certificate = status.value
    return TERMS.get(status, Term.GOOD)


def _read_photo(talk: Talk) -> Event:
    order, vault = talk.order, talk.vault
    number_b = _number_b(vault)
    if vault.face_notes.was_refused(number_b):  # the same digits once more would only cost a try
        return _number_b_refused(talk, vault.face_notes.tries_left)
    try:
        trust = talk.context.devices.trust
        vault.face_record, _ = steps.read_face(talk.channel, vault.cache, number_b, trust)
    except (BadPinFormat, WrongPin) as error:
        left = getattr(error, "tries_left", None)
        vault.refuse_number_b(left)
        return _number_b_refused(talk, left)
    vault.photo = decode_photo(vault.face_record.photo)
    return PhotoRead(at=talk.now, visit=order.visit, op=order.op)


def _number_b_refused(talk: Talk, tries_left: int | None) -> Event:
    order = talk.order
    return NumberBRefused(at=talk.now, visit=order.visit, op=order.op, tries_left=tries_left)


def _number_b(vault: Vault) -> NumberB:
    if vault.number_b is None:
        raise VisitBroken("no number_b in the vault")
    return vault.number_b


def _read_holder(talk: Talk) -> Event:
    channel, vault, order = talk.channel, talk.vault, talk.order
    trust, cache = talk.context.devices.trust, vault.cache
    texts, found = steps.read_holder(channel, cache, _number_b(vault), trust)
    if vault.face_record is None or vault.certificate is None or cache.identity is None:
        raise VisitBroken("the holder is read last")
    # What was read already lies in the cache: judging it once more costs no command.
    found += steps.check_face(channel, cache, vault.face_record, trust)
    found += steps.check_certificate(vault.certificate, trust)
    found += check_one_card(vault.face_record, texts, cache.identity)
    _accept(talk, found)
    vault.holder = texts.holder
    return HolderRead(at=talk.now, visit=order.visit, op=order.op)


def _accept(talk: Talk, found: Authenticity) -> None:
    record = talk.context.record(talk.order.visit)
    record.authenticity = {finding.check.value: finding.held for finding in found.findings}
    if found.failed:
        worst = found.failed[0]
        raise NotAuthentic(f"{worst.check.value}: {worst.reason}")
    if talk.vault.certificate is not None:
        record.certificate = talk.vault.certificate.status(talk.context.devices.now()).value


def _sign(talk: Talk) -> Event:
    order, vault = talk.order, talk.vault
    if not isinstance(order, SignProof):
        raise VisitBroken("not an order to sign")
    # A card that has signed for its registration has taken its PIN before: it is not sent again.
    by_pin = order.method is Method.PIN and vault.registration is None
    proof = make_proof(talk.context.devices, vault, order.method, by_pin=by_pin)
    done = ProofSigned(at=talk.now, visit=order.visit, op=order.op)
    if _is_signed(vault.proof, proof):
        return done  # and a late word of the reader's came between
    refused = _let_sign(talk, proof.message(), by_pin=by_pin)
    if refused is not None:
        return refused.event(talk.now, order)
    vault.proof = replace(proof, signature=vault.signature or b"")
    return replace(done, at=talk.now)


def _let_sign(talk: Talk, message: bytes, *, by_pin: bool) -> NotSigned | None:
    """Put the card's signature into the vault; why not, when the PIN did not open its key."""
    if not by_pin:
        _prove_presence(talk, message)
        return None
    repeats = talk.context.recovery.pin_repeats
    refused = sign_with_pin(talk.channel, talk.vault, message, repeats)
    if refused is None:
        _require_own_certificate(talk.vault, message)
    return refused


def _sign_slip(talk: Talk) -> Event:
    """Sign the slip's number. A PIN that the card has not taken yet proves the person here, and is sent for nothing
    else; one that it has taken is not sent again: the surface key says that the card is still there."""
    order, vault = talk.order, talk.vault
    if not isinstance(order, SignSlip):
        raise VisitBroken("not an order to sign a slip")
    taken = vault.proof is not None or vault.registration is not None
    by_pin = order.method is Method.PIN and not taken
    proof = make_slip_proof(talk.context.devices, vault, order.method, by_pin=by_pin)
    done = SlipSigned(at=talk.now, visit=order.visit, op=order.op)
    if vault.slip_proof is not None:
        return done
    try:
        refused = _let_sign(talk, proof.message(), by_pin=by_pin)
    except StatusWordError:
        if by_pin:
            raise
        return SlipUnsigned(at=talk.now, visit=order.visit, op=order.op)
    if refused is not None:
        return refused.event(talk.now, order)
    vault.slip_proof = replace(proof, signature=vault.signature or b"")
    return replace(done, at=talk.now)


def _sign_registration(talk: Talk) -> Event:
    """Sign for 利用申込 with the surface key, by whichever method the person was proved: no PIN is sent for it."""
    order, vault = talk.order, talk.vault
    if not isinstance(order, SignRegistration):
        raise VisitBroken("not an order to sign a registration")
    proof = make_registration_proof(talk.context.devices, vault, order.method)
    if not _is_signed(vault.registration, proof):
        try:
            _prove_presence(talk, proof.message())
        except StatusWordError as error:
            why = failure_for(error)
            return RegistrationFailed(at=talk.now, visit=order.visit, op=order.op, failure=why)
        vault.registration = replace(proof, signature=vault.signature or b"")
    return RegistrationSigned(at=talk.now, visit=order.visit, op=order.op)


def _sign_history(talk: Talk) -> Event:
    """Sign for the access history with the surface key; the card was let go of, and may be another one by now."""
    order, vault = talk.order, talk.vault
    proof = make_history_proof(talk.context.devices, vault)
    try:
        _prove_presence(talk, proof.message())
    except StatusWordError as error:
        why = failure_for(error)
        return HistoryFailed(at=talk.now, visit=order.visit, op=order.op, failure=why)
    vault.history_proof = replace(proof, signature=vault.signature or b"")
    return HistorySigned(at=talk.now, visit=order.visit, op=order.op)


def _is_signed(signed: Proof | None, proof: Proof) -> bool:
    return signed is not None and (signed.nonce, signed.method) == (proof.nonce, proof.method)


def _require_own_certificate(vault: Vault, message: bytes) -> None:
    """Another card may know the same PIN: what it signs does not fit the certificate that was read."""
    if vault.certificate is None or vault.signature is None:
        raise VisitBroken("no certificate to check the signature with")
    if not message_signature_holds(vault.certificate.key, message, vault.signature):
        raise WrongCard("signed by another card than the one whose certificate was read")


def _prove_presence(talk: Talk, message: bytes) -> None:
    """The signature over the service's nonce also proves to the kiosk that this is the chip that was read."""
    vault, face = talk.vault, talk.vault.face_record
    if face is None:
        raise VisitBroken("no face record to check the chip with")
    vault.signature = steps.prove_presence(talk.channel, vault.cache, message, face.public_key)
    found = check_chip(face, message, vault.signature)
    record = talk.context.record(talk.order.visit)
    record.authenticity[Check.CHIP.value] = not found.failed
    found.require(Check.CHIP)


def _confirm(talk: Talk) -> Event:
    steps.confirm_card(talk.channel, talk.vault.cache)
    return CardConfirmed(at=talk.now, visit=talk.order.visit, op=talk.order.op)


_WORK: dict[type[Operation], Callable[[Talk], Event]] = {
    IdentifyCard: _identify,
    ReadPhoto: _read_photo,
    ReadHolder: _read_holder,
    SignProof: _sign,
    SignRegistration: _sign_registration,
    SignHistory: _sign_history,
    SignSlip: _sign_slip,
    ConfirmCard: _confirm,
}
