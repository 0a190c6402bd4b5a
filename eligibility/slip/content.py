# SPDX-License-Identifier: Apache-2.0
"""From a slip to the lines on its paper, whatever the paper's size."""

from dataclasses import dataclass, field
from datetime import date

from eligibility.slip.days import birth_day, both_ways, moment, spoken
from eligibility.slip.font import GETA, Printable, printable
from eligibility.slip.ruby import Phrase, parse_sentence
from eligibility.slip.values import Clinic, Slip, SlipPerson
from eligibility.slip.words import words

BY_HAND = "＿" * 8
"""The chip holds no reading of the name: reception writes it down."""
LONGEST = 240
"""Characters; more than the chip's records hold of a name or an address."""
MOST_REFERENCES = 8


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it; `big` for the name, `note` for a remark on what stands above."""

    label: str
    value: str = field(repr=False)
    big: bool = False
    note: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """All of a slip's texts, ready for the font."""

    title: str
    warning: str
    reissued: str | None
    why: tuple[Phrase, ...]
    steps: tuple[tuple[Phrase, ...], ...]
    issuer: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    later: tuple[str, str]


def content_of(slip: Slip) -> Content:
    """The texts of a slip."""
    title = words().title
    return Content(
        title=title["slip"],
        warning=title["not_a_certificate"],
        reissued=f"{title['reissued']}（{slip.copy}枚目）" if slip.reissued else None,
        why=parse_sentence(words().why[slip.reason]),
        steps=steps(slip.settle_by),
        issuer=_issuer(slip),
        facts=(*person_facts(slip.person), *_query_facts(slip)),
        later=(title["later"], f"期限：{both_ways(slip.settle_by)}"),
    )


def steps(until: date) -> tuple[tuple[Phrase, ...], ...]:
    """What the patient does now, with readings."""
    filled = (step.replace("{{until}}", spoken(until)) for step in words().steps)
    return tuple(parse_sentence(step) for step in filled)


def clinic_facts(clinic: Clinic) -> tuple[Fact, ...]:
    """Who prints; what the settings do not say is not printed."""
    lines = (
        ("医療機関", clinic.name),
        ("機関コード", clinic.institution_code),
        ("電話", clinic.phone),
        ("所在地", clinic.address),
    )
    return tuple(Fact(label, readable(value)) for label, value in lines if value)


def person_facts(person: SlipPerson | None) -> tuple[Fact, ...]:
    """The holder as the chip says; a character that cannot be printed is never left out silently."""
    if person is None:
        return (Fact("氏名", "カードから読めませんでした"),)
    name = printable(person.name)
    kana = printable(person.kana) if person.kana else Printable(BY_HAND)
    return (
        Fact("フリガナ", _shortened(kana.text)),
        Fact("氏名", _shortened(name.text), big=True),
        *(Fact("", note, note=True) for note in _notes(name, kana, person.kana is not None)),
        Fact("生年月日", readable(birth_day(person.birth))),
        Fact("性別", sex_of(person)),
    )


def sex_of(person: SlipPerson) -> str:
    """男, 女, or that it is not stated."""
    return words().sex.get(person.sex, words().sex["other"])


def readable(text: str) -> str:
    """What the font lacks becomes 〓, and what is longer than a page has room for says so."""
    return _shortened(printable(text).text)


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}…（以下略、全{len(text)}文字）"


def _issuer(slip: Slip) -> tuple[Fact, ...]:
    return (
        *clinic_facts(slip.clinic),
        Fact("発行日時", moment(slip.issued_at)),
        Fact("番号", readable(slip.number)),
    )


def _query_facts(slip: Slip) -> tuple[Fact, ...]:
    proof = "カードの署名あり（自動で照会）" if slip.has_proof else "カードの署名なし"
    code = (Fact("コード", readable(slip.code)),) if slip.code else ()
    return (
        Fact("本人確認", _method(slip)),
        Fact("照会の結果", words().reason[slip.reason]),
        *code,
        *_reference(slip.reference),
        Fact("後日の照会", proof),
    )


def _reference(lines: tuple[str, ...]) -> tuple[Fact, ...]:
    """A lost eligibility, to help staff; what there is no room for is said."""
    shown = [readable(line) for line in lines[:MOST_REFERENCES]]
    if len(lines) > MOST_REFERENCES:
        shown.append(f"ほか{len(lines) - MOST_REFERENCES}行")
    return tuple(Fact("前の資格" if n == 0 else "", line) for n, line in enumerate(shown))


def _method(slip: Slip) -> str:
    method = words().method[slip.method or "unknown"]
    return f"{method}　担当 {readable(slip.staff)}" if slip.staff else method


def _notes(name: Printable, kana: Printable, stated: bool) -> list[str]:
    missing = (*name.missing, *kana.missing)
    notes = []
    if missing:
        codes = _shortened("、".join(dict.fromkeys(map(_code_points, missing))))
        whom = "フリガナと本人に確認して" if stated else "本人に確認し、フリガナを書いて"
        notes.append(f"{GETA}は印字できない文字です（{codes}）。{whom}ください。")
    if name.plain:
        notes.append("異体字は標準の字形で印字しています。")
    return notes


def _code_points(cluster: str) -> str:
    return "+".join(f"U+{ord(character):04X}" for character in cluster)
