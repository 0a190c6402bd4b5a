# SPDX-License-Identifier: Apache-2.0
"""The file of people with all it can hold: wrong entries are told with their line, what is written is read back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.codes import (
    CardClassification,
    DiseaseCategory,
    LimitClassification,
    LimitFlag,
    ReasonOfLoss,
    Relation,
    Sex,
)
from eligibility.entitlements import MedicalTicket, SpecificDisease
from eligibility.errors import BadFile
from eligibility.service.benefits import CONSENT_ITEMS, Elderly, PastConsent
from eligibility.service.people import Insurance, Link, Person, load_people, read_people
from eligibility.service.people_rows import insurance_rows, person_row, read_person
from eligibility.service.people_toml import dump_people
from eligibility.service.tables import read_text
from eligibility.subsidies import Subsidy

GOOD = """\
[people.ann]
name = "見本　安"
kana = "ﾐﾎﾝ ｱﾝ"
birth = 1950-01-15
sex = "female"
address = "架空県"

[[people.ann.insurance]]
insurer_number = "01990019"
insurer_name = "模擬健康保険協会"
number = "1"
relation = "self"
valid_from = 2024-04-01
elderly = { ratio_percent = 20 }
limit_flag = "B04"
limit_classification = "01"

[[people.ann.insurance.disease]]
category = "1"
valid_from = 2024-06-01

[[people.ann.insurance]]
insurer_number = "12990016"
insurer_name = "福祉事務所"
number = "2"
relation = "self"
classification = "A1"
valid_from = 2024-04-01

[[people.ann.insurance.ticket]]
month = "202611"
valid_from = 2026-11-01

[[people.ann.subsidy]]
name = "医療費助成"
payer_number = "80990013"
recipient_number = "0990127"
valid_from = 2026-04-01

[[people.ann.consent]]
institution_code = "9919999996"
at = 2026-11-22T09:30:15+09:00
items = ["information"]
"""


@pytest.fixture
def write(tmp_path: Path):
    path = tmp_path / "people.toml"

    def write_it(text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return write_it


def test_everything_is_read(write):
    (ann,) = load_people(write(GOOD))
    first, second = ann.insurances
    assert first.elderly == Elderly(20)
    assert first.diseases == (SpecificDisease(DiseaseCategory.DIALYSIS, None, "20240601"),)
    assert second.tickets == (MedicalTicket(month="202611", valid_from="20261101"),)
    assert ann.subsidies[0].valid_to is None
    assert ann.consents[0].at == datetime(2026, 11, 22, 0, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("ratio_percent = 20", "ratio_percent = 15", 14, "ratio_percent"),
        ("ratio_percent = 20", "ratio = 20", 14, "ratio_percent"),
        ('limit_flag = "B04"\n', "", 15, "limit_classification"),
        ('category = "1"', 'category = "9"', 19, "category"),
        ("valid_from = 2024-06-01", "valid_from = 20240601", 20, "valid_from"),
        ('month = "202611"', "month = 202611", 31, "month"),
        ('month = "202611"', 'moon = "new"', 31, "moon"),
        ('month = "202611"', "issued_on = 2026-11-01", 31, "issued_on"),
        ('"80990013"', '"80990014"', 36, "payer_number"),
        ('"0990127"', '"990127"', 37, "recipient_number"),
        ("09:30:15+09:00", "09:30:15", 42, "at"),
        ('["information"]', '["everything"]', 43, "items"),
        ('["information"]', '"information"', 43, "items"),
        ('["information"]', "[]", 43, "items"),
    ],
)
def test_a_wrong_entry_is_told_with_its_line_also_deep_inside(write, old, new, line, key):
    assert old in GOOD
    path = write(GOOD.replace(old, new, 1))
    with pytest.raises(BadFile) as caught:
        load_people(path)
    assert (caught.value.line, caught.value.key) == (line, key)


def test_the_second_of_two_lists_of_one_name_is_told_with_its_own_line(write):
    more = "\n[[people.ann.insurance.ticket]]\nmonth = 1\n\n[[people.ann.subsidy]]"
    path = write(GOOD.replace("\n[[people.ann.subsidy]]", more, 1))
    with pytest.raises(BadFile) as caught:
        load_people(path)
    assert caught.value.line == 35


# --- written and read back

WORDS = st.text("あ髙﨑●A1\"'\\#= 　", min_size=1, max_size=8)
KANA = st.sampled_from(["ﾓｷﾞ ﾊﾅｺ", "ﾐﾎﾝ ﾀﾛｳ", "ｻﾝﾌﾟﾙ ﾏﾘｱ ﾃｽﾄ"])
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
TEXT_DAYS = DAYS.map(lambda day: f"{day:%Y%m%d}")


def maybe(strategy):
    return st.none() | strategy


TICKETS = st.builds(
    MedicalTicket,
    type=maybe(WORDS),
    month=st.just("202611"),
    valid_from=maybe(TEXT_DAYS),
    injury_1=maybe(WORDS),
    self_pay=maybe(WORDS),
)
DISEASES = st.builds(
    SpecificDisease,
    category=st.sampled_from(DiseaseCategory),
    issued_on=maybe(TEXT_DAYS),
    valid_from=maybe(TEXT_DAYS),
    valid_to=maybe(TEXT_DAYS),
    self_pay=maybe(st.integers(0, 99999).map(str)),
)
INSURANCES = st.builds(
    Insurance,
    insurer_number=st.sampled_from(["01990019", "999011", "39990015"]),
    insurer_name=WORDS,
    number=WORDS,
    relation=st.sampled_from(Relation),
    valid_from=DAYS,
    symbol=maybe(WORDS),
    branch=maybe(st.just("01")),
    valid_to=maybe(DAYS),
    reason_of_loss=maybe(st.sampled_from(ReasonOfLoss)),
    ratio_percent=maybe(st.sampled_from([10, 20, 30])),
    classification=st.sampled_from(CardClassification),
    limit_flag=st.sampled_from(LimitFlag),
    limit_classification=maybe(st.sampled_from(LimitClassification)),
    limit_from=maybe(DAYS),
    limit_long_term_on=maybe(DAYS),
    preschool=st.booleans(),
    issued_on=maybe(DAYS),
    insured_name=maybe(WORDS),
    other_name=maybe(WORDS),
    other_kana=maybe(KANA),
    elderly=maybe(st.builds(Elderly, st.sampled_from([10, 20, 30]), issued_on=maybe(TEXT_DAYS))),
    diseases=st.lists(DISEASES, max_size=2).map(tuple),
    tickets=st.lists(TICKETS, max_size=2).map(tuple),
    registered_name=maybe(WORDS),
    registered_birth=maybe(DAYS),
    registered_sex=maybe(st.sampled_from(Sex)),
)
CONSENTS = st.builds(
    PastConsent,
    institution_code=st.just("9919999996"),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
    items=st.lists(st.sampled_from(CONSENT_ITEMS), min_size=1, max_size=3).map(tuple),
)
SUBSIDIES = st.builds(
    Subsidy,
    name=WORDS,
    payer_number=st.just("80990013"),
    recipient_number=st.just("0990127"),
    valid_from=maybe(TEXT_DAYS),
    valid_to=maybe(TEXT_DAYS),
)


@st.composite
def people(draw) -> Person:
    link = draw(st.sampled_from(Link))
    return Person(
        id=draw(st.from_regex(r"[A-Za-z0-9_]{1,8}", fullmatch=True)),
        name=draw(WORDS),
        kana=draw(KANA),
        birth=draw(DAYS),
        sex=draw(st.sampled_from(Sex)),
        address=draw(WORDS),
        link=link,
        link_until=draw(DAYS) if link is Link.PENDING else None,
        insurances=tuple(draw(st.lists(INSURANCES, max_size=3))),
        post_number=draw(maybe(st.just("999-0001"))),
        registered=draw(st.booleans()),
        subsidies=tuple(draw(st.lists(SUBSIDIES, max_size=2))),
        consents=tuple(draw(st.lists(CONSENTS, max_size=2))),
    )


@settings(max_examples=40)
@given(people())
def test_whoever_is_written_is_read_back_the_same(person):
    text = dump_people([person])
    assert read_people(read_text(text, Path("written"))) == (person,)


@settings(max_examples=40)
@given(people())
def test_whoever_goes_into_rows_comes_out_the_same(person):
    assert read_person(person_row(person), insurance_rows(person)) == person
