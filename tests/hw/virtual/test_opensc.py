# SPDX-License-Identifier: Apache-2.0
"""Clients that this project did not write: OpenSC's tools and raw pyscard, through a real pcscd.

The card sits in its own process (`python -m hw.virtual.serve`) in the virtual reader of a private
pcscd; the tools find that pcscd by PCSCLITE_CSOCK_NAME.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from hw.errors import PcscServiceDown
from hw.pcsc.instance import SOCKET_VARIABLE, PrivatePcscd
from hw.virtual.card import enrolment, load_card
from hw.virtual.keystore import DIRECTORY_VARIABLE, KeyStore
from tests.support.virtual_cards import write_card_file

TOOLS = ("opensc-tool", "pkcs15-tool", "pkcs15-crypt", "pkcs11-tool")
MESSAGE = b"This is signed by a card that is not there."

needs_opensc = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS),
    reason="OpenSC is not installed (Debian: apt-get install opensc)",
)


class Reader:
    """A private pcscd with the card in it."""

    def __init__(self, pcscd: PrivatePcscd, card: Path, store: KeyStore) -> None:
        self.pcscd = pcscd
        self.folder = card.parent
        self.environment = {
            **os.environ,
            SOCKET_VARIABLE: str(pcscd.socket),
            DIRECTORY_VARIABLE: str(store.directory),
        }
        command = [sys.executable, "-m", "hw.virtual.serve", str(card), "--until-eof"]
        self.card = subprocess.Popen(
            [*command, "--port", str(pcscd.port)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *command: str) -> str:
        """Standard output of a client that succeeded."""
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            cwd=self.folder,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def remove_card(self) -> int:
        """End the card's process in order; its exit status."""
        self.card.send_signal(signal.SIGTERM)
        _, complaints = self.card.communicate(timeout=10)
        assert complaints == b""
        return self.card.returncode


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, store: KeyStore) -> Iterator[Reader]:
    card = write_card_file(tmp_path_factory.mktemp("opensc"))
    load_card(card, store)
    with tempfile.TemporaryDirectory(prefix="pcscd") as folder:
        pcscd = PrivatePcscd(Path(folder))
        try:
            pcscd.start()
        except PcscServiceDown as error:
            pytest.skip(str(error))
        with pcscd:
            found = Reader(pcscd, card, store)
            try:
                if shutil.which("opensc-tool"):
                    found.run("opensc-tool", "--wait", "--atr")
                yield found
            finally:
                assert found.remove_card() == 0


@pytest.fixture
def certificate(reader: Reader) -> x509.Certificate:
    """What pkcs15-tool reads as certificate 01."""
    pem = reader.run("pkcs15-tool", "--read-certificate", "1")
    return x509.load_pem_x509_certificate(pem.encode())


def check(certificate: x509.Certificate, signature: bytes) -> None:
    """RSASSA-PKCS1-v1_5 with SHA-256 over MESSAGE; raises InvalidSignature."""
    key = certificate.public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(signature, MESSAGE, PKCS1v15(), hashes.SHA256())


@needs_opensc
def test_opensc_recognises_the_card_by_its_application(reader: Reader) -> None:
    assert reader.run("opensc-tool", "--name").strip() == "jpki"
    atr = reader.run("opensc-tool", "--atr").strip()
    assert atr == "3b:88:80:01:00:4b:51:ff:00:81:d1:00:bc"


@needs_opensc
def test_opensc_lists_certificates_pins_and_keys(reader: Reader) -> None:
    listed = reader.run("pkcs15-tool", "--list-certificates", "--list-pins", "--list-keys")
    for label in (
        "X.509 Certificate [User Authentication Certificate]",
        "X.509 Certificate [Digital Signature Certificate]",
        "X.509 Certificate [User Authentication Certificate CA]",
        "Private RSA Key [User Authentication Key]",
        "PIN [User Authentication PIN]",
        "PIN [Digital Signature PIN]",
    ):
        assert label in listed
    left = [line.split(":")[1].strip() for line in listed.splitlines() if "Tries left" in line]
    assert left == ["3", "5"]


@needs_opensc
def test_opensc_reads_the_certificate_the_service_knows(
    reader: Reader, certificate: x509.Certificate, store: KeyStore
) -> None:
    known = enrolment(load_card(reader.folder / "test.card.toml", store))
    assert f"{certificate.serial_number:08X}" == known.auth_certificate_serial


@needs_opensc
def test_pkcs15_crypt_signs_with_the_authentication_key(
    reader: Reader, certificate: x509.Certificate
) -> None:
    (reader.folder / "digest").write_bytes(hashlib.sha256(MESSAGE).digest())
    files = ("--input", "digest", "--output", "signature", "--raw")
    how = ("--sign", "--pkcs1", "--sha-256", "--key", "1", "--pin", "1234")
    reader.run("pkcs15-crypt", *how, *files)
    check(certificate, (reader.folder / "signature").read_bytes())


@needs_opensc
def test_pkcs11_tool_signs_with_the_authentication_key(
    reader: Reader, certificate: x509.Certificate
) -> None:
    (reader.folder / "message").write_bytes(MESSAGE)
    files = ("--input-file", "message", "--output-file", "signature11")
    how = ("--sign", "--mechanism", "SHA256-RSA-PKCS", "--id", "01", "--login", "--pin", "1234")
    reader.run("pkcs11-tool", *how, *files)
    check(certificate, (reader.folder / "signature11").read_bytes())


@needs_opensc
def test_a_wrong_pin_is_counted_and_the_right_one_restores_the_count(reader: Reader) -> None:
    wrong = subprocess.run(
        ["pkcs15-tool", "--verify-pin", "--auth-id", "1", "--pin", "0000"],
        env=reader.environment,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert wrong.returncode != 0
    listed = reader.run("pkcs15-tool", "--list-pins")
    assert "Tries left     : 2" in listed
    reader.run("pkcs15-tool", "--verify-pin", "--auth-id", "1", "--pin", "1234")
    assert "Tries left     : 3" in reader.run("pkcs15-tool", "--list-pins")


PYSCARD = """
import sys
from smartcard.scard import *
def ok(code, *rest):
    assert code == SCARD_S_SUCCESS, SCardGetErrorMessage(code)
    return rest[0] if len(rest) == 1 else rest
context = ok(*SCardEstablishContext(SCARD_SCOPE_USER))
name = "Virtual PCD 00 00"
state = [(name, SCARD_STATE_UNAWARE)]
while True:
    state = ok(*SCardGetStatusChange(context, 10000, state))
    if state[0][1] & SCARD_STATE_PRESENT:
        break
    state = [(name, state[0][1])]
handle, protocol = ok(*SCardConnect(context, name, SCARD_SHARE_SHARED,
                                    SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1))
for line in sys.stdin:
    if line.strip() == "reset":
        protocol = ok(*SCardReconnect(handle, SCARD_SHARE_SHARED,
                                      SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, SCARD_RESET_CARD))
    elif line.strip() == "unpower":
        protocol = ok(*SCardReconnect(handle, SCARD_SHARE_SHARED,
                                      SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, SCARD_UNPOWER_CARD))
    else:
        answer = ok(*SCardTransmit(handle, protocol, list(bytes.fromhex(line))))
        print(bytes(answer).hex().upper())
ok(SCardDisconnect(handle, SCARD_UNPOWER_CARD))
"""


def pyscard(reader: Reader, *lines: str) -> list[str]:
    """Answers to APDUs (hex) sent by raw pyscard in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PYSCARD],
        input="\n".join(lines) + "\n",
        env=reader.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_raw_pyscard_reads_the_common_record(reader: Reader) -> None:
    answers = pyscard(reader, "00A4040C0AD3921000310001010100", "00B2010C00")
    assert answers == ["9000", (b"\x01\x1c4999000000009019910120350217\x90\x00").hex().upper()]


def test_a_reset_by_pcsc_keeps_the_pin_and_an_unpower_does_not(reader: Reader) -> None:
    select, counter = "00A4040C0AD392F000260100000001", "00200098"
    verify = "0020009804" + b"1234".hex()
    lines = (select, verify, "reset", counter, select, counter, "unpower", select, counter)
    assert pyscard(reader, *lines) == ["9000", "9000", "6986", "9000", "9000", "9000", "63C3"]


def test_an_extended_read_brings_the_face_record_in_one_answer(reader: Reader) -> None:
    select, verify = "00A4040C0AD3921000310001010402", "002000920E" + b"55021720352285".hex()
    *_, answer = pyscard(reader, select, verify, "00A4020C020002", "00B00000000000")
    assert answer.startswith("FF2082")
    assert answer.endswith("FF9000")


def test_the_card_comes_back_when_pcscd_does(reader: Reader) -> None:
    reader.pcscd.restart()
    assert pyscard(reader, "00A4040C0AD3921000310001010100") == ["9000"]
