# SPDX-License-Identifier: Apache-2.0
"""The access log's tables in the kiosk's encrypted database. The journal's migrations make them.

Rows are only added. Triggers stop what is no attack but a mistake; an attack shows in the chain.
"""

from sqlite_utils import Database

ROWS = """
CREATE TABLE access_rows (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reference TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT
"""

MARKS = """
CREATE TABLE access_marks (
    kind TEXT NOT NULL CHECK (kind IN ('checkpoint', 'pruned', 'receipt')),
    seq INTEGER NOT NULL,
    token TEXT NOT NULL,
    PRIMARY KEY (kind, seq)
) STRICT
"""

NEVER_CHANGED = """
CREATE TRIGGER access_rows_never_changed BEFORE UPDATE ON access_rows
BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END
"""

ONLY_PRUNED = """
CREATE TRIGGER access_rows_only_pruned BEFORE DELETE ON access_rows
WHEN NOT EXISTS (SELECT 1 FROM access_marks WHERE kind = 'pruned' AND seq >= OLD.seq)
BEGIN SELECT RAISE(ABORT, 'the access log is only added to'); END
"""


def access_log(database: Database) -> None:
    """Rows, and the signed marks that say where the chain stood."""
    for statement in (ROWS, MARKS, NEVER_CHANGED, ONLY_PRUNED):
        database.execute(statement)
    database.execute("CREATE INDEX access_rows_person ON access_rows (person)")
    database.execute("CREATE INDEX access_rows_at ON access_rows (at)")
