# SPDX-License-Identifier: Apache-2.0
"""Staff codes: 6 to 12 digits, none that anybody would try first; kept as an argon2id hash only."""

import re
from itertools import pairwise

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError
from argon2.low_level import ffi, lib  # type: ignore[attr-defined]  # lib: not in its __all__

from terminal.errors import StaffCodeRefused

SHORTEST, LONGEST = 6, 12
"""Typed on a pad of digits while somebody waits."""

# OWASP Password Storage Cheat Sheet, "Argon2id": m = 19456 KiB (19 MiB), t = 2, p = 1 is the recommended minimum.
# A code alone is typed, without a name, so one try costs a hash for each account; the second recommended option of
# RFC 9106 (section 4: 64 MiB, t = 3, p = 4) took eight times as long on two cores, 4 s for ten accounts.
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
HASH_BYTES, SALT_BYTES = 32, 16
"""Of RFC 9106, section 4."""

_HASHER = PasswordHasher(
    time_cost=PASSES,
    memory_cost=MEMORY_KIB,
    parallelism=LANES,
    hash_len=HASH_BYTES,
    salt_len=SALT_BYTES,
    type=Type.ID,
)
_DIGITS = re.compile(f"[0-9]{{{SHORTEST},{LONGEST}}}")
_LONGEST_HASH = 200


def require_code(code: str) -> None:
    """Raises StaffCodeRefused, without the code, for what is no code or is too easy to guess."""
    if not _DIGITS.fullmatch(code):
        raise StaffCodeRefused(f"a code has {SHORTEST} to {LONGEST} digits")
    if _repeats(code):
        raise StaffCodeRefused("a code that repeats itself is too easy to guess")
    if _runs(code):
        raise StaffCodeRefused("a code that counts up or down is too easy to guess")


def hash_code(code: str) -> str:
    """The hash to keep, with its own salt. Raises StaffCodeRefused."""
    require_code(code)
    return _HASHER.hash(code)


def is_code_of(code: str | bytearray, kept: str) -> bool:
    """Whether this hash was made of this code. Takes as long whether or not.

    A bytearray is looked at where it lies, so that who wipes it has wiped the only copy (argon2 clears its own).
    """
    secret = bytearray(code, "utf-8") if isinstance(code, str) else code
    encoded = ffi.new("char[]", kept.encode("ascii", "replace"))
    looked = ffi.from_buffer("uint8_t[]", secret)
    return bool(lib.argon2_verify(encoded, looked, len(secret), Type.ID.value) == lib.ARGON2_OK)


def is_our_hash(text: str) -> bool:
    """Whether it is an argon2id hash with the parameters above: no other one is believed, or waited for."""
    if len(text) > _LONGEST_HASH:
        return False
    try:
        found = extract_parameters(text)
    except (InvalidHashError, ValueError):
        return False
    return (
        found.type is Type.ID
        and (found.memory_cost, found.time_cost, found.parallelism) == (MEMORY_KIB, PASSES, LANES)
        and (found.hash_len, found.salt_len) == (HASH_BYTES, SALT_BYTES)
    )


def _repeats(code: str) -> bool:
    """111111, 121212, 123123: one to three digits over and over; or fewer than three different ones."""
    again = any(code == (code[:size] * len(code))[: len(code)] for size in (1, 2, 3))
    return again or len(set(code)) < 3


def _runs(code: str) -> bool:
    """123456, 987654, 890123, 246802: all steps between neighbours are the same, also past 9."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
    return len(steps) == 1
