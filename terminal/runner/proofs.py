# SPDX-License-Identifier: Apache-2.0
"""The proof of a visit: what the card is asked to sign for the service."""

from eligibility.proof import Method as ProofMethod
from eligibility.proof import Proof
from terminal.errors import VisitBroken
from terminal.runner.devices import Devices
from terminal.session.values import Method
from terminal.vault import Vault

METHODS: dict[Method, ProofMethod] = {Method.PIN: "pin", Method.FACE: "face", Method.STAFF: "staff"}


def make_proof(devices: Devices, vault: Vault, method: Method) -> Proof:
    """An unsigned proof over the nonce in the vault. The certificate itself travels only with a PIN."""
    if vault.nonce is None or vault.certificate is None:
        raise VisitBroken("a proof needs nonce and certificate")
    return Proof(
        method=METHODS[method],
        certificate_serial=f"{vault.certificate.serial:08X}",
        certificate_der=vault.certificate.der if method is Method.PIN else None,
        nonce=vault.nonce.value,
        kiosk=devices.kiosk_id,
        signed_at=devices.now(),
        signature=b"",
    )
