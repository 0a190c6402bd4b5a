# SPDX-License-Identifier: Apache-2.0
"""What is on the card, as data: applications, files, keys, tags, status words.

Source: measured on test cards by soltia48/myna-card, agreeing with jpki/myna and OpenSC's
card-jpki.c. The next generation of the card (announced for 2028) will have other applications,
PINs and algorithms, so nothing here is repeated in code elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Application(Enum):
    """The applications by DF name. An 8-byte partial name may select another DF: never use one."""

    JPKI = bytes.fromhex("D392F000260100000001")
    """公的個人認証: certificates and signature keys."""
    SURFACE = bytes.fromhex("D3921000310001010402")
    """券面事項確認: the card's face as images, with the photo."""
    TEXT = bytes.fromhex("D3921000310001010408")
    """券面事項入力補助: name, address, birth date and sex as text."""
    JUKI = bytes.fromhex("D3921000310001010401")
    """住基: the resident register's own; found on the old 住基カード too."""
    COMMON = bytes.fromhex("D3921000310001010100")
    """共通カード: serial, municipality and expiry, free to read."""
    CARD_MANAGER = bytes.fromhex("A0000001510000")
    """The issuer domain; selecting it ends every PIN state (measured by soltia48/myna-sign)."""

    @property
    def aid(self) -> bytes:
        """The DF name."""
        return self.value


@dataclass(frozen=True, slots=True)
class FileRef:
    """One elementary file of one application."""

    application: Application
    fid: int

    @property
    def sfi(self) -> int:
        """Short identifier: the low five bits of the file identifier."""
        return self.fid & 0x1F

    def __str__(self) -> str:
        return f"{self.application.name} {self.fid:04X}"


class KeyKind(Enum):
    """The two kinds of secret this program ever presents."""

    PIN = "pin"
    """The 4-digit PIN of the authentication key."""
    NUMBER_B = "number_b"
    """照合番号B: 14 digits that stand on the card's face."""


@dataclass(frozen=True, slots=True)
class KeyRef:
    """A key file that VERIFY is allowed for, with the tries a fresh card has.

    `reserve`: how many tries must be left before one may be used (design: below the card's own
    limit, because a blocked key costs the patient a walk to the town hall).
    """

    file: FileRef
    kind: KeyKind
    tries: int
    reserve: int

    def __str__(self) -> str:
        return f"{self.kind.value} ({self.file})"


# --- JPKI -----------------------------------------------------------------------------------
JPKI_SIGN_CERTIFICATE = FileRef(Application.JPKI, 0x0001)
JPKI_SIGN_CA = FileRef(Application.JPKI, 0x0002)
JPKI_TOKEN_INFO = FileRef(Application.JPKI, 0x0006)
JPKI_AVAILABILITY = FileRef(Application.JPKI, 0x0008)
JPKI_AUTH_CERTIFICATE = FileRef(Application.JPKI, 0x000A)
JPKI_AUTH_CA = FileRef(Application.JPKI, 0x000B)
JPKI_TERMINAL_CA_KEY = FileRef(Application.JPKI, 0x0016)
JPKI_AUTH_KEY = FileRef(Application.JPKI, 0x0017)
JPKI_AUTH_PIN_FILE = FileRef(Application.JPKI, 0x0018)
JPKI_SIGN_KEY = FileRef(Application.JPKI, 0x001A)
JPKI_SIGN_PIN_FILE = FileRef(Application.JPKI, 0x001B)

# --- surface --------------------------------------------------------------------------------
SURFACE_BIRTH_RECORD = FileRef(Application.SURFACE, 0x0001)
SURFACE_FACE_RECORD = FileRef(Application.SURFACE, 0x0002)
SURFACE_BASIC_INFO = FileRef(Application.SURFACE, 0x0003)
SURFACE_CV_CERTIFICATE = FileRef(Application.SURFACE, 0x0004)
SURFACE_MY_NUMBER = FileRef(Application.SURFACE, 0x0005)
SURFACE_UNKNOWN_0006 = FileRef(Application.SURFACE, 0x0006)
SURFACE_BIRTH_KEY_FILE = FileRef(Application.SURFACE, 0x0011)
SURFACE_NUMBER_B_FILE = FileRef(Application.SURFACE, 0x0012)
SURFACE_NUMBER_A_FILE = FileRef(Application.SURFACE, 0x0013)
SURFACE_INTERNAL_KEY = FileRef(Application.SURFACE, 0x001A)

# --- text -----------------------------------------------------------------------------------
TEXT_MY_NUMBER = FileRef(Application.TEXT, 0x0001)
TEXT_BASIC_FOUR = FileRef(Application.TEXT, 0x0002)
TEXT_SIGNATURES = FileRef(Application.TEXT, 0x0003)
TEXT_CV_CERTIFICATE = FileRef(Application.TEXT, 0x0004)
TEXT_BASIC_INFO = FileRef(Application.TEXT, 0x0005)
TEXT_SESSION_KEY = FileRef(Application.TEXT, 0x0006)
TEXT_CARD_KEY = FileRef(Application.TEXT, 0x0007)
TEXT_PIN_FILE = FileRef(Application.TEXT, 0x0011)
TEXT_BLOCKED_0012 = FileRef(Application.TEXT, 0x0012)
TEXT_INTERNAL_KEY = FileRef(Application.TEXT, 0x0013)
TEXT_NUMBER_A_FILE = FileRef(Application.TEXT, 0x0014)
TEXT_NUMBER_B_FILE = FileRef(Application.TEXT, 0x0015)

# --- common ---------------------------------------------------------------------------------
COMMON_CARD_RECORD = FileRef(Application.COMMON, 0x0001)
COMMON_RECORD_TAG = 0x01
COMMON_RECORD_LENGTH = 28

# --- keys -----------------------------------------------------------------------------------
PIN_DIGITS = 4
NUMBER_B_DIGITS = 14
AUTH_PIN = KeyRef(JPKI_AUTH_PIN_FILE, KeyKind.PIN, tries=3, reserve=2)
SURFACE_NUMBER_B = KeyRef(SURFACE_NUMBER_B_FILE, KeyKind.NUMBER_B, tries=10, reserve=5)
TEXT_NUMBER_B = KeyRef(TEXT_NUMBER_B_FILE, KeyKind.NUMBER_B, tries=10, reserve=5)
TEXT_PIN_TRIES = 3
SIGN_PIN_TRIES = 5
NUMBER_A_TRIES = 10
BIRTH_KEY_TRIES = 10

VERIFY_KEYS = (AUTH_PIN, SURFACE_NUMBER_B, TEXT_NUMBER_B)
"""The only keys anything may be presented to."""
SIGNING_KEYS = frozenset({JPKI_AUTH_KEY, SURFACE_INTERNAL_KEY, TEXT_INTERNAL_KEY})
"""The only keys that may sign."""
NEVER_TOUCHED = frozenset(
    {
        TEXT_MY_NUMBER,
        SURFACE_MY_NUMBER,
        TEXT_NUMBER_A_FILE,
        SURFACE_NUMBER_A_FILE,
        JPKI_SIGN_CERTIFICATE,
        JPKI_SIGN_KEY,
        JPKI_SIGN_PIN_FILE,
    }
)
"""The My Number, 照合番号A (which is the My Number) and the signature key and its certificate."""

# --- token labels (first 32 bytes of JPKI 0006, padded with spaces) ----------------------------
TOKEN_LABEL_LENGTH = 32
LABEL_MY_NUMBER_CARD = "JPKIAPICCTOKEN2"
LABEL_JUKI_CARD = "JPKIAPICCTOKEN"
LABEL_ANDROID = "JPKIAPGPSETOKEN"
LABEL_IPHONE = "JPKIAPIOSTOKEN"

# --- tags -----------------------------------------------------------------------------------
SURFACE_BIRTH_TAG = 0xFF10
SURFACE_FACE_TAG = 0xFF20
SURFACE_INFO_TAG = 0xFF30
SURFACE_MY_NUMBER_TAG = 0xFF40
CV_CERTIFICATE_TAG = 0x7F21
CV_BODY_TAG = 0x5F4E
CV_SIGNATURE_TAG = 0x5F37
CV_ISSUER_LENGTH = 16
CV_SUBJECT_LENGTH = 16
CV_KEY_LENGTH = 265
KEY_EXPONENT_TAG = 0x90
KEY_MODULUS_TAG = 0x91
TEXT_MY_NUMBER_TAG = 0xFF10
TEXT_BASIC_FOUR_TAG = 0xFF20
TEXT_SIGNATURES_TAG = 0xFF30
TEXT_INFO_TAG = 0xFF40
TEXT_CARD_KEY_TAG = 0xFF50


class FaceTag:
    """Inside SURFACE_FACE_TAG."""

    OFFSETS = 0xDF21
    BIRTH = 0xDF22
    SEX = 0xDF23
    PUBLIC_KEY = 0xDF24
    NAME_IMAGE = 0xDF25
    ADDRESS_IMAGE = 0xDF26
    PHOTO = 0xDF27
    SIGNATURE = 0xDF28
    EXPIRY = 0xDF29
    SECURITY_CODE_IMAGE = 0xDF2A


class TextTag:
    """Inside TEXT_BASIC_FOUR_TAG."""

    OFFSETS = 0xDF21
    NAME = 0xDF22
    ADDRESS = 0xDF23
    BIRTH = 0xDF24
    SEX = 0xDF25


class TextSignatureTag:
    """Inside TEXT_SIGNATURES_TAG."""

    MY_NUMBER_HASH = 0xDF31
    BASIC_FOUR_HASH = 0xDF32
    SIGNATURE = 0xDF33


class SurfaceInfoTag:
    """Inside SURFACE_INFO_TAG."""

    HEADER = 0xDF31
    KEY_ID = 0xDF32
    VERSION = 0xDF33
    MUNICIPALITY = 0xDF34
    SIGNATURE = 0xDF35


class SW:
    """Status words this card gives (ISO/IEC 7816-4 §5.6 and soltia48/myna-card)."""

    OK = 0x9000
    END_OF_FILE = 0x6282
    WRONG_NO_COUNTER = 0x6300
    WRONG_PIN = 0x63C0
    """Low nibble: tries left. 63C0 itself: this try blocked the key."""
    WRONG_LENGTH = 0x6700
    LOGICAL_CHANNEL = 0x6881
    FILE_STRUCTURE = 0x6981
    SECURITY_STATUS = 0x6982
    BLOCKED_ISO = 0x6983
    BLOCKED = 0x6984
    """This card's word for a blocked key; ISO's 6983 is not used by it."""
    CONDITIONS = 0x6985
    NO_CURRENT_FILE = 0x6986
    BAD_DATA = 0x6A80
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    BAD_P1P2 = 0x6A86
    NO_REFERENCE_DATA = 0x6A88
    BEYOND_END = 0x6B00
    BAD_INS = 0x6D00
    BAD_CLA = 0x6E00
    NOT_READY = 0x6F00
    """May come for the first command after power-on."""
