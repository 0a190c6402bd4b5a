# SPDX-License-Identifier: Apache-2.0
"""照会番号: an institution's own number for a person, given back in later answers to the card.

It is never a key to ask by (sanox, road18). One person has at most one at an institution.
"""

from sqlalchemy import Column, Connection, String, Table, bindparam, delete, insert, select

from eligibility.service import schema
from eligibility.service.prepared import Prepared

references = Table(
    "reference_numbers",
    schema.metadata,
    Column("person_id", String, primary_key=True),
    Column("institution_code", String, primary_key=True),
    Column("number", String, nullable=False),
)
# Asked with each question, so built once.
_NUMBER = Prepared(
    select(references.c.number).where(
        (references.c.person_id == bindparam("person"))
        & (references.c.institution_code == bindparam("institution"))
    )
)


def put_reference(
    connection: Connection, person_id: str, institution_code: str, number: str
) -> None:
    """Keep the number, in place of an earlier one."""
    c = references.c
    same = (c.person_id == person_id) & (c.institution_code == institution_code)
    connection.execute(delete(references).where(same))
    row = {"person_id": person_id, "institution_code": institution_code, "number": number}
    connection.execute(insert(references).values(row))


def reference_of(connection: Connection, person_id: str, institution_code: str) -> str | None:
    """This institution's number for the person."""
    wanted = {"person": person_id, "institution": institution_code}
    row = _NUMBER.one(connection, wanted)
    return None if row is None else str(row[0])


def forget_references(connection: Connection, person_id: str) -> None:
    """Forget every institution's number for the person."""
    connection.execute(delete(references).where(references.c.person_id == person_id))
