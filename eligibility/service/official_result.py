# SPDX-License-Identifier: Apache-2.0
"""One ResultOfQualificationConfirmation: the registration, and what its holder agreed to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from eligibility.codes import ConsentFlag, LimitClassification, Preschool
from eligibility.entitlements import TICKET_ELEMENTS, MedicalTicket, SpecificDisease
from eligibility.japan import JAPAN
from eligibility.numbers import pad_insurer_number
from eligibility.service.benefits import in_force
from eligibility.service.consents import DISEASES, INFORMATION, SUBSIDIES, Said
from eligibility.service.people import Insurance, Person
from eligibility.subsidies import (
    FLAG_ELEMENT,
    ITEM_ELEMENT,
    LIST_ELEMENT,
    SUBSIDY_ELEMENTS,
    Subsidy,
)

Elements = dict[str, Any]
_LIMIT = "LimitApplicationCertificate"


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside the registration itself. `limit_consent`: by word, for a number; None: a card.

    `by_card`: consents, special diseases and subsidies are shown to cards only.
    """

    said: Mapping[str, Said] = field(default_factory=dict)
    by_card: bool = True
    limit_consent: bool | None = None
    in_grace: bool = False
    reference_number: str | None = field(default=None, repr=False)
    arbitrary_id: str | None = field(default=None, repr=False)

    def reduced(self) -> "Beside":
        """What is left in the certificate's grace: no consent counts."""
        return replace(self, said={}, in_grace=True)


def render_result(
    person: Person, insurance: Insurance, as_of: date, at: datetime, beside: Beside
) -> Elements:
    """The element; `at` is the time of the answer."""
    return _without_empty(
        {
            **_render_person(person, insurance),
            **_render_insurance(insurance, as_of),
            **_render_limit(insurance, at, beside),
            **(_render_for_card(person, insurance, as_of, at, beside) if beside.by_card else {}),
            "PublicExpenseResultList": _render_tickets(insurance, as_of),
            "ReferenceNumber": beside.reference_number,
            "ArbitraryIdentifier": beside.arbitrary_id,
        }
    )


def render_subsidies(person: Person, day: date) -> list[Elements]:
    """The subsidies in force on this day."""
    return [_by_name(one, SUBSIDY_ELEMENTS) for one in _in_force(person.subsidies, day)]


def render_ticket(ticket: MedicalTicket) -> Elements:
    """One MedicalTicketInfo."""
    return _by_name(ticket, TICKET_ELEMENTS)


def render_consent(item: str, said: Said | None) -> Elements:
    """The triple of one item; what was said stays with its time, also a no, and when it ran out."""
    if said is None:
        return {f"{item}ConsFlg": ConsentFlag.NO.value}
    return {
        f"{item}ConsFlg": ConsentFlag.YES.value if said.given else ConsentFlag.NO.value,
        f"{item}ConsTime": _time(said.at),
        f"{item}AvailableTime": _time(said.until),
    }


def _render_person(person: Person, insurance: Insurance) -> Elements:
    """Whose data the registration holds: somebody else's, where it was wrongly linked."""
    foreign = insurance.registered_name is not None
    return {
        "Name": insurance.registered_name or person.name,
        "NameKana": insurance.registered_kana or (None if foreign else person.kana),
        "NameOfOther": insurance.other_name,
        "NameOfOtherKana": insurance.other_kana,
        "Sex1": (insurance.registered_sex or person.sex).value,
        "Birthdate": _day(insurance.registered_birth or person.birth),
        "Address": None if foreign else person.address,
        "PostNumber": None if foreign else person.post_number,
    }


def _render_insurance(insurance: Insurance, as_of: date) -> Elements:
    lost = insurance.valid_to is not None and insurance.valid_to < as_of
    ratio = insurance.ratio_percent
    return {
        "InsuredCardClassification": insurance.classification.value,
        "InsurerNumber": pad_insurer_number(insurance.insurer_number),
        "InsurerName": insurance.insurer_name,
        "InsuredCardSymbol": insurance.symbol,
        "InsuredIdentificationNumber": insurance.number,
        "InsuredBranchNumber": insurance.branch,
        "PersonalFamilyClassification": insurance.relation.value,
        "InsuredName": insurance.insured_name,
        "QualificationDate": _day(insurance.valid_from),
        "DisqualificationDate": _lost_on(insurance) if lost else None,
        "InsuredCertificateIssuanceDate": _day(insurance.issued_on),
        "InsuredCardValidDate": _day(insurance.valid_from),
        "InsuredCardExpirationDate": _day(insurance.valid_to),
        "ReasonOfLoss": insurance.reason_of_loss if lost else None,
        "InsuredPartialContributionRatio": None if ratio is None else f"{ratio:03d}",
        "PreschoolClassification": Preschool.YES.value if insurance.preschool else None,
        "ElderlyRecipientCertificateInfo": _render_elderly(insurance),
    }


def _render_elderly(insurance: Insurance) -> Elements | None:
    elderly, name = insurance.elderly, "ElderlyRecipient"
    if elderly is None:
        return None
    return _without_empty(
        {
            f"{name}CertificateDate": elderly.issued_on,
            f"{name}ValidStartDate": elderly.valid_from,
            f"{name}ValidEndDate": elderly.valid_to,
            f"{name}ContributionRatio": f"{elderly.ratio_percent:03d}",
        }
    )


def _render_limit(insurance: Insurance, at: datetime, beside: Beside) -> Elements:
    """A card needs no consent since 2024-10-07; a number shows it only after a consent by word."""
    if insurance.limit_flag is None or beside.limit_consent is False:
        return {}
    classification = insurance.limit_classification or LimitClassification.LIMIT
    info = {
        f"{_LIMIT}Classification": classification.value,
        f"{_LIMIT}ClassificationFlag": insurance.limit_flag.value,
        f"{_LIMIT}Date": _day(insurance.limit_issued_on),
        f"{_LIMIT}ValidStartDate": _day(insurance.limit_from or insurance.valid_from),
        f"{_LIMIT}ValidEndDate": _day(insurance.limit_to),
        f"{_LIMIT}LongTermDate": _day(insurance.limit_long_term_on),
    }
    return {
        f"{_LIMIT}RelatedConsFlg": ConsentFlag.YES.value,
        f"{_LIMIT}RelatedConsTime": _time(at),
        f"{_LIMIT}RelatedInfo": _without_empty(info),
    }


def _render_for_card(
    person: Person, insurance: Insurance, as_of: date, at: datetime, beside: Beside
) -> Elements:
    triples = (render_consent(item, beside.said.get(item)) for item in INFORMATION)
    return {
        **{name: value for triple in triples for name, value in triple.items()},
        **_render_diseases(insurance, as_of, at, beside),
        **_render_subsidies(person, as_of, at, beside),
    }


def _render_diseases(insurance: Insurance, as_of: date, at: datetime, beside: Beside) -> Elements:
    said = beside.said.get(DISEASES)
    if said is None or not said.given:
        return {f"{DISEASES}ConsFlg": ConsentFlag.NO.value}
    if not said.holds(at):
        return {f"{DISEASES}ConsFlg": ConsentFlag.EXPIRED.value}
    found = [_render_disease(one) for one in _in_force(insurance.diseases, as_of)]
    shown = {"SpecificDiseasesCertificateInfo": found}
    return {
        f"{DISEASES}ConsFlg": ConsentFlag.YES.value,
        f"{DISEASES}ConsTime": _time(said.at),
        "SpecificDiseasesCertificateList": shown if found else None,
    }


def _render_disease(disease: SpecificDisease) -> Elements:
    return _without_empty(
        {
            "SpecificDiseasesDiseaseCategory": disease.category,
            "SpecificDiseasesCertificateDate": disease.issued_on,
            "SpecificDiseasesValidStartDate": disease.valid_from,
            "SpecificDiseasesValidEndDate": disease.valid_to,
            "SpecificDiseasesSelfPay": disease.self_pay,
        }
    )


def _render_subsidies(person: Person, as_of: date, at: datetime, beside: Beside) -> Elements:
    """The question comes until it was answered; the certificates only for those who use them."""
    held = render_subsidies(person, as_of)
    if not held or beside.in_grace:
        return {}
    said = beside.said.get(SUBSIDIES)
    if said is None or not said.holds(at):
        return {FLAG_ELEMENT: "1"}
    return {FLAG_ELEMENT: "0", LIST_ELEMENT: {ITEM_ELEMENT: held} if said.given else None}


def _render_tickets(insurance: Insurance, as_of: date) -> Elements | None:
    found = [render_ticket(ticket) for ticket in _in_force(insurance.tickets, as_of)]
    return {"MedicalTicketInfo": found} if found else None


def _in_force(held: tuple[Any, ...], day: date) -> list[Any]:
    return [one for one in held if in_force(one, day)]


def _by_name(value: MedicalTicket | Subsidy, elements: Mapping[str, str]) -> Elements:
    return _without_empty({element: getattr(value, name) for name, element in elements.items()})


def _lost_on(insurance: Insurance) -> str | None:
    """資格喪失日 is the day after the last day of cover."""
    return None if insurance.valid_to is None else _day(insurance.valid_to + timedelta(days=1))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat().replace("-", "")


def _time(at: datetime) -> str:
    local = at if at.tzinfo is None else at.astimezone(JAPAN)
    return local.strftime("%Y%m%d%H%M%S")


def _without_empty(elements: Elements) -> Elements:
    return {name: value for name, value in elements.items() if value is not None}
