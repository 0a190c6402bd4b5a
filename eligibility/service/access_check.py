# SPDX-License-Identifier: Apache-2.0
"""Look at the service's access log from outside, also while the service runs: nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError

from eligibility.access_log import Checkpoint, Report, verify
from eligibility.access_log.rows import moment
from eligibility.errors import BadFile, StoreFault
from eligibility.service.access_store import chains, head, rows_of

EPOCH = moment("1970-01-01T00:00:00.000000Z")


@contextmanager
def open_log(database: Path | str) -> Iterator[Connection]:
    """A connection for reading; a path is a SQLite file, a text an SQLAlchemy URL. Raises BadFile or StoreFault."""
    if isinstance(database, Path):
        if not database.is_file():
            raise BadFile(database, "no such database")
        database = f"sqlite:///file:{database.resolve()}?mode=ro&uri=true"
    try:
        engine = create_engine(database)
        with engine.connect() as connection:
            yield connection
        engine.dispose()
    except SQLAlchemyError as error:
        raise StoreFault(f"the database failed ({type(error).__name__})") from None


def check_chains(connection: Connection, marks: list[Checkpoint]) -> list[Report]:
    """Each kiosk's chain against its own head and against signed statements kept elsewhere.

    The head is no proof (whoever alters rows can alter it), but a row that was lost by mistake shows.
    """
    known = {mark.chain for mark in marks}
    names = sorted(known.union(chains(connection)))
    return [
        verify(name, rows_of(connection, name), _marks(connection, name, marks)) for name in names
    ]


def _marks(connection: Connection, chain: str, marks: list[Checkpoint]) -> list[Checkpoint]:
    mine = [mark for mark in marks if mark.chain == chain]
    stands = head(connection, chain)
    last = max((mark.seq for mark in mine), default=0)
    if stands is None or stands[0] <= last:
        return mine
    return [*mine, Checkpoint(chain, *stands, EPOCH)]
