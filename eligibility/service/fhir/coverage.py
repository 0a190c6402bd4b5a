# SPDX-License-Identifier: Apache-2.0
"""The numbers of an insurance as JP Core's Coverage writes them, and back."""

from dataclasses import dataclass, field

from eligibility.service.fhir.names import BRANCH, MEMBER_ID, NUMBER, SYMBOL, Resource, values_of
from eligibility.service.fhir.outcomes import Issue, NotFhir

SEPARATOR = ":"
INSURER_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Member:
    """Who is meant by an insurer's numbers. The insurer's is without padding; what is missing is None."""

    insurer: str
    number: str = field(repr=False)
    symbol: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)

    def member_id(self) -> str:
        """`00012345:記号:番号:枝番`; a missing branch stays empty and never becomes 00."""
        insurer = self.insurer.strip().rjust(INSURER_DIGITS, "0")
        return SEPARATOR.join((insurer, self.symbol or "", self.number, self.branch or ""))

    def subscriber_id(self) -> str:
        """記号:番号"""
        return SEPARATOR.join((self.symbol or "", self.number))

    def extensions(self) -> list[Resource]:
        """JP Core's three, without those that are missing."""
        parts = ((SYMBOL, self.symbol), (NUMBER, self.number), (BRANCH, self.branch))
        return [{"url": url, "valueString": value} for url, value in parts if value]


def member_of(coverage: Resource, place: str) -> Member:
    """Whom a Coverage, or a reference with its identifier, means. Raises NotFhir."""
    found = values_of(coverage, MEMBER_ID)
    if len(found) != 1:
        raise NotFhir(Issue("required", f"one identifier of {MEMBER_ID}", (f"{place}.identifier",)))
    parts = found[0].split(SEPARATOR)
    if len(parts) != 4 or not parts[0].isascii() or not parts[0].isdigit() or not parts[2]:
        text = "not like 00012345:symbol:number:branch"
        raise NotFhir(Issue("value", text, (f"{place}.identifier.value",)))
    insurer, symbol, number, branch = parts
    return Member(_insurer(insurer), number, symbol or None, branch or None)


def _insurer(padded: str) -> str:
    """National health insurance has six digits; the zeros before them are padding."""
    return padded[2:] if len(padded) == INSURER_DIGITS and padded.startswith("00") else padded
