# SPDX-License-Identifier: Apache-2.0
"""What a registration may carry besides itself, as the file of people writes it and the database keeps it.

elderly                        a table: issued_on, valid_from, valid_to (dates), ratio_percent 10 | 20 | 30
[[people.<id>.insurance.disease]]
                               category "1" | "2" | "3"; issued_on, valid_from, valid_to; self_pay_yen
[[people.<id>.insurance.ticket]]
                               a 医療扶助 ticket: valid_from, valid_to (dates), everything else texts, named as the
                               fields of `MedicalTicket`
[[people.<id>.subsidy]]        name, payer_number, recipient_number, valid_from, valid_to
[[people.<id>.consent]]        what was agreed to before: institution_code, at (a time with offset), items: a list of
                               "information" (everything), "subsidies", or names of `ConsentItem`
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from eligibility.codes import ConsentItem, DiseaseCategory
from eligibility.entitlements import MedicalTicket, SpecificDisease
from eligibility.numbers import passes_check
from eligibility.service.tables import Table
from eligibility.subsidies import Subsidy

RATIOS = (10, 20, 30)
CONSENT_ITEMS = ("information", "subsidies", *(item.value for item in ConsentItem))
_DATES = ("issued_on", "valid_from", "valid_to")
_PAYER_DIGITS, _RECIPIENT_DIGITS = 8, 7


@dataclass(frozen=True, slots=True)
class Elderly:
    """高齢受給者証, from 70 to 74. Dates are YYYYMMDD."""

    ratio_percent: int
    issued_on: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class PastConsent:
    """What a person agreed to at an institution before the service ran."""

    institution_code: str
    at: datetime
    items: tuple[str, ...]


def read_elderly(table: Table) -> Elderly:
    """The table `elderly`. Raises BadFile."""
    read = Elderly(read_ratio(table), **_dates(table))
    table.finish()
    return read


def read_disease(row: Table) -> SpecificDisease:
    """One table of `disease`. Raises BadFile."""
    categories = {category.value: category for category in DiseaseCategory}
    pay = str(row.whole("self_pay_yen")) if row.has("self_pay_yen") else None
    read = SpecificDisease(row.choice("category", categories), **_dates(row), self_pay=pay)
    row.finish()
    return read


def read_ticket(row: Table) -> MedicalTicket:
    """One table of `ticket`. Raises BadFile."""
    names = [field.name for field in fields(MedicalTicket) if field.name not in _DATES]
    texts = {name: row.text(name) for name in names if row.has(name)}
    dates = {name: day for name, day in _dates(row).items() if name != "issued_on"}
    if row.has("issued_on"):
        raise row.bad("issued_on", "is not known of a ticket", ("valid_from", "valid_to"))
    read = MedicalTicket(**texts, **dates)
    row.finish()
    return read


def read_subsidy(row: Table) -> Subsidy:
    """One table of `subsidy`. Raises BadFile."""
    dates = _dates(row)
    read = Subsidy(
        name=row.text("name"),
        payer_number=_number(row, "payer_number", _PAYER_DIGITS),
        recipient_number=_number(row, "recipient_number", _RECIPIENT_DIGITS),
        valid_from=dates["valid_from"],
        valid_to=dates["valid_to"],
    )
    row.finish()
    return read


def read_consent(row: Table) -> PastConsent:
    """One table of `consent`. Raises BadFile."""
    read = PastConsent(row.text("institution_code"), row.moment("at"), row.texts("items"))
    for item in read.items:
        if item not in CONSENT_ITEMS:
            raise row.bad("items", f"{item!r} is not an item of consent", CONSENT_ITEMS)
    row.finish()
    return read


def read_ratio(row: Table) -> int:
    """`ratio_percent`. Raises BadFile."""
    ratio = row.whole("ratio_percent")
    if ratio not in RATIOS:
        raise row.bad("ratio_percent", "is not a burden ratio", map(str, RATIOS))
    return ratio


def without_nothing(value: Any) -> dict[str, Any]:
    """The fields of a dataclass that hold something."""
    return {name: held for name, held in asdict(value).items() if held is not None}


def disease_of(kept: Mapping[str, Any]) -> SpecificDisease:
    """A certificate as the database kept it."""
    return SpecificDisease(**{**kept, "category": DiseaseCategory(kept["category"])})


def in_force(one: SpecificDisease | MedicalTicket | Subsidy, day: date) -> bool:
    """True when it covers this day; an absent end is open."""
    begins, ends = one.valid_from or "00000000", one.valid_to or "99999999"
    return begins <= f"{day:%Y%m%d}" <= ends


def _dates(row: Table) -> dict[str, str | None]:
    return {key: f"{row.date(key):%Y%m%d}" if row.has(key) else None for key in _DATES}


def _number(row: Table, key: str, digits: int) -> str:
    number = row.text(key)
    if len(number) != digits or not passes_check(number):
        raise row.bad(key, f"needs {digits} digits with a right check digit")
    return number
