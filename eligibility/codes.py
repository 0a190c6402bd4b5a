# SPDX-License-Identifier: Apache-2.0
"""The code lists of online eligibility verification (OQSCD lists), as strings with their zeros.

The official business-code annex is not public. These values agree over the public code of
hangilc/myclinic-ts (onshi-codes.js, codes.ts) and YUKI-ENT/OQSDrug2.
"""

from enum import StrEnum
from typing import TypeVar


class UnknownCode(str):
    """A code that is not on our list, kept as it came: it decides nothing and loses nothing."""

    __slots__ = ()


class SegmentOfResult(StrEnum):
    """OQSCD003, how the whole request ended."""

    NORMAL = "1"
    PROCESSING = "2"
    ABNORMAL = "9"


class ProcessingResultStatus(StrEnum):
    """OQSCD004, how the work on this person ended."""

    NORMAL = "1"
    ERROR = "2"


class QualificationValidity(StrEnum):
    """OQSCD006. 6 is used for 医療扶助 (medical aid) only."""

    VALID = "1"
    INVALID = "2"
    INVALID_NEW_EXISTS = "3"
    NONE = "4"
    SEVERAL = "5"
    VALID_UNREGISTERED = "6"


class ReferenceClassification(StrEnum):
    """OQSCD002, what the person was looked up by."""

    MY_NUMBER_CARD = "1"
    INSURED_NUMBER = "2"
    HOME_VISIT = "B"
    ONLINE_VISIT = "C"


class CharacterCode(StrEnum):
    """OQSCD005."""

    UTF_8 = "0"
    SHIFT_JIS = "1"


class Sex(StrEnum):
    """OQSCD007. The chip follows ISO/IEC 5218 instead: see `known_sex` in the identity check."""

    MALE = "1"
    FEMALE = "2"
    NOT_SET = "3"


class Relation(StrEnum):
    """OQSCD009, PersonalFamilyClassification: 本人 / 家族."""

    SELF = "1"
    FAMILY = "2"


class CardClassification(StrEnum):
    """OQSCD010, InsuredCardClassification."""

    GENERAL = "01"
    RETIRED = "02"
    SHORT_TERM_GENERAL = "03"
    SHORT_TERM_RETIRED = "04"
    QUALIFICATION_CERTIFICATE = "05"
    SPECIAL_RETIRED = "06"
    SELF_DEFENCE_OFFICIAL = "07"
    MEDICAL_AID = "A1"


class LimitClassification(StrEnum):
    """OQSCD011, LimitApplicationCertificateClassification."""

    LIMIT = "01"
    LIMIT_AND_REDUCTION = "02"
    REDUCTION = "03"


class LimitFlag(StrEnum):
    """OQSCD012, LimitApplicationCertificateClassificationFlag: A.. under 70, B.. from 70 on."""

    A_A = "A01"
    A_I = "A02"
    A_U = "A03"
    A_E = "A04"
    A_O = "A05"
    A_O_BORDER = "A06"
    WORKING_3 = "B01"
    WORKING_2 = "B02"
    WORKING_1 = "B03"
    GENERAL = "B04"
    LOW_2 = "B05"
    LOW_1 = "B06"
    LOW_1_OLD_AGE_WELFARE = "B07"
    LOW_1_BORDER = "B08"
    GENERAL_2 = "B09"
    GENERAL_1 = "B10"


class ReasonOfLoss(StrEnum):
    """Why an eligibility ended."""

    DEATH = "01"
    PUBLIC_ASSISTANCE = "02"
    OTHER_INSURANCE = "03"
    OTHER = "99"


class Preschool(StrEnum):
    """PreschoolClassification: present only for a child before school age."""

    YES = "1"


class ConsentFlag(StrEnum):
    """OQSCD001, and 2 of SpecificDiseasesCertificateRelatedConsFlg: consented, but no longer valid."""

    NO = "0"
    YES = "1"
    EXPIRED = "2"


class ConsentItem(StrEnum):
    """What a person consents to show: the X of `<X>ConsFlg`, `<X>ConsTime` and `<X>AvailableTime`.

    The first comes with the eligibility itself and has no AvailableTime; the last six are newer (ORCA's
    API document of 2025-01-28).
    """

    SPECIFIC_DISEASES = "SpecificDiseasesCertificateRelated"
    CHECKUPS = "SpecificHealthCheckupsInfo"
    DRUGS = "PharmacistsInfo"
    TREATMENT = "DiagnosisInfo"
    OPERATIONS = "OperationInfo"
    DIAGNOSIS_NAMES = "DiagnosisName"
    INFECTIONS = "InfectiousInfo"
    ALLERGIES = "AllergyInfo"
    CONTRAINDICATIONS = "ContraindicationInfo"
    TESTS = "TestInfo"
    PRESCRIPTIONS = "PrescriptionInfo"


class DiseaseCategory(StrEnum):
    """OQSCD013, SpecificDiseasesDiseaseCategory: dialysis, haemophilia, HIV by blood products."""

    DIALYSIS = "1"
    HAEMOPHILIA = "2"
    HIV = "3"


class PrescriptionForm(StrEnum):
    """PrescriptionIssueSelect."""

    ELECTRONIC = "1"
    PAPER = "2"


Code = TypeVar("Code", bound=StrEnum)


def read_code(kind: type[Code], text: str) -> Code | UnknownCode:
    """The member of `kind` with exactly this text (no trimming or filling), else UnknownCode."""
    try:
        return kind(text)
    except ValueError:
        return UnknownCode(text)
