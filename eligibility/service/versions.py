# SPDX-License-Identifier: Apache-2.0
"""Was this database made by this version? A fictional database is made anew rather than migrated."""

from sqlalchemy import Connection, inspect

from eligibility.errors import StoreFault
from eligibility.service.features import all_tables


def check_version(connection: Connection) -> None:
    """Raise StoreFault with the table and column that the database lacks."""
    found = inspect(connection).get_multi_columns()
    there = {name: {column["name"] for column in columns} for (_, name), columns in found.items()}
    for table in all_tables().sorted_tables:
        lacking = sorted(
            column.name for column in table.columns if column.name not in there[table.name]
        )
        if lacking:
            raise StoreFault(
                f"the database was made by another version ({table.name} lacks {', '.join(lacking)}): "
                "take another directory, or remove it"
            )
