# SPDX-License-Identifier: Apache-2.0
"""The file of fictional people: read strictly, and refused with the place and what is allowed."""

from datetime import date, datetime
from pathlib import Path

import pytest

from eligibility.codes import LimitFlag, QualificationValidity, ReasonOfLoss, Sex
from eligibility.errors import BadFile
from eligibility.service.official import AnswerHeader, qualify, render_answer
from eligibility.service.people import Link, load_people

GOOD = """\
# a comment
[people.ann]
name = "見本　安"
kana = "みほん　あん"
birth = 1980-01-15
sex = "female"
address = "架空県"
link = "pending"
link_until = 2026-12-01

[[people.ann.insurance]]
insurer_number = "01990019"
insurer_name = "模擬健康保険協会"
number = "1"
relation = "self"
valid_from = 2024-04-01
valid_to = 2026-12-31
reason_of_loss = "other_insurance"

[[people.ann.insurance]]
insurer_number = "999011"
insurer_name = "模擬市"
number = "2"
relation = "family"
valid_from = 2027-01-01
limit_flag = "B05"
preschool = true
ratio_percent = 20
"""


@pytest.fixture
def write(tmp_path: Path):
    path = tmp_path / "people.toml"

    def write_it(text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return write_it


def test_a_person_is_read_whole(write):
    (ann,) = load_people(write(GOOD))
    assert (ann.id, ann.kana, ann.sex) == ("ann", "ﾐﾎﾝ ｱﾝ", Sex.FEMALE)
    assert (ann.link, ann.link_until) == (Link.PENDING, date(2026, 12, 1))
    first, second = ann.insurances
    assert first.reason_of_loss is ReasonOfLoss.OTHER_INSURANCE
    assert (second.limit_flag, second.preschool) == (LimitFlag.LOW_2, True)


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "allowed"),
    [
        ('sex = "female"', 'sex = "f"', 6, "sex", "male"),
        ("birth = 1980-01-15", 'birth = "1980-01-15"', 5, "birth", None),
        ("birth = 1980-01-15", "birth = 1980-01-15T00:00:00", 5, "birth", None),
        ('address = "架空県"', 'adress = "架空県"', 2, "address", None),
        ('address = "架空県"', 'address = "架空県"\nshoe_size = 9', 8, "shoe_size", "kana"),
        ('address = "架空県"', 'address = ""', 7, "address", None),
        ('link = "pending"', 'link = "lost"', 8, "link", "new_eligibility"),
        ('link = "pending"', 'link = "linked"', 9, "link_until", None),
        ('number = "2"', "number = 2", 23, "number", None),
        ('"999011"', '"999012"', 21, "insurer_number", None),
        ("ratio_percent = 20", "ratio_percent = 15", 28, "ratio_percent", "10"),
        ("ratio_percent = 20", "ratio_percent = true", 28, "ratio_percent", None),
        ("preschool = true", "preschool = 1", 27, "preschool", None),
        ('"B05"', '"B5"', 26, "limit_flag", "B05"),
        ('number = "2"', 'number = "2"\nnumbr = "3"', 24, "numbr", "number"),
        ("[people.ann]", 'title = "x"\n[people.ann]', 2, "title", "people"),
    ],
)
def test_a_wrong_entry_is_told_with_its_place(write, old, new, line, key, allowed):
    path = write(GOOD.replace(old, new, 1))
    with pytest.raises(BadFile) as caught:
        load_people(path)
    assert (caught.value.line, caught.value.key) == (line, key)
    assert allowed is None or allowed in caught.value.allowed
    assert str(caught.value).startswith(f"{path}:{line}: {key}:")


def test_a_file_that_is_not_toml_is_told_with_its_line(write):
    with pytest.raises(BadFile) as caught:
        load_people(write("[people.ann]\nname = \n"))
    assert caught.value.line == 2


@pytest.mark.parametrize("text", ["people = 3", "[people]\nann = 3", "[people.ann]\ninsurance = 3"])
def test_a_table_must_be_a_table(write, text):
    with pytest.raises(BadFile):
        load_people(write(text))


def test_a_strange_id_is_refused(write):
    with pytest.raises(BadFile, match="letters"):
        load_people(write(GOOD.replace("people.ann", 'people."a/b"')))


def test_a_missing_file_and_a_binary_one_are_bad_files(tmp_path):
    with pytest.raises(BadFile):
        load_people(tmp_path / "none.toml")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile):
        load_people(tmp_path / "binary")


@pytest.mark.parametrize(
    ("day", "validity", "shown"),
    [
        (date(2026, 11, 30), QualificationValidity.NONE, []),
        (date(2026, 12, 1), QualificationValidity.VALID, ["1"]),
        (date(2026, 12, 31), QualificationValidity.VALID, ["1"]),
        (date(2027, 1, 1), QualificationValidity.VALID, ["2"]),
    ],
)
def test_what_holds_depends_on_the_day(write, day, validity, shown):
    (ann,) = load_people(write(GOOD))
    found, insurances = qualify(ann, day)
    assert (found, [one.number for one in insurances]) == (validity, shown)


def test_before_the_first_registration_there_is_none(write):
    (ann,) = load_people(write(GOOD.replace('link = "pending"\nlink_until = 2026-12-01\n', "")))
    assert qualify(ann, date(2020, 1, 1)) == (QualificationValidity.NONE, ())


def test_wrongly_linked_data_does_not_mix_in_the_holders_own(people):
    shigeru = next(person for person in people if person.id == "shigeru")
    day = date(2026, 11, 24)
    header = AnswerHeader(datetime(2026, 11, 24), day, "9919999996", "r", "s")
    body = render_answer(header, shigeru, None)["MessageBody"]
    (result,) = body["ResultList"]["ResultOfQualificationConfirmation"]
    assert (result["Name"], result["Birthdate"]) == ("見本　繁治", "19410202")
    assert "Address" not in result
