# SPDX-License-Identifier: Apache-2.0
"""What a visit keeps of the identity check: fields and reasons, no data."""

from eligibility.answers import Answer, Eligibility
from eligibility.codes import CardClassification, SegmentOfResult, Sex
from eligibility.identity import Holder, check_identity
from eligibility.verdict import judge
from terminal.runner.verdicts import codes


def kept(name, birth="19800115", sex=Sex.FEMALE):
    holder = Holder("髙木　花子", "19800115", "2")
    person = Eligibility(CardClassification.GENERAL, name, birth, sex, "模擬健康保険協会")
    answer = Answer(SegmentOfResult.NORMAL, "request-1", results=(person,))
    return codes(answer, judge(answer), (check_identity(holder, person),))


def test_a_difference_is_kept_with_its_reason():
    found = kept("髙木　●子", birth="19800116")
    assert found.differences == ("birth", "name")
    assert found.whys == ("birth:different", "name:unreadable")


def test_an_agreement_that_is_not_to_the_letter_is_kept_as_a_remark():
    found = kept("高木　花子", sex=Sex.NOT_SET)
    assert found.whys == ()
    assert found.remarks == ("name:variant_characters", "sex:not_stated")


def test_the_same_name_leaves_nothing():
    found = kept("髙木　花子")
    assert (found.differences, found.whys, found.remarks) == ((), (), ())


def test_nothing_of_the_person_is_kept():
    text = repr(kept("髙木　●子", birth="19800116"))
    assert not any(part in text for part in ("髙木", "花", "1980"))
