# SPDX-License-Identifier: Apache-2.0
"""Where things stand on the papers: whatever a chip holds, nothing overlaps, runs off the page or is left out."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.slip.a4 import draw_a4
from eligibility.slip.breaking import NOT_FIRST, NOT_LAST, break_lines
from eligibility.slip.canvas import Mark, Sketch
from eligibility.slip.content import content_of
from eligibility.slip.days import birth_day, both_ways, spoken
from eligibility.slip.declaration import draw_declaration
from eligibility.slip.font import GETA, has, printable
from eligibility.slip.receipt import draw_receipt
from eligibility.slip.ruby import parse_sentence
from eligibility.slip.values import Clinic, SlipPerson, SlipReason
from eligibility.slip.words import words
from tests.support.slips import CLINIC, DECLARATION, PERSON, SLIP, slip, token_of

TOKEN = token_of(SLIP)
KANJI = re.compile("[々一-鿿豈-﫿]")
A4 = (210.0, 297.0)

NAMES = st.text(
    st.one_of(
        st.sampled_from("髙﨑邉山田子美ーァャン・ 　[]（）●〓𠮷𮟆ｱﾞ\U000e0100゛゙A-z'"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=240,
)
PEOPLE = st.builds(
    SlipPerson,
    NAMES,
    st.none() | NAMES,
    st.sampled_from(["19431103", "19850000", "20260200", "00000000", "x"]),
    st.sampled_from("0129"),
)
CLINICS = st.builds(
    Clinic, NAMES, st.just("9919999917"), st.none() | st.just("099-000-0000"), st.none() | NAMES
)
SLIPS = st.builds(
    slip,
    person=st.none() | PEOPLE,
    clinic=CLINICS,
    reason=st.sampled_from(SlipReason),
    code=st.none() | st.just("E03"),
    staff=st.none() | st.just("S-12"),
    method=st.sampled_from(["face", "pin", "staff", None]),
    reference=st.lists(NAMES, max_size=12).map(tuple),
    copy=st.integers(1, 12),
)
QUICKLY = settings(max_examples=7, suppress_health_check=[HealthCheck.too_slow])


def a4_of(one) -> list[Mark]:
    sketch = Sketch(A4[0])
    draw_a4(sketch, one, TOKEN)
    return sketch.marks


def receipt_of(one, dots: int = 576) -> tuple[list[Mark], float]:
    sketch = Sketch(dots)
    end = draw_receipt(sketch, content_of(one), TOKEN)
    return sketch.marks, end


def declaration_of(one) -> list[Mark]:
    sketch = Sketch(A4[0])
    draw_declaration(sketch, one)
    return sketch.marks


def assert_inside(marks: list[Mark], width: float, height: float, edge: float) -> None:
    for mark in marks:
        assert mark.left >= edge, mark
        assert mark.right <= width - edge + 1e-6, mark
        assert mark.top >= edge - 1e-6, mark
        assert mark.bottom <= height - edge + 1e-6, mark


def assert_apart(marks: list[Mark]) -> None:
    """No text stands on another text or on the code; readings may touch the air above a line."""
    solid = [
        mark
        for mark in marks
        if mark.kind in ("text", "bold", "code") and mark.text.strip() + mark.kind
    ]
    solid = [mark for mark in solid if mark.kind == "code" or mark.text.strip()]
    for nth, one in enumerate(solid):
        for other in solid[nth + 1 :]:
            slack = 0.13 * max(one.size, other.size)
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            assert across <= slack or down <= slack, (one, other)


def texts(marks: list[Mark]) -> str:
    return "".join(mark.text for mark in marks)


@given(SLIPS)
@QUICKLY
def test_a_slip_on_a4_stays_on_its_one_page_and_nothing_overlaps(one):
    marks = a4_of(one)
    assert_inside(marks, *A4, edge=10)
    assert_apart(marks)


@given(SLIPS, st.sampled_from([576, 384]))
@QUICKLY
def test_a_receipt_stays_between_its_edges_and_nothing_overlaps(one, dots):
    marks, end = receipt_of(one, dots)
    assert_inside(marks, dots, end, edge=0)
    assert_apart(marks)


@given(PEOPLE, CLINICS, st.none() | NAMES)
@QUICKLY
def test_a_declaration_stays_on_its_one_page_and_nothing_overlaps(person, clinic, address):
    one = replace(DECLARATION, person=person, clinic=clinic, address=address, insurer_name=address)
    marks = declaration_of(one)
    assert_inside(marks, *A4, edge=10)
    assert_apart(marks)


def test_the_longest_of_everything_still_fits_on_one_page():
    long = "髙" * 5000
    one = slip(
        person=SlipPerson(long, long, "19431103", "2"),
        clinic=Clinic(long, "9919999917", "099-000-0000", long),
        reference=(long,) * 50,
        copy=12,
    )
    marks = a4_of(one)
    assert_inside(marks, *A4, edge=10)
    assert "以下略、全5000文字" in texts(marks)
    assert "ほか42行" in texts(marks)


@given(PEOPLE)
@QUICKLY
def test_every_character_of_a_name_is_printed_or_said_to_be_missing(person):
    marks, _ = receipt_of(slip(person=person))
    told = texts(marks).replace(" ", "")
    name = printable(person.name)
    assert "".join(name.text.split()) in "".join(told.split())
    assert name.text.count(GETA) >= len(name.missing)
    if name.missing:
        assert "印字できない文字です" in told


@given(NAMES)
def test_what_is_printed_is_in_the_font(text):
    assert all(has(character) for character in printable(text).text)


def test_a_mark_for_an_unreadable_character_is_not_printed():
    shown = printable("山●花子")
    assert shown.text == "山〓花子"
    assert shown.missing == ("●",)


def test_a_character_that_the_font_lacks_is_named_by_its_code_point():
    one = slip(person=replace(PERSON, name="𮟆子"))
    for marks in (a4_of(one), receipt_of(one)[0]):
        assert "〓子" in texts(marks)
        assert "U+2E7C6" in texts(marks)
        assert "タカサキ フミコ" in texts(marks)


def test_a_name_without_a_reading_leaves_room_for_it():
    """The chip's texts have no reading."""
    one = slip(person=replace(PERSON, kana=None, name="𮟆子"))
    assert "フリガナ＿＿＿＿" in texts(a4_of(one))
    assert "本人に確認し、フリガナを書いてください" in texts(a4_of(one))
    blank = texts(declaration_of(replace(DECLARATION, person=replace(PERSON, kana=None))))
    assert "＿" not in blank  # the form has its own line to write on


def test_a_variation_selector_is_told_and_its_character_printed():
    one = slip(person=replace(PERSON, name="葛\U000e0101城"))
    assert "葛城" in texts(a4_of(one))
    assert "異体字は標準の字形で印字しています" in texts(a4_of(one))


@pytest.mark.parametrize("reason", SlipReason)
@pytest.mark.parametrize("draw", [a4_of, lambda one: receipt_of(one)[0]], ids=["a4", "receipt"])
def test_both_papers_say_what_a_slip_has_to_say(draw, reason):
    told = texts(draw(slip(reason=reason, code="E03", staff="S-12", copy=3)))
    expected = [
        "資格確認ができなかった方への暫定票", "これは資格確認書ではありません", "再発行（3枚目）",
        CLINIC.name, CLINIC.institution_code, CLINIC.phone, SLIP.number, PERSON.name, PERSON.kana,
        "1943年11月3日（昭和18年）", "2026年11月27日（令和8年）", "9時31分", "顔認証", "S-12", "E03",
        words().reason[reason], "後日、資格を確認し、精算が必要な場合があります。",
        "期限：2026年12月4日（令和8年）", "負担割合", "連絡先", "受付担当",
    ]  # fmt: skip
    for text in expected:
        assert "".join(text.split()) in "".join(told.split()), text


def test_the_first_paper_says_nothing_of_a_second_issue():
    assert "再発行" not in texts(a4_of(SLIP)) + texts(receipt_of(SLIP)[0])


@pytest.mark.parametrize("reason", [SlipReason.UNDECIDED, SlipReason.PENDING])
def test_without_an_answer_a_slip_says_that_this_is_not_a_no(reason):
    one = slip(reason=reason)
    said = "".join(run.base for phrase in content_of(one).why for run in phrase)
    assert "資格がないという意味ではありません" in said
    assert words().reason["none"] not in texts(a4_of(one))


def test_another_slips_paper_has_nothing_of_the_first_ones_person():
    first = texts(a4_of(slip(person=replace(PERSON, name="金糸雀一号"))))
    second = texts(a4_of(slip(person=replace(PERSON, name="金糸雀二号"))))
    assert "金糸雀一号" in first
    assert "金糸雀一号" not in second


def test_every_kanji_that_a_patient_must_read_has_its_reading_over_it():
    for text in (*words().why.values(), *words().steps):
        for phrase in parse_sentence(text.replace("{{until}}", spoken(date(2026, 12, 4)))):
            for run in phrase:
                assert run.reading or not KANJI.search(run.base), text


def test_the_readings_are_in_hiragana_and_every_reason_has_its_words():
    assert set(words().why) == set(words().reason) == {reason.value for reason in SlipReason}
    for text in (*words().why.values(), *words().steps):
        readings = re.findall(r"\|([^}]*)\}", text)
        assert all(re.fullmatch("[ぁ-ん]+", reading) for reading in readings)


@pytest.mark.parametrize("day", range(1, 32))
def test_every_day_of_a_month_can_be_read_aloud(day):
    phrases = parse_sentence(spoken(date(2026, 12, day)))
    assert all(run.reading or not KANJI.search(run.base) for phrase in phrases for run in phrase)


def test_a_stray_brace_in_the_data_is_refused():
    with pytest.raises(ValueError, match="not like"):
        parse_sentence("この{紙を 出す")


@given(st.text("あいう、。（）「」ーッABC12 年月", max_size=60), st.integers(4, 20))
def test_no_line_begins_or_ends_with_what_must_not_stand_there(text, width):
    lines = break_lines(text, width, len)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width for line in lines)
    if all(len(piece) <= width for piece in re.split(r"(?<=[。あいう])(?=[あいう])", text)):
        for before, after in pairwise(lines):
            assert before[-1] not in NOT_LAST
            assert after[0] not in NOT_FIRST


def test_a_number_stays_with_its_counter_and_a_word_whole():
    assert break_lines("期限は2026年12月4日です", 10, len) == ["期限は2026年", "12月4日です"]
    assert break_lines("番号 kiosk-1-0042 です", 14, len) == ["番号", "kiosk-1-0042 で", "す"]


def test_dates_are_written_both_ways_and_what_is_unknown_stays_unknown():
    assert both_ways(date(2019, 4, 30)) == "2019年4月30日（平成31年）"
    assert both_ways(date(2019, 5, 1)) == "2019年5月1日（令和元年）"
    assert both_ways(date(1872, 1, 1)) == "1872年1月1日"
    assert both_ways(date(1912, 7, 29)) == "1912年7月29日（明治45年）"
    assert birth_day("19430000") == "1943年月日不詳（昭和18年）"
    assert birth_day("19890000") == "1989年月日不詳"
    assert birth_day("19430400") == "1943年4月日不詳（昭和18年）"
    assert birth_day("unknown") == "unknown"


def test_a_declaration_leaves_room_for_what_the_kiosk_does_not_know():
    told = texts(declaration_of(replace(DECLARATION, person=None, address=None)))
    labels = [
        "氏名", "フリガナ", "生年月日", "性別", "保険種別", "わからない", "保険者名", "事業所名", "住所",
        "連絡先", "一部負担金の割合", "署名", "署名が本人でない場合の続柄",
    ]  # fmt: skip
    assert all(label in told for label in labels)
    assert PERSON.name not in told


def test_every_item_of_the_declaration_has_a_source_and_says_whether_it_is_evidenced():
    items = {item.id: item for item in words().items}
    assert all(item.source for item in items.values())
    assert {key for key, item in items.items() if item.verified} == {
        "kind", "insurer", "workplace", "address", "contact",
    }  # fmt: skip
