# SPDX-License-Identifier: Apache-2.0
"""The elements of one ResultOfQualificationConfirmation (hangilc/myclinic-ts, YUKI-ENT/OQSDrug2, ORCA)."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from eligibility.answers import LIMIT, Eligibility, Limit
from eligibility.codes import (
    CardClassification,
    ConsentFlag,
    ConsentItem,
    DiseaseCategory,
    LimitClassification,
    LimitFlag,
    Preschool,
    ReasonOfLoss,
    Relation,
    Sex,
)
from eligibility.entitlements import TICKET_ELEMENTS, Consent, MedicalTicket, SpecificDisease
from eligibility.oqs.document import Node
from eligibility.oqs.layout import (
    BIRTH,
    DATE,
    INSURER,
    TEXT,
    TIME,
    Group,
    Layout,
    Leaf,
    OneOf,
    Several,
    Writing,
)

CONSENT = OneOf(ConsentFlag)


@dataclass(frozen=True, slots=True)
class Consents:
    """The consent triples of one result, whose elements share the beginning of their names."""

    def read(self, node: Node) -> dict[str, Any]:
        """All triples that have a flag."""
        found = ((item, _read(_triple(item), node)) for item in ConsentItem)
        return {
            "consents": tuple(Consent(item, **parts) for item, parts in found if "flag" in parts)
        }

    def write(self, value: Any, parent: etree._Element, writing: Writing) -> None:
        """Three elements each."""
        for consent in value.consents:
            for part in _triple(consent.item):
                part.write(consent, parent, writing)


def _triple(item: ConsentItem) -> tuple[Leaf, ...]:
    return (
        Leaf("flag", f"{item}ConsFlg", CONSENT),
        Leaf("at", f"{item}ConsTime", TIME),
        Leaf("until", f"{item}AvailableTime", TIME),
    )


def _read(parts: tuple[Leaf, ...], node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        found |= part.read(node)
    return found


LIMIT_INFO = Layout(
    Limit,
    (
        Leaf("classification", f"{LIMIT}Classification", OneOf(LimitClassification)),
        Leaf("flag", f"{LIMIT}ClassificationFlag", OneOf(LimitFlag)),
        Leaf("issued_on", f"{LIMIT}Date", DATE),
        Leaf("valid_from", f"{LIMIT}ValidStartDate", DATE),
        Leaf("valid_to", f"{LIMIT}ValidEndDate", DATE),
        Leaf("long_term_on", f"{LIMIT}LongTermDate", DATE),
    ),
)
DISEASE = Layout(
    SpecificDisease,
    (
        Leaf("category", "SpecificDiseasesDiseaseCategory", OneOf(DiseaseCategory)),
        Leaf("issued_on", "SpecificDiseasesCertificateDate", DATE),
        Leaf("valid_from", "SpecificDiseasesValidStartDate", DATE),
        Leaf("valid_to", "SpecificDiseasesValidEndDate", DATE),
        Leaf("self_pay", "SpecificDiseasesSelfPay"),
    ),
)
TICKET = Layout(
    MedicalTicket,
    tuple(
        Leaf(name, element, DATE if name in ("valid_from", "valid_to") else TEXT)
        for name, element in TICKET_ELEMENTS.items()
    ),
)
_ELDERLY = "ElderlyRecipientCertificateInfo/ElderlyRecipient"
RESULT: Layout[Eligibility] = Layout(
    Eligibility,
    (
        Leaf("classification", "InsuredCardClassification", OneOf(CardClassification), needed=True),
        Leaf("insurer_number", "InsurerNumber", INSURER),
        Leaf("symbol", "InsuredCardSymbol"),
        Leaf("number", "InsuredIdentificationNumber"),
        Leaf("branch", "InsuredBranchNumber"),
        Leaf("relation", "PersonalFamilyClassification", OneOf(Relation)),
        Leaf("insured_name", "InsuredName"),
        Leaf("name", "Name", needed=True),
        Leaf("other_name", "NameOfOther"),
        Leaf("kana", "NameKana"),
        Leaf("other_kana", "NameOfOtherKana"),
        Leaf("sex", "Sex1", OneOf(Sex), needed=True),
        Leaf("other_sex", "Sex2", OneOf(Sex)),
        Leaf("birth", "Birthdate", BIRTH, needed=True),
        Leaf("address", "Address"),
        Leaf("post_number", "PostNumber"),
        Leaf("qualified_on", "QualificationDate", DATE),
        Leaf("disqualified_on", "DisqualificationDate", DATE),
        Leaf("issued_on", "InsuredCertificateIssuanceDate", DATE),
        Leaf("valid_from", "InsuredCardValidDate", DATE),
        Leaf("valid_to", "InsuredCardExpirationDate", DATE),
        Leaf("ratio", "InsuredPartialContributionRatio"),
        Leaf("preschool", "PreschoolClassification", OneOf(Preschool)),
        Leaf("reason_of_loss", "ReasonOfLoss", OneOf(ReasonOfLoss)),
        Leaf("insurer_name", "InsurerName", needed=True),
        Leaf("elderly_issued_on", f"{_ELDERLY}CertificateDate", DATE),
        Leaf("elderly_valid_from", f"{_ELDERLY}ValidStartDate", DATE),
        Leaf("elderly_valid_to", f"{_ELDERLY}ValidEndDate", DATE),
        Leaf("elderly_ratio", f"{_ELDERLY}ContributionRatio"),
        Leaf("limit_consent", f"{LIMIT}RelatedConsFlg", CONSENT),
        Leaf("limit_consent_at", f"{LIMIT}RelatedConsTime", TIME),
        Group("limit", f"{LIMIT}RelatedInfo", LIMIT_INFO),
        Several(
            "diseases", "SpecificDiseasesCertificateList/SpecificDiseasesCertificateInfo", DISEASE
        ),
        Several("tickets", "PublicExpenseResultList/MedicalTicketInfo", TICKET),
        Consents(),
        Leaf("reference_number", "ReferenceNumber"),
        Leaf("arbitrary_id", "ArbitraryIdentifier"),
    ),
)
