# SPDX-License-Identifier: Apache-2.0
"""Subsidy certificates (医療費助成の受給者証) that come through PMH beside an eligibility.

What elements the real system uses is not public: ours are the mock's own and say so in their names.
"""

from dataclasses import dataclass, field

from eligibility.elements import Element


@dataclass(frozen=True, slots=True)
class Subsidy:
    """One certificate. Dates are YYYYMMDD."""

    name: str | None = None
    payer_number: str | None = field(default=None, repr=False)
    recipient_number: str | None = field(default=None, repr=False)
    valid_from: str | None = None
    valid_to: str | None = None


FLAG_ELEMENT = "MockSubsidyFlag"
"""1: the person has subsidies and is to be asked 医療費助成の各種受給者証を利用しますか。"""

LIST_ELEMENT, ITEM_ELEMENT = "MockSubsidyList", "MockSubsidyInfo"
SUBSIDY_ELEMENTS = {
    "name": "MockSubsidyName",
    "payer_number": "MockSubsidyPayerNumber",
    "recipient_number": "MockSubsidyRecipientNumber",
    "valid_from": "MockSubsidyValidStartDate",
    "valid_to": "MockSubsidyValidEndDate",
}
_DATES = ("valid_from", "valid_to")


def has_question(item: Element) -> bool:
    """Whether one result of an answer wants the question to be asked. Raises BadAnswer."""
    return item.text(FLAG_ELEMENT) == "1"


def read_subsidies(item: Element) -> tuple[Subsidy, ...]:
    """The subsidies of one result, which come only when they are to be used. Raises BadAnswer."""
    whole = item.child(LIST_ELEMENT, required=False)
    return tuple(_read(one) for one in whole.children(ITEM_ELEMENT))


def _read(one: Element) -> Subsidy:
    return Subsidy(
        **{
            name: one.date(element) if name in _DATES else one.text(element)
            for name, element in SUBSIDY_ELEMENTS.items()
        }
    )
