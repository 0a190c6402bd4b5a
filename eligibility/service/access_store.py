# SPDX-License-Identifier: Apache-2.0
"""The service's access log in its database: one chain per kiosk, so that workers wait for each other only there.

The head of a chain is locked while a row is added; the row and what it is about are written in one transaction.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from eligibility.access_log import AccessRow, Event, append, genesis
from eligibility.access_log.rows import instant, moment
from eligibility.service.prepared import Prepared
from eligibility.service.schema import metadata

access_rows = Table(
    "access_rows",
    metadata,
    Column("chain", String, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("person", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("reference", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
)

Index("access_rows_person", access_rows.c.person, access_rows.c.at)

access_heads = Table(
    "access_heads",
    metadata,
    Column("chain", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String, nullable=False),
)

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_of_chain = access_heads.c.chain == bindparam("of")
_HEAD = select(access_heads.c.seq, access_heads.c.hash).where(_of_chain)
_LOCKED_HEAD = Prepared(_HEAD.with_for_update())
_MOVE_HEAD = Prepared(
    update(access_heads).where(_of_chain).values(seq=bindparam("to"), hash=bindparam("with"))
)
_ADD_ROW = Prepared(access_rows.insert(), tuple(access_rows.c.keys()))
_ROW_FIELDS = tuple(one.name for one in fields(AccessRow))
_COLUMNS = [column for column in access_rows.c if column.name != "chain"]


def add_row(connection: Connection, chain: str, event: Event) -> AccessRow:
    """Append to a chain, which no other transaction can do until this one has ended."""
    row = append(chain, event, _locked_head(connection, chain))
    values = {name: getattr(row, name) for name in _ROW_FIELDS}
    _ADD_ROW.run(connection, {**values, "chain": chain, "at": instant(row.at)})
    _MOVE_HEAD.run(connection, {"of": chain, "to": row.seq, "with": row.hash})
    return row


def rows_about(
    connection: Connection, person: str, most: int | None = None
) -> list[tuple[str, AccessRow]]:
    """(chain, row) of all rows about a person's hash, oldest first; of too many, the newest."""
    table = access_rows
    newest_first = (table.c.at.desc(), table.c.chain, table.c.seq.desc())
    found = select(table).where(table.c.person == person).order_by(*newest_first).limit(most)
    rows = connection.execute(found).mappings().all()
    return [(row["chain"], _row(row)) for row in reversed(rows)]


def rows_of(connection: Connection, chain: str) -> Iterator[AccessRow]:
    """A whole chain in its order."""
    found = select(*_COLUMNS).where(access_rows.c.chain == chain).order_by(access_rows.c.seq)
    for row in connection.execute(found).mappings():
        yield _row(row)


def chains(connection: Connection) -> list[str]:
    """The names of all chains, also of those whose rows are gone."""
    rows = select(access_rows.c.chain).distinct()
    return sorted(connection.scalars(rows.union(select(access_heads.c.chain))).all())


def head(connection: Connection, chain: str) -> tuple[int, str] | None:
    """Number and hash of the newest row; None for a chain without rows."""
    found = connection.execute(_HEAD, {"of": chain}).one_or_none()
    return None if found is None or found.seq == 0 else (found.seq, found.hash)


def _locked_head(connection: Connection, chain: str) -> tuple[int, str]:
    found = _LOCKED_HEAD.one(connection, {"of": chain})
    if found is None:
        _begin_chain(connection, chain)
        found = _LOCKED_HEAD.one(connection, {"of": chain})
    assert found is not None  # noqa: S101 -- just begun
    seq, newest = found
    return seq, newest


def _begin_chain(connection: Connection, chain: str) -> None:
    """Two workers may begin the same chain at once."""
    begin = _INSERTS[connection.dialect.name](access_heads)
    values = {"chain": chain, "seq": 0, "hash": genesis(chain)}
    connection.execute(begin.values(**values).on_conflict_do_nothing())


def _row(row: Any) -> AccessRow:
    fields = {name: value for name, value in row.items() if name != "chain"}
    return AccessRow(**{**fields, "at": moment(row["at"])})
