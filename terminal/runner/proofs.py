# SPDX-License-Identifier: Apache-2.0
"""The proof of a visit: what the card is asked to sign for the service."""

from dataclasses import replace

from eligibility.proof import Method as ProofMethod
from eligibility.proof import Proof
from eligibility.wire import HISTORY_PREFIX, REGISTRATION_PREFIX
from terminal.errors import VisitBroken
from terminal.runner.devices import Devices
from terminal.session.values import Method
from terminal.vault import Vault

METHODS: dict[Method, ProofMethod] = {Method.PIN: "pin", Method.FACE: "face", Method.STAFF: "staff"}


def make_proof(devices: Devices, vault: Vault, method: Method, *, by_pin: bool) -> Proof:
    """An unsigned proof over the nonce in the vault; `by_pin`: the key behind the PIN will sign it.

    The certificate itself travels only with that key's signature.
    """
    return _proof(devices, vault, method, _nonce(vault), by_pin=by_pin)


def make_registration_proof(devices: Devices, vault: Vault, method: Method) -> Proof:
    """An unsigned proof that asks for 利用申込. Never by the PIN's key: the person was proved a moment ago."""
    return _proof(devices, vault, method, REGISTRATION_PREFIX + _nonce(vault), by_pin=False)


def make_history_proof(devices: Devices, vault: Vault) -> Proof:
    """An unsigned proof that asks who looked at the person's data, by the way in which they were proved to the
    service. Never by the PIN's key: that was a moment ago."""
    if vault.proof is None:
        raise VisitBroken("a history without a question before it")
    method = Method(vault.proof.method)
    return _proof(devices, vault, method, HISTORY_PREFIX + _nonce(vault), by_pin=False)


def make_slip_proof(devices: Devices, vault: Vault, method: Method, *, by_pin: bool) -> Proof:
    """An unsigned deferred proof over the slip's number; `by_pin`: the key behind the PIN will sign it."""
    if vault.slip_number is None:
        raise VisitBroken("a deferred proof needs the slip's number")
    proof = _proof(devices, vault, method, vault.slip_number, by_pin=by_pin)
    return replace(proof, is_deferred=True)


def _nonce(vault: Vault) -> str:
    if vault.nonce is None:
        raise VisitBroken("a proof needs a nonce")
    return vault.nonce.value


def _proof(devices: Devices, vault: Vault, method: Method, nonce: str, *, by_pin: bool) -> Proof:
    if vault.certificate is None:
        raise VisitBroken("a proof needs the certificate")
    return Proof(
        method=METHODS[method],
        certificate_serial=f"{vault.certificate.serial:08X}",
        certificate_der=vault.certificate.der if by_pin else None,
        nonce=nonce,
        kiosk=devices.kiosk_id,
        signed_at=devices.now(),
        signature=b"",
    )
