# SPDX-License-Identifier: Apache-2.0
"""The slips' tables in the kiosk's encrypted database. The journal's migrations make them.

`slip_days` keeps each day's last serial and is never emptied. `slip_secret` holds one row: the key of the hashes by
which two slips of one person are told, and of the request ids.
"""

from sqlite_utils import Database

SLIPS = """
CREATE TABLE slips (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    number TEXT NOT NULL UNIQUE,
    visit TEXT NOT NULL UNIQUE CHECK (length(visit) = 36),
    kiosk TEXT NOT NULL,
    issued TEXT NOT NULL,
    settle_by TEXT NOT NULL CHECK (length(settle_by) = 10),
    reason TEXT NOT NULL,
    method TEXT,
    staff TEXT,
    code TEXT,
    state TEXT NOT NULL DEFAULT 'open',
    name TEXT,
    kana TEXT,
    birth TEXT,
    sex TEXT,
    reference TEXT,
    person_key BLOB,
    copy INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    unprinted INTEGER NOT NULL DEFAULT 0,
    printed INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    why TEXT,
    codes TEXT,
    answers INTEGER NOT NULL DEFAULT 0,
    asked TEXT,
    again TEXT,
    taken_until TEXT,
    closed TEXT,
    settled_by TEXT,
    CHECK (state IN ('open', 'staff') OR (name IS NULL AND kana IS NULL AND birth IS NULL AND sex IS NULL
        AND reference IS NULL AND person_key IS NULL AND closed IS NOT NULL))
) STRICT
"""

PROOFS = """
CREATE TABLE slip_proofs (
    number TEXT NOT NULL REFERENCES slips (number) ON DELETE CASCADE,
    deferred INTEGER NOT NULL CHECK (deferred IN (0, 1)),
    request_id TEXT,
    method TEXT NOT NULL,
    certificate_serial TEXT NOT NULL,
    certificate BLOB,
    nonce TEXT NOT NULL,
    kiosk TEXT NOT NULL,
    signed TEXT NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (number, deferred),
    CHECK (deferred = (request_id IS NULL))
) STRICT
"""

DAYS = """
CREATE TABLE slip_days (
    kiosk TEXT NOT NULL,
    day TEXT NOT NULL CHECK (length(day) = 8),
    last INTEGER NOT NULL,
    PRIMARY KEY (kiosk, day)
) STRICT, WITHOUT ROWID
"""

HASH_KEY = (
    "CREATE TABLE slip_secret (id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL) STRICT"
)


def slips(database: Database) -> None:
    """The tables of interim slips."""
    for statement in (SLIPS, PROOFS, DAYS, HASH_KEY):
        database.execute(statement)
    database.execute("CREATE INDEX slips_state ON slips (state, id)")
    database.execute("CREATE INDEX slips_person ON slips (person_key) WHERE person_key IS NOT NULL")
    database.execute("INSERT INTO slip_secret VALUES (1, randomblob(32))")
