# SPDX-License-Identifier: Apache-2.0
"""People in an access log: a keyed hash, so that the log alone tells nobody who they are.

HMAC-SHA-256 (RFC 2104) with a key that lies outside the database. Whoever holds the key and knows a person finds that
person's rows; whoever has the log only sees that two rows are about the same one.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eligibility.errors import BadAccessKey

VERSION = b"uketsuke-access-person/1\n"
LABEL = b"uketsuke access log: people/1"
KEY_BYTES = 32
NOBODY = ""
"""For an access that is about no one person, such as an export of everything."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The key of the hash; it shows in no `repr`."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise BadAccessKey(f"a person key has {KEY_BYTES} bytes, not {len(self.raw)}")

    @classmethod
    def derived(cls, master: bytes, label: bytes = LABEL) -> "PersonKey":
        """From a random key that has another use, by HKDF-SHA-256 (RFC 5869): neither leads back to the other."""
        return cls(HKDF(SHA256(), KEY_BYTES, salt=None, info=label).derive(master))

    def hash(self, person: str) -> str:
        """64 hexadecimal digits for whatever names this person for good; NOBODY stays NOBODY."""
        if person == NOBODY:
            return NOBODY
        return hmac.new(self.raw, VERSION + person.encode(), hashlib.sha256).hexdigest()
