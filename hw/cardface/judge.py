# SPDX-License-Identifier: Apache-2.0
"""From what the frames say to 照合番号B, or to a draft with question marks, or to what the person could do.

A try at the card is never wasted on a guess: a number is given only when its chance of being wrong is so small that
by this model under one in ten thousand is, when the expiry read is the one that the chip tells for free (which also
proves that the face in the tray is that of the card on the reader), and when the dates obey the rules, or several
frames agree that they do not.

The birth key (EF 0011 of the surface application) is never sent to confirm the birth: it has a counter of its own
that only a municipality resets, it says nothing about the security code, where an error is likelier, and the chip's
expiry already confirms month and day. `hw.card.guard` refuses it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hw.card.number_b import NumberB, birth_digits
from hw.cardface import rules
from hw.cardface.rules import Doubt
from hw.cardface.values import CardSort, FaceReading, Part, Trouble
from hw.cardface.vote import Candidate, Vote, digit_chances, vote
from hw.errors import BadPinFormat

SURE = 3e-4
"""A number is given when its chance of being wrong is at most this; most are far below, so that of all numbers given
less than one in ten thousand is wrong by this model."""
FRAMES_AGAINST_A_RULE = 2
"""So many frames must agree in all parts on dates that break a soft rule, whose weight makes it hard to be sure."""
OUTVOTE = 3
"""So many confident frames for a spelling are needed for each one that is confident of another."""
DIGIT_SURE = 0.99
"""A digit below this chance is shown as a question mark."""
OTHER_FACE = 0.01
"""How often another card's face lies in the tray than the one the reader reads. An assumption, on the safe side."""
DAYS, YEARS, MONTH_DAYS = 3650, 10, 365
"""How many expiries there are among the cards in use, by date and by year, and days in a year."""
DATE_SEEN = 0.05
"""The chip's date must have this chance at least among what was read as the expiry,"""
YEAR_SEEN = 0.99
"""or its year this one, if no other date is likelier than `OTHER_DATE`."""
OTHER_DATE = 0.5
CONTRADICTED = 0.99
"""From this chance on a date that is not the chip's means another card, if two frames say so."""
AGAINST_A_RULE = "_needs_more_frames"
UNKNOWN = "?"
PLACES = {Part.BIRTH: range(6), Part.EXPIRY: range(6, 10), Part.CODE: range(10, 14)}
"""Which places of the fourteen a part fills."""
_DOUBTED_PLACES = {Doubt.BIRTHDAY: (2, 3, 4, 5), Doubt.AGE: (0, 1)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do with a face.

    `number`: may be sent. `other`: the same for a western birth with the year of the era instead (UNVERIFIED which of
    the two the card knows: the print is followed first). `draft`: fourteen characters with `?` at the doubtful
    places, which `doubtful` lists; for a person to correct. `trouble`: what the person could change. `why`: one
    word for logs. `risk`: the chance that the number is wrong, 1 without one.
    """

    why: str
    number: NumberB | None = field(default=None, repr=False)
    other: NumberB | None = field(default=None, repr=False)
    draft: str = field(default=UNKNOWN * 14, repr=False)
    doubtful: tuple[int, ...] = tuple(range(14))
    trouble: Trouble | None = None
    risk: float = 1.0


def judge(readings: Sequence[FaceReading], expiry_on_chip: date | None, today: date) -> Judgement:
    """Weigh the frames of one card. Without the chip's expiry there is a draft at most, never a number."""
    case = _Case.of(readings, expiry_on_chip, today)
    if case.readable == 0:
        return Judgement("no_face", trouble=worst_trouble(readings))
    if expiry_on_chip is not None and _is_another(case.expiry, expiry_on_chip):
        return _other_card(case, expiry_on_chip)
    why, risk = _verdict(case)
    if why == "sure" and expiry_on_chip is not None:
        return _number(case, expiry_on_chip, risk)
    draft, doubtful = _draft(case, why)
    return Judgement(why, None, None, draft, doubtful, worst_trouble(readings), risk)


def worst_trouble(readings: Sequence[FaceReading]) -> Trouble | None:
    """The trouble that most frames put first; of equals the newest frame's."""
    firsts = [one.troubles[0] for one in readings if one.troubles]
    if not firsts:
        return None
    return max(reversed(firsts), key=firsts.count)


@dataclass(frozen=True, slots=True)
class _Case:
    """The votes on the three parts. `birth` is weighed by the rules, `seen` is the birth as it was read."""

    birth: Vote
    seen: Vote
    expiry: Vote
    code: Vote
    chip: date | None
    today: date
    readable: int

    @classmethod
    def of(cls, readings: Sequence[FaceReading], chip: date | None, today: date) -> _Case:
        faces = [
            one.parts for one in readings if one.parts and one.sort in (None, CardSort.MY_NUMBER)
        ]
        votes = {part: vote(part, (face[part] for face in faces if part in face)) for part in Part}
        birth = _weighed(votes[Part.BIRTH], chip, today)
        return cls(
            birth, votes[Part.BIRTH], votes[Part.EXPIRY], votes[Part.CODE], chip, today, len(faces)
        )


def _weighed(birth: Vote, chip: date | None, today: date) -> Vote:
    """The births again, each chance times the weight of its dates."""
    weighed = [(one.chance * _birth_weight(one, chip, today), one) for one in birth.candidates]
    likely = [(chance, one) for chance, one in weighed if chance > 0]
    best = max(likely, key=lambda one: one[0], default=None)
    rest = birth.rest * rules.unread_weight(best[0] / best[1].chance if best else 0.0)
    whole = math.fsum([rest, *(chance for chance, _ in likely)])
    found = [Candidate(one.digits, chance / whole, one.year, one.western) for chance, one in likely]
    found.sort(key=lambda one: (-one.chance, one.digits, one.year or 0, one.western))
    return Vote(tuple(found), rest / whole, birth.favourites)


def _birth_weight(one: Candidate, chip: date | None, today: date) -> float:
    birth = birth_day(one)
    return 0.0 if birth is None else rules.weight(birth, one.western, chip, today)


def birth_day(one: Candidate) -> date | None:
    """The day that a birth's candidate means, None if there is none or its digits are not that day's."""
    try:
        found = date(one.year or 0, int(one.digits[2:4]), int(one.digits[4:6]))
        return found if birth_digits(found, one.western) == one.digits else None
    except ValueError:
        return None


def _is_another(expiry: Vote, chip: date) -> bool:
    """Whether the expiry that was read is clearly not the chip's."""
    best = expiry.best
    if best is None or best.digits == _written(chip) or best.chance < OTHER_DATE:
        return False
    return _chance_of(expiry, _written(chip)) < DATE_SEEN


def _other_card(case: _Case, chip: date) -> Judgement:
    """Nothing that was read may be this card's; two frames must say so before the person is told."""
    best = case.expiry.best
    certain = (
        best is not None and best.chance >= CONTRADICTED and case.expiry.agreeing(best.digits) > 1
    )
    draft = UNKNOWN * 6 + f"{chip.year:04d}" + UNKNOWN * 4
    trouble = Trouble.WRONG_CARD if certain else Trouble.UNREADABLE
    return Judgement("expiry_differs", None, None, draft, _unknown_places(draft), trouble)


def _verdict(case: _Case) -> tuple[str, float]:
    """`sure`, or what is missing, and the chance that the number is wrong."""
    birth, code = case.birth.best, case.code.best
    if birth is None or code is None or case.expiry.best is None:
        return "part_missing", 1.0
    risk = _risk(case, birth)
    if case.chip is None:
        return "no_expiry_of_a_chip", risk
    if _contested(case):
        return "frames_disagree", risk
    broken = rules.doubts(_day(birth), birth.western, case.chip, case.today)
    if broken and (risk > SURE or not _frames_agree(case)):
        return broken[0] + AGAINST_A_RULE, risk
    return ("sure" if risk <= SURE else "unsure"), risk


def _risk(case: _Case, birth: Candidate) -> float:
    """The chance that one of the parts is wrong, or that the face is another card's."""
    wrong_birth = 1 - _chance_of(case.birth, birth.digits)
    wrong_code = 1 - case.code.candidates[0].chance
    if case.chip is None:
        return min(1.0, wrong_birth + wrong_code + 1 - case.expiry.candidates[0].chance)
    return min(1.0, wrong_birth + wrong_code + stranger(case.expiry, case.chip, _day(birth)))


def stranger(expiry: Vote, chip: date, birth: date) -> float:
    """The chance that this face lies in the tray while another card is on the reader."""
    seen, by_chance = _chance_of(expiry, _written(chip)), 1 / DAYS
    if seen < DATE_SEEN:
        seen, by_chance = _year_chance(expiry, chip), 1 / YEARS
        if seen < YEAR_SEEN:
            return 1.0
        if rules.ends_on_birthday(birth, chip):
            by_chance /= MONTH_DAYS
    return OTHER_FACE * by_chance / (OTHER_FACE * by_chance + (1 - OTHER_FACE) * seen)


def _contested(case: _Case) -> bool:
    """Whether frames that are sure of something else are not outvoted."""
    return any(
        one.agreeing(one.candidates[0].digits) < OUTVOTE * one.against(one.candidates[0].digits)
        for one in (case.birth, case.expiry, case.code)
    )


def _frames_agree(case: _Case) -> bool:
    """Whether enough frames are sure of the same, in every part, and none of anything else."""
    for one in (case.birth, case.expiry, case.code):
        digits = one.candidates[0].digits
        if one.agreeing(digits) < FRAMES_AGAINST_A_RULE or one.against(digits):
            return False
    return True


def _number(case: _Case, chip: date, risk: float) -> Judgement:
    birth, code = case.birth.candidates[0], case.code.candidates[0].digits
    day = _day(birth)
    try:
        number = NumberB.compose(day, chip.year, code, gregorian=birth.western)
        other = NumberB.compose(day, chip.year, code) if birth.western else None
    except BadPinFormat:
        return Judgement("no_such_number", trouble=Trouble.UNREADABLE)
    return Judgement("sure", number, other, number.digits.decode(), (), None, risk)


def _draft(case: _Case, why: str) -> tuple[str, tuple[int, ...]]:
    """What a person is shown, and the places to look at."""
    # What breaks a rule is shown as it was read: the rule says which places to look at.
    birth = case.seen if why.endswith(AGAINST_A_RULE) else case.birth
    expiry = [Candidate(one.digits[:4], one.chance) for one in case.expiry.candidates]
    year = digit_chances(expiry, case.expiry.rest, 4)
    if case.chip is not None:
        year = [{digit: 1.0} for digit in f"{case.chip.year:04d}"]
    places = [
        *digit_chances(birth.candidates, birth.rest, 6),
        *year,
        *digit_chances(case.code.candidates, case.code.rest, 4),
    ]
    best = [max(chances.items(), key=lambda one: (one[1], one[0])) for chances in places]
    doubted = {place for place, (_digit, chance) in enumerate(best) if chance < DIGIT_SURE}
    doubted |= _doubted_by_rule(case, why) or _least_sure(best, doubted, why)
    draft = "".join(UNKNOWN if place in doubted else digit for place, (digit, _) in enumerate(best))
    return draft, tuple(sorted(doubted))


def _doubted_by_rule(case: _Case, why: str) -> set[int]:
    return {
        place
        for doubt, places in _DOUBTED_PLACES.items()
        if why.startswith(doubt) and case.chip is not None
        for place in places
    }


def _least_sure(best: list[tuple[str, float]], doubted: set[int], why: str) -> set[int]:
    """A person who is asked for help must see where: the least sure digit, if no other is in doubt."""
    if doubted or why == "no_expiry_of_a_chip":
        return set()
    return {min(range(len(best)), key=lambda place: best[place][1])}


def _unknown_places(draft: str) -> tuple[int, ...]:
    return tuple(place for place, char in enumerate(draft) if char == UNKNOWN)


def _day(birth: Candidate) -> date:
    """The day of a birth that has weight, and so is one."""
    return date(birth.year or 1, int(birth.digits[2:4]), int(birth.digits[4:6]))


def _chance_of(found: Vote, digits: str) -> float:
    return math.fsum(one.chance for one in found.candidates if one.digits == digits)


def _year_chance(expiry: Vote, chip: date) -> float:
    year = f"{chip.year:04d}"
    return math.fsum(one.chance for one in expiry.candidates if one.digits[:4] == year)


def _written(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
