# SPDX-License-Identifier: Apache-2.0
"""The query by number and the search in a disaster: form and answer."""

from eligibility.codes import Relation, Sex
from eligibility.verdict import VerdictKind
from terminal.staff.values import EligibilityShown, Insured
from ui.presenter.model import Tone
from ui.presenter.staff.actions import Field, StaffAction
from ui.presenter.staff.forms import (
    DISASTER_FIELDS,
    NUMBER_FIELDS,
    Problems,
    disaster_problems,
    number_problems,
)
from ui.presenter.staff.model import (
    Fact,
    FieldKind,
    Notice,
    Say,
    StaffButton,
    StaffField,
    StaffModel,
    StaffText,
)
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.staff.view import StaffPage, StaffView
from ui.presenter.staff.words import BACK, day_of

LABELS: dict[Field, tuple[T, T | None, FieldKind, bool]] = {
    Field.INSURER: (T.FIELD_INSURER, T.HINT_INSURER, FieldKind.DIGITS, True),
    Field.SYMBOL: (T.FIELD_SYMBOL, None, FieldKind.TEXT, False),
    Field.NUMBER: (T.FIELD_NUMBER, None, FieldKind.TEXT, True),
    Field.BRANCH: (T.FIELD_BRANCH, T.HINT_BRANCH, FieldKind.DIGITS, False),
    Field.BIRTH: (T.FIELD_BIRTH, T.HINT_BIRTH, FieldKind.TEXT, True),
    Field.LIMIT_CONSENT: (T.FIELD_LIMIT, T.HINT_LIMIT, FieldKind.TICK, False),
    Field.NAME: (T.FIELD_NAME, None, FieldKind.TEXT, True),
    Field.SEX: (T.FIELD_SEX, None, FieldKind.CHOICE, False),
    Field.ADDRESS: (T.FIELD_ADDRESS, None, FieldKind.TEXT, False),
    Field.REASON: (T.FIELD_REASON, T.HINT_REASON, FieldKind.TEXT, True),
}
SEXES: tuple[tuple[str, Say], ...] = (
    ("", StaffText(T.SEX_UNKNOWN)),
    (Sex.MALE.value, StaffText(T.SEX_MALE)),
    (Sex.FEMALE.value, StaffText(T.SEX_FEMALE)),
)
ANSWERS: dict[VerdictKind, tuple[T, T | None, Tone]] = {
    VerdictKind.ELIGIBLE: (T.ANSWER_ELIGIBLE, None, Tone.GOOD),
    VerdictKind.INELIGIBLE: (T.ANSWER_INELIGIBLE, T.THEN_INELIGIBLE, Tone.CARE),
    VerdictKind.NEW_ELIGIBILITY: (T.ANSWER_NEW_ELIGIBILITY, T.THEN_NEW_ELIGIBILITY, Tone.CARE),
    VerdictKind.NONE: (T.ANSWER_NONE, T.THEN_NONE, Tone.CARE),
    VerdictKind.SEVERAL: (T.ANSWER_SEVERAL, T.THEN_SEVERAL, Tone.CARE),
    VerdictKind.MEDICAL_AID: (T.ANSWER_MEDICAL_AID, T.THEN_MEDICAL_AID, Tone.CARE),
    VerdictKind.UNDECIDED: (T.ANSWER_UNDECIDED, T.THEN_UNDECIDED, Tone.CARE),
}


def query(view: StaffView) -> StaffModel:
    """By number; 特定疾病 is not to be had that way."""
    what = (Notice(StaffText(T.QUERY_WHAT), Tone.CALM, StaffText(T.NO_SPECIAL_DISEASE)),)
    fields = _fields(view, NUMBER_FIELDS, number_problems(view.form))
    return _page(view, StaffPage.QUERY, T.QUERY, what, fields)


def disaster(view: StaffView) -> StaffModel:
    """Without a card, with a reason."""
    what = (Notice(StaffText(T.DISASTER_WHAT), Tone.CARE),)
    fields = _fields(view, DISASTER_FIELDS, disaster_problems(view.form))
    return _page(view, StaffPage.DISASTER, T.DISASTER, what, fields)


def _page(
    view: StaffView,
    page: StaffPage,
    title: T,
    what: tuple[Notice, ...],
    fields: tuple[StaffField, ...],
) -> StaffModel:
    """The answer takes the form's place: what is shown is looked at, not compared with what was typed."""
    if view.answer is not None:
        done = StaffButton(StaffAction.DONE, StaffText(T.BUTTON_DONE))
        notices = _answer_notices(view.answer)
        facts = tuple(fact for one in view.answer.people for fact in _facts(one, view.answer))
        return StaffModel(
            page, StaffText(title), notices=notices, facts=facts, buttons=(done,), foot=(BACK,)
        )
    asking = (Notice(StaffText(T.ASKING), Tone.CALM),) if view.busy else ()
    ask = StaffButton(StaffAction.ASK, StaffText(T.BUTTON_ASK), enabled=not view.busy)
    return StaffModel(
        page, StaffText(title), notices=asking or what, fields=fields, buttons=(ask,), foot=(BACK,)
    )


def _fields(
    view: StaffView, wanted: tuple[Field, ...], problems: Problems
) -> tuple[StaffField, ...]:
    told = problems if view.form.shown else {}
    return tuple(_field(view, one, told.get(one)) for one in wanted)


def _field(view: StaffView, of: Field, problem: T | None) -> StaffField:
    label, hint, kind, needed = LABELS[of]
    return StaffField(
        of,
        StaffText(label),
        kind,
        view.form.text(of),
        None if hint is None else StaffText(hint),
        None if problem is None else StaffText(problem),
        SEXES if kind is FieldKind.CHOICE else (),
        needed,
    )


def _answer_notices(answer: EligibilityShown) -> tuple[Notice, ...]:
    text, then, tone = ANSWERS[answer.kind]
    first = Notice(StaffText(text), tone, None if then is None else StaffText(then))
    if any(one.is_unreadable for one in answer.people):
        return first, Notice(StaffText(T.NAME_UNREADABLE), Tone.CARE)
    return (first,)


def _facts(one: Insured, answer: EligibilityShown) -> tuple[Fact, ...]:
    """What is there. The limit only where it was asked for, with the person's consent."""
    insured = " - ".join(part for part in (one.symbol, one.number, one.branch) if part)
    insurer = " ".join(
        part for part in ((one.insurer_number or "").strip(), one.insurer_name) if part
    )
    period = f"{day_of(one.valid_from)} - {day_of(one.valid_to)}"
    found: tuple[tuple[T, Say | None], ...] = (
        (T.FACT_NAME, one.name),
        (T.FACT_KANA, one.kana),
        (T.FACT_BIRTH, day_of(one.birth)),
        (T.FACT_SEX, _sex(one)),
        (T.FACT_INSURER, insurer),
        (T.FACT_INSURED, insured),
        (T.FACT_RELATION, _relation(one)),
        (T.FACT_VALID, period if one.valid_from or one.valid_to else None),
        (T.FACT_RATIO, _ratio(one.ratio)),
        (T.FACT_ELDERLY, _ratio(one.elderly_ratio)),
        (T.FACT_LIMIT, _limit(one) if answer.limit_asked else None),
        (T.FACT_LOST, day_of(one.disqualified_on) or None),
    )
    return tuple(Fact(StaffText(label), value) for label, value in found if value)


def _sex(one: Insured) -> Say | None:
    if one.sex == Sex.MALE:
        return StaffText(T.SEX_MALE)
    return StaffText(T.SEX_FEMALE) if one.sex == Sex.FEMALE else None


def _relation(one: Insured) -> Say | None:
    if one.relation == Relation.SELF:
        return StaffText(T.RELATION_SELF)
    return StaffText(T.RELATION_FAMILY) if one.relation == Relation.FAMILY else None


def _ratio(text: str | None) -> Say | None:
    """030 is three tenths; anything odd as it came."""
    if text is None:
        return None
    if text.isascii() and text.isdigit() and int(text) % 10 == 0:
        return StaffText(T.RATIO_TENTHS, int(text) // 10)
    return text


def _limit(one: Insured) -> Say:
    if one.limit is None or one.limit.flag is None:
        return StaffText(T.LIMIT_NONE)
    until = "" if one.limit.valid_to is None else f" ({day_of(one.limit.valid_to)})"
    return f"{one.limit.flag}{until}"
