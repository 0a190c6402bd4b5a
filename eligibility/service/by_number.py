# SPDX-License-Identifier: Apache-2.0
"""Eligibility by the numbers on a 資格確認書: less is shown than to a card, and nothing of what was lost.

A limit certificate is shown after a consent by word; special diseases, consents and subsidies are a card's only.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from eligibility.codes import QualificationValidity
from eligibility.numbers import pad_insurer_number, strip_insurer_number
from eligibility.refusals import Refusal
from eligibility.service.counter import Ask, Purpose, header_of, note_access, once, settled
from eligibility.service.official import (
    Elements,
    is_found,
    render_results,
    validity_of,
    without_empty,
)
from eligibility.service.official_result import Beside, render_result
from eligibility.service.people import Insurance, Link
from eligibility.service.people_rows import lookup_key
from eligibility.service.records import Transaction
from eligibility.service.register import Found, find_by_keys
from eligibility.service.rules import Settled

METHOD = "number"


@dataclass(frozen=True, slots=True)
class Search:
    """QualificationConfirmSearchInfo as it came. `birth` is None where the form has none."""

    insurer_number: str = field(repr=False)
    number: str = field(repr=False)
    symbol: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)
    birth: date | None = field(default=None, repr=False)
    limit_consent: bool | None = None
    arbitrary_id: str | None = field(default=None, repr=False)

    @property
    def key(self) -> str:
        """What registrations are found by."""
        return lookup_key(self.insurer_number, self.symbol, self.number)

    def fits(self, found: Found) -> bool:
        """Whether this registration is meant; a branch that is not said is not compared."""
        born = found.insurance.registered_birth or found.person.birth
        branches = (_branch(self.branch), _branch(found.insurance.branch))
        same_branch = None in branches or branches[0] == branches[1]
        return same_branch and self.birth in (None, born)

    def echo(self) -> Elements:
        """The element as it is given back, the insurer's number as it is written."""
        plain = unicodedata.normalize("NFKC", self.insurer_number)
        agreed = self.limit_consent
        elements = {
            "InsurerNumber": pad_insurer_number(strip_insurer_number(plain)),
            "InsuredCardSymbol": self.symbol,
            "InsuredIdentificationNumber": self.number,
            "InsuredBranchNumber": self.branch,
            "Birthdate": None if self.birth is None else f"{self.birth:%Y%m%d}",
            "LimitApplicationCertificateRelatedConsFlg": None
            if agreed is None
            else str(int(agreed)),
            "ArbitraryIdentifier": self.arbitrary_id,
        }
        return without_empty(elements)


def answer_number(
    tx: Transaction, ask: Ask, search: Search, fixed_day: date | None, now: datetime
) -> Settled | Refusal:
    """The answer to a question by number; the same question twice gets the same answer."""
    return once(tx, ask, now, lambda: _answer(tx, ask, search, fixed_day, now))


def find(connection: Connection, searches: Sequence[Search]) -> list[tuple[Found, ...]]:
    """The registrations that each search means, in the searches' order."""
    found = find_by_keys(connection, sorted({search.key for search in searches}))
    return [tuple(one for one in found.get(s.key, ()) if s.fits(one)) for s in searches]


def qualify_number(
    found: tuple[Found, ...], day: date
) -> tuple[QualificationValidity, Insurance | None]:
    """What holds for the registrations of one number, and the one to show."""
    if not found or not is_found(found[0].person, day, by_card=False):
        return QualificationValidity.NONE, None
    if len({one.person.id for one in found}) > 1:
        return QualificationValidity.SEVERAL, None
    valid = [one.insurance for one in found if one.insurance.covers(day)]
    if valid:
        return validity_of(valid[0], day), valid[0]
    person = found[0].person
    has_new = person.link is Link.NEW_ELIGIBILITY or any(
        insurance.covers(day) for insurance in person.insurances
    )
    if has_new:
        return QualificationValidity.INVALID_NEW_EXISTS, None
    begun = any(one.insurance.valid_from <= day for one in found)
    return QualificationValidity.INVALID if begun else QualificationValidity.NONE, None


def _answer(
    tx: Transaction, ask: Ask, search: Search, fixed_day: date | None, now: datetime
) -> Settled:
    header = header_of(ask, now, fixed_day)
    (found,) = find(tx.connection, [search])
    validity, shown = qualify_number(found, header.as_of)
    person = found[0].person if found and validity is not QualificationValidity.SEVERAL else None
    results = []
    if person is not None and shown is not None:
        beside = Beside(
            by_card=False,
            limit_consent=bool(search.limit_consent),
            arbitrary_id=search.arbitrary_id,
        )
        results = [render_result(person, shown, header.as_of, header.executed_at, beside)]
    if person is not None:
        note_access(tx, ask, person.id, METHOD, Purpose.BY_NUMBER, now)
    answer = render_results(header, validity, results)
    answer["MessageBody"]["QualificationConfirmSearchInfo"] = search.echo()
    return settled(person.id if person else None, answer)


def _branch(text: str | None) -> str | None:
    """Two digits; one that is missing stays so, and never becomes 00."""
    plain = unicodedata.normalize("NFKC", text or "").strip()
    return plain.rjust(2, "0") if plain else None
