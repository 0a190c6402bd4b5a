# SPDX-License-Identifier: Apache-2.0
"""What a person agreed to at one institution: kept for 24 hours, shown in the answers to their card.

A consent is asked at the reader and holds for 24 hours (FAQ of the vendors' portal, post 14); what has run
out stays in the answer with its time, so that the reader asks again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
)

from eligibility.codes import ConsentItem
from eligibility.service import schema
from eligibility.service.prepared import Prepared

LASTS = timedelta(hours=24)

DISEASES = ConsentItem.SPECIFIC_DISEASES.value
"""特定疾病療養受療証: by card and consent only."""

SUBSIDIES = "MockSubsidies"
"""Whether the person uses their subsidies here (PMH); our mock's own name."""

INFORMATION = tuple(item.value for item in ConsentItem if item.value != DISEASES)
COMPREHENSIVE = (*INFORMATION, DISEASES)
"""包括同意: everything that a card needs consent for. The limit certificate needs none since 2024-10-07."""

consents = Table(
    "consents",
    schema.metadata,
    Column("person_id", String, primary_key=True),
    Column("institution_code", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("given", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("question", String, nullable=False),
)
# Asked with each question, so built once.
_SAID = Prepared(
    select(consents.c.item, consents.c.given, consents.c.at, consents.c.question).where(
        (consents.c.person_id == bindparam("person"))
        & (consents.c.institution_code == bindparam("institution"))
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said about one item, when (UTC), and after which question of their card."""

    item: str
    given: bool
    at: datetime
    question: str = ""

    @property
    def until(self) -> datetime:
        """When it has to be asked again."""
        return self.at + LASTS

    def holds(self, now: datetime) -> bool:
        """True while it counts."""
        return self.at <= now < self.until


def items_of(said: Mapping[str, bool]) -> dict[str, bool]:
    """Each item of the table; a single one counts more than the comprehensive consent (包括同意)."""
    found: dict[str, bool] = {}
    if "information" in said:
        found |= dict.fromkeys(COMPREHENSIVE, said["information"])
    if "subsidies" in said:
        found[SUBSIDIES] = said["subsidies"]
    return found | {item: yes for item, yes in said.items() if item in COMPREHENSIVE}


def said_by(connection: Connection, person_id: str, institution_code: str) -> dict[str, Said]:
    """Everything this person said at this institution, also what has run out, by item."""
    rows = _SAID.all(connection, {"person": person_id, "institution": institution_code})
    return {item: Said(item, given, _utc(at), question) for item, given, at, question in rows}


def put_said(
    connection: Connection, person_id: str, institution_code: str, said: Iterable[Said]
) -> None:
    """Keep what was said, in place of what was said before about the same items."""
    c, new = consents.c, tuple(said)
    mine = (c.person_id == person_id) & (c.institution_code == institution_code)
    items = [one.item for one in new]
    connection.execute(delete(consents).where(mine & c.item.in_(items)))
    if new:
        key = {"person_id": person_id, "institution_code": institution_code}
        connection.execute(insert(consents), [key | asdict(one) for one in new])


def forget_said(connection: Connection, person_id: str) -> None:
    """Forget everything this person said anywhere."""
    connection.execute(delete(consents).where(consents.c.person_id == person_id))


def _utc(at: datetime) -> datetime:
    """SQLite gives times back without their zone; all of ours are UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
