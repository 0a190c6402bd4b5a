# SPDX-License-Identifier: Apache-2.0
"""Statements of SQLAlchemy compiled once per database and run on the driver's own cursor.

For the few statements that every question needs: of their time, SQLAlchemy's bookkeeping for each execution is
two thirds. They take part in the connection's transaction like any other. A failing database is a StoreFault.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import ClauseElement

from eligibility.errors import StoreFault

Convert = Callable[[Any], Any] | None


class Prepared:
    """One statement. Its values are given by the names of its parameters."""

    def __init__(self, statement: ClauseElement, columns: tuple[str, ...] | None = None) -> None:
        """`columns`: those that an INSERT fills, all of which must then be given."""
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._ready: dict[str, _Compiled] = {}

    def one(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row, None without one."""
        compiled, cursor = self._execute(connection, values)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else compiled.read(row)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows."""
        compiled, cursor = self._execute(connection, values)
        rows = [compiled.read(row) for row in cursor.fetchall()]
        cursor.close()
        return rows

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows were touched."""
        _, cursor = self._execute(connection, values)
        count = int(cursor.rowcount)
        cursor.close()
        return count

    def _execute(
        self, connection: Connection, values: Mapping[str, Any]
    ) -> "tuple[_Compiled, Any]":
        dialect = connection.dialect
        compiled = self._ready.get(dialect.name)
        if compiled is None:
            compiled = self._ready[dialect.name] = _Compiled(
                self._statement, dialect, self._columns
            )
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.write(values))
        except connection.dialect.loaded_dbapi.Error as error:
            # from None: its text may carry people's data
            raise StoreFault(f"the database failed ({type(error).__name__})") from None
        return compiled, cursor


class _Compiled:
    """The text for one kind of database, and how values go in and come out."""

    def __init__(
        self, statement: ClauseElement, dialect: Dialect, columns: list[str] | None
    ) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text = str(compiled)
        self._order: tuple[str, ...] | None = compiled.positiontup and tuple(compiled.positiontup)
        self._fixed: dict[str, Any] = {
            name: bind.value for name, bind in compiled.binds.items() if not bind.required
        }
        self._writers: dict[str, Convert] = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in compiled.binds.items()
        }
        selected = getattr(statement, "selected_columns", ())
        readers = [
            one.type.dialect_impl(dialect).result_processor(dialect, None) for one in selected
        ]
        self._readers: list[Convert] | None = readers if any(readers) else None

    def write(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver wants them: by place or by name."""
        given = {**self._fixed, **values} if self._fixed else values
        writers = self._writers
        if self._order is not None:
            return [_converted(writers[name], given[name]) for name in self._order]
        return {name: _converted(convert, given[name]) for name, convert in writers.items()}

    def read(self, row: Any) -> tuple[Any, ...]:
        """The columns as Python's values."""
        if self._readers is None:
            return tuple(row)
        return tuple(map(_converted, self._readers, row))


def _converted(convert: Convert, value: Any) -> Any:
    return value if convert is None else convert(value)
