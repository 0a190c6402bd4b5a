# SPDX-License-Identifier: Apache-2.0
"""JP Core's Patient, Coverage and Organization out of an official result, contained in the response."""

from eligibility.answers import Eligibility
from eligibility.codes import Relation, Sex
from eligibility.service.fhir.coverage import INSURER_DIGITS, Member
from eligibility.service.fhir.names import (
    ACT_CODE,
    BENEFIT_TYPE,
    INSURER_NUMBER,
    JP_COVERAGE,
    JP_ORGANIZATION,
    JP_PATIENT,
    MEMBER_ID,
    NAME_REPRESENTATION,
    PATIENT_ID,
    RELATIONSHIP,
    Resource,
    identifier,
    without_empty,
)

GENDERS = {Sex.MALE: "male", Sex.FEMALE: "female", Sex.NOT_SET: "unknown"}
RELATIONS = {Relation.SELF: ("1", "被保険者"), Relation.FAMILY: ("2", "被扶養者")}


def contained_of(results: tuple[Eligibility, ...]) -> list[Resource]:
    """One patient, and for each result a coverage and its insurer."""
    if not results:
        return []
    found = [_patient(results[0])]
    for number, one in enumerate(results, 1):
        found += [_coverage(one, number), _insurer(one, number)]
    return found


def insurance_of(one: Eligibility, number: int, *, in_force: bool) -> Resource:
    """The entry of one result."""
    return without_empty(
        {
            "coverage": {"reference": f"#coverage-{number}"},
            "inforce": in_force,
            "benefitPeriod": _period(one),
            "item": _items(one),
        }
    )


def day(text: str | None) -> str | None:
    """YYYYMMDD as FHIR writes it."""
    return None if text is None else f"{text[:4]}-{text[4:6]}-{text[6:]}"


def member(one: Eligibility) -> Member | None:
    """The numbers; None where the result has none (医療扶助)."""
    if not one.insurer_number or not one.number:
        return None
    return Member(one.insurer_number.strip(), one.number, one.symbol, one.branch)


def _patient(one: Eligibility) -> Resource:
    own = [identifier(PATIENT_ID, one.reference_number)] if one.reference_number else []
    return without_empty(
        {
            "resourceType": "Patient",
            "id": "patient",
            "meta": {"profile": [JP_PATIENT]},
            "identifier": own,
            "name": [*_name(one.name, "IDE"), *_name(one.kana, "SYL")],
            "gender": GENDERS.get(one.sex, "unknown") if isinstance(one.sex, Sex) else "unknown",
            "birthDate": day(one.birth),
            "address": _address(one),
        }
    )


def _name(text: str | None, representation: str) -> list[Resource]:
    """IDE: as written, SYL: in kana (ISO 21090)."""
    if not text:
        return []
    form = {"url": NAME_REPRESENTATION, "valueCode": representation}
    return [{"extension": [form], "use": "official", "text": text}]


def _address(one: Eligibility) -> list[Resource]:
    address = without_empty({"text": one.address, "postalCode": one.post_number})
    return [address] if address else []


def _coverage(one: Eligibility, number: int) -> Resource:
    numbers = member(one)
    return without_empty(
        {
            "resourceType": "Coverage",
            "id": f"coverage-{number}",
            "meta": {"profile": [JP_COVERAGE]},
            "extension": [] if numbers is None else numbers.extensions(),
            "identifier": [] if numbers is None else [identifier(MEMBER_ID, numbers.member_id())],
            "status": "active" if one.disqualified_on is None else "cancelled",
            "type": _type(one),
            "subscriberId": None if numbers is None else numbers.subscriber_id(),
            "beneficiary": {"reference": "#patient"},
            "dependent": one.branch,
            "relationship": _relationship(one),
            "period": _period(one),
            "payor": [{"reference": f"#insurer-{number}"}],
        }
    )


def _type(one: Eligibility) -> Resource:
    coding = [{"system": ACT_CODE, "code": "PUBLICPOL"}]
    return {"coding": coding, "text": str(getattr(one.classification, "value", one.classification))}


def _relationship(one: Eligibility) -> Resource | None:
    known = RELATIONS.get(one.relation) if isinstance(one.relation, Relation) else None
    if known is None:
        return None
    return {"coding": [{"system": RELATIONSHIP, "code": known[0], "display": known[1]}]}


def _insurer(one: Eligibility, number: int) -> Resource:
    padded = (one.insurer_number or "").strip().rjust(INSURER_DIGITS, "0")
    return without_empty(
        {
            "resourceType": "Organization",
            "id": f"insurer-{number}",
            "meta": {"profile": [JP_ORGANIZATION]},
            "identifier": [identifier(INSURER_NUMBER, padded)] if one.insurer_number else [],
            "name": one.insurer_name,
        }
    )


def _period(one: Eligibility) -> Resource | None:
    start = one.valid_from or one.qualified_on
    end = one.disqualified_on or one.valid_to
    if start is not None and end is not None and end < start:
        end = (
            None  # a period has its order, and the register's word stands in the coverage's status
        )
    return without_empty({"start": day(start), "end": day(end)}) or None


def _items(one: Eligibility) -> list[Resource]:
    items: list[Resource] = []
    for ratio in filter(None, (one.ratio, one.elderly_ratio)):
        if ratio.isascii() and ratio.isdigit():
            items.append(
                _item("一部負担金割合", {"allowedUnsignedInt": int(ratio)}, "copay-percent")
            )
    if one.limit is not None and one.limit.flag is not None:
        flag = str(getattr(one.limit.flag, "value", one.limit.flag))
        items.append(_item("限度額適用認定証区分", {"allowedString": flag}, None))
    return items


def _item(name: str, allowed: Resource, code: str | None) -> Resource:
    coding = [{"system": BENEFIT_TYPE, "code": code}] if code else []
    kind = without_empty({"coding": coding, "text": name})
    return {"name": name, "benefit": [{"type": kind, **allowed}]}
