# SPDX-License-Identifier: Apache-2.0
"""The tables, as named steps that are done once, in order, each in a transaction of its own.

A step that was ever released is never changed; a later one mends it.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlite_utils import Database

from terminal.errors import JournalTooNew, JournalTooOld
from terminal.journal import access_tables
from terminal.journal.store import writing
from terminal.slips import tables

Step = Callable[[Database], None]

RECORD = (
    "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL) STRICT"
)

VISITS = """
CREATE TABLE visits (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    kiosk TEXT NOT NULL,
    began TEXT NOT NULL,
    lasted_s REAL NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    support_code TEXT,
    card_kind TEXT,
    method TEXT,
    drops INTEGER NOT NULL,
    resumes INTEGER NOT NULL,
    resets INTEGER NOT NULL,
    garbled INTEGER NOT NULL,
    away_ms REAL NOT NULL,
    apdus INTEGER NOT NULL,
    read_ms REAL NOT NULL
) STRICT
"""

DROPS = """
CREATE TABLE drops (
    id INTEGER PRIMARY KEY,
    visit TEXT REFERENCES visits (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    cause TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    length_s REAL,
    spacing_s REAL,
    garbled_before INTEGER NOT NULL,
    garbled_after INTEGER NOT NULL,
    reset_seen INTEGER NOT NULL,
    same_card INTEGER,
    resumed INTEGER NOT NULL,
    reasons TEXT NOT NULL
) STRICT
"""

OUTAGES = """
CREATE TABLE outages (
    id TEXT PRIMARY KEY CHECK (length(id) = 36),
    kind TEXT NOT NULL,
    began TEXT NOT NULL,
    ended TEXT
) STRICT
"""

VISIT_HOURS = """
CREATE VIEW visit_hours AS
SELECT substr(began, 1, 13) AS hour, count(*) AS visits, sum(drops > 0) AS disturbed, sum(garbled) AS garbled,
       sum(resets) AS resets, sum(apdus) AS apdus, sum(away_ms) AS away_ms, sum(read_ms) AS read_ms
FROM visits GROUP BY substr(began, 1, 13)
"""

DROP_HOURS = """
CREATE VIEW drop_hours AS
SELECT substr(at, 1, 13) AS hour, cause, count(*) AS drops FROM drops GROUP BY substr(at, 1, 13), cause
"""

FACE_FILES = """
CREATE TABLE face_files (
    id INTEGER PRIMARY KEY,
    visit TEXT NOT NULL CHECK (length(visit) = 36),
    name TEXT NOT NULL UNIQUE,
    data BLOB NOT NULL,
    serial TEXT
) STRICT
"""


def link_quality(database: Database) -> None:
    """Visits, drops, outages, and their hours. Times are text of one width, so that they sort as they pass."""
    for statement in (VISITS, DROPS, OUTAGES, VISIT_HOURS, DROP_HOURS):
        database.execute(statement)
    database.execute("CREATE INDEX visits_began ON visits (began)")
    database.execute("CREATE INDEX visits_hour ON visits (substr(began, 1, 13))")
    database.execute("CREATE INDEX drops_at ON drops (at)")
    database.execute("CREATE INDEX drops_hour ON drops (substr(at, 1, 13))")
    database.execute("CREATE INDEX drops_visit ON drops (visit)")


def face_files(database: Database) -> None:
    """Files that have not reached the receipt computer's folder yet."""
    database.execute(FACE_FILES)


def tray_testimony(database: Database) -> None:
    """What a camera over the tray saw of a drop; nothing is known of the older ones."""
    database.execute("ALTER TABLE drops ADD COLUMN tray TEXT")


STEPS: dict[str, Step] = {
    "link_quality": link_quality,
    "slips": tables.slips,
    "access_log": access_tables.access_log,
    "face_files": face_files,
    "tray_testimony": tray_testimony,
}


def migrate(database: Database, name: str, steps: dict[str, Step] | None = None) -> None:
    """Do what has not been done yet to the journal called `name`. Raises JournalTooNew.

    Whether a step is due is asked under the writer's lock: two programs may open a new journal at once.
    """
    known = STEPS if steps is None else steps
    with writing(database):
        database.execute(RECORD)
        _refuse_unknown(name, applied(database), known)
    for label, step in known.items():
        with writing(database):
            if label not in applied(database):
                step(database)
                database.execute("INSERT INTO migrations VALUES (?, ?)", [label, _now()])


def require_current(database: Database, name: str) -> None:
    """For readers. Raises JournalTooNew and JournalTooOld."""
    recorded = "SELECT count(*) FROM sqlite_master WHERE name = 'migrations'"
    done = applied(database) if database.execute(recorded).fetchone()[0] else []
    _refuse_unknown(name, done, STEPS)
    if missing := [label for label in STEPS if label not in done]:
        lacking = ", ".join(missing)
        raise JournalTooOld(f"{name}: lacks {lacking}; start the kiosk once, which adds it")


def applied(database: Database) -> list[str]:
    """The names of the steps that were done, in their order."""
    rows = database.execute("SELECT name FROM migrations ORDER BY rowid")
    return [name for (name,) in rows.fetchall()]


def _refuse_unknown(name: str, done: list[str], known: dict[str, Step]) -> None:
    if strange := [label for label in done if label not in known]:
        raise JournalTooNew(
            f"{name}: a newer version of uketsuke wrote it (it has {', '.join(strange)}); use that version"
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
