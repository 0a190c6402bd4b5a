# SPDX-License-Identifier: Apache-2.0
"""What an eligibility may carry besides itself: consents, certificates of special diseases, 医療扶助 tickets.

The element names are those of public code (hangilc/myclinic-ts, YUKI-ENT/OQSDrug2).
"""

from dataclasses import dataclass, field

from eligibility.codes import ConsentFlag, ConsentItem, DiseaseCategory, UnknownCode
from eligibility.elements import Element


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent triple: ConsFlg, ConsTime, AvailableTime. Times are YYYYMMDDhhmmss in Japan."""

    item: ConsentItem
    flag: ConsentFlag | UnknownCode
    at: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class SpecificDisease:
    """特定疾病療養受療証. Dates are YYYYMMDD, `self_pay` is in yen as it came."""

    category: DiseaseCategory | UnknownCode | None = field(default=None, repr=False)
    issued_on: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    self_pay: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class MedicalTicket:
    """MedicalTicketInfo of 医療扶助. The code lists of most fields are not public: texts as they came.

    Dates are YYYYMMDD, `month` is YYYYMM.
    """

    type: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    issue_number: str | None = field(default=None, repr=False)
    month: str | None = None
    institution_code: str | None = None
    institution_flag: str | None = None
    institution_name: str | None = None
    issuer_code: str | None = None
    issuer_name: str | None = None
    injury_1: str | None = field(default=None, repr=False)
    injury_2: str | None = field(default=None, repr=False)
    injury_3: str | None = field(default=None, repr=False)
    treatment_type: str | None = None
    self_pay: str | None = field(default=None, repr=False)
    district_contact: str | None = None
    handling_contact: str | None = None
    single_or_combined: str | None = None
    social_insurance: str | None = field(default=None, repr=False)
    consistency: str | None = None
    infection: str | None = field(default=None, repr=False)
    elderly_care: str | None = field(default=None, repr=False)
    prefectural_expenses: str | None = field(default=None, repr=False)
    remarks_1: str | None = field(default=None, repr=False)
    remarks_2: str | None = field(default=None, repr=False)
    remarks_3: str | None = field(default=None, repr=False)


TICKET_ELEMENTS = {
    "type": "TicketType",
    "valid_from": "MedicalTicketValidDate",
    "valid_to": "MedicalTicketExpirationDate",
    "issue_number": "IssueNumber",
    "month": "MedicalTreatmentMonth",
    "institution_code": "DesignatedMedicalInstitutionCode",
    "institution_flag": "DesignatedMedicalInstitutionFlag",
    "institution_name": "DesignatedMedicalInstitutionName",
    "issuer_code": "PrescriptionIssuerMedicalInstitutionCode",
    "issuer_name": "PrescriptionIssuerMedicalInstitutionName",
    "injury_1": "InjuryName1",
    "injury_2": "InjuryName2",
    "injury_3": "InjuryName3",
    "treatment_type": "MedicalTreatmentType",
    "self_pay": "SelfPayAmount",
    "district_contact": "DistrictContactName",
    "handling_contact": "HandlingContactName",
    "single_or_combined": "SingleOrCombinedUse",
    "social_insurance": "StatusOfSocialInsurance",
    "consistency": "ConsistencyFlag",
    "infection": "StatusOfInfecton",  # written so in the official element
    "elderly_care": "StatusOfElderlyMedicalCare",
    "prefectural_expenses": "StatusOfPrefecturalExpenses",
    "remarks_1": "Remarks1",
    "remarks_2": "Remarks2",
    "remarks_3": "Remarks3",
}
"""The field of a MedicalTicket and its element."""


def read_consents(result: Element) -> tuple[Consent, ...]:
    """All consent triples of one result. Raises BadAnswer."""
    return tuple(
        Consent(
            item,
            result.needed_code(f"{item}ConsFlg", ConsentFlag),
            result.time(f"{item}ConsTime"),
            result.time(f"{item}AvailableTime"),
        )
        for item in ConsentItem
        if result.text(f"{item}ConsFlg") is not None
    )


def read_diseases(item: Element) -> tuple[SpecificDisease, ...]:
    """The list of special diseases of one result. Raises BadAnswer."""
    whole = item.child("SpecificDiseasesCertificateList", required=False)
    return tuple(
        SpecificDisease(
            one.code("SpecificDiseasesDiseaseCategory", DiseaseCategory),
            one.date("SpecificDiseasesCertificateDate"),
            one.date("SpecificDiseasesValidStartDate"),
            one.date("SpecificDiseasesValidEndDate"),
            one.text("SpecificDiseasesSelfPay"),
        )
        for one in whole.children("SpecificDiseasesCertificateInfo")
    )


def read_tickets(item: Element) -> tuple[MedicalTicket, ...]:
    """The 医療扶助 tickets of one result. Raises BadAnswer."""
    whole = item.child("PublicExpenseResultList", required=False)
    return tuple(_read_ticket(one) for one in whole.children("MedicalTicketInfo"))


def _read_ticket(one: Element) -> MedicalTicket:
    dates = ("MedicalTicketValidDate", "MedicalTicketExpirationDate")
    return MedicalTicket(
        **{
            name: one.date(element) if element in dates else one.text(element)
            for name, element in TICKET_ELEMENTS.items()
        }
    )
