# SPDX-License-Identifier: Apache-2.0
"""Every module with tables of its own: imported here once, so that a new database gets them all.

A part that keeps more than `schema` has puts `Table(..., schema.metadata, ...)` into its own module and adds
the module to the import below.
"""

from sqlalchemy import MetaData

from eligibility.service import (  # noqa: F401 - for their tables
    access_store,
    anchor_store,
    bulk,
    consents,
    disaster,
    references,
    schema,
    shared_weather,
)


def all_tables() -> MetaData:
    """The tables of the whole service."""
    return schema.metadata
