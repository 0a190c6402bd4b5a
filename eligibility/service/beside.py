# SPDX-License-Identifier: Apache-2.0
"""What an institution is shown beside a registration, read from the tables of its parts."""

from sqlalchemy import Connection

from eligibility.service.consents import said_by
from eligibility.service.official_result import Beside
from eligibility.service.references import reference_of


def beside_of(connection: Connection, person_id: str, institution_code: str) -> Beside:
    """For an answer to this person's card at this institution."""
    return Beside(
        said=said_by(connection, person_id, institution_code),
        reference_number=reference_of(connection, person_id, institution_code),
    )
