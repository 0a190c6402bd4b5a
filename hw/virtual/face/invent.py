# SPDX-License-Identifier: Apache-2.0
"""People and cards that do not exist, by chance: births of all eras, expiries as the rules make them.

An expiry is the 10th birthday after the issue, the 5th for those under age (18; before April 2022: 20), the end of
the stay for some foreign residents. Rare things (元年, 29 February, two lines of address, notes in the 追記欄) are
commoner here than among people, so that a thousand cards hold enough of them.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from hw.card.number_b import ERAS
from hw.virtual.face.printed import Addition, FacePrint, Sex, address_lines

TODAY = date(2026, 11, 28)
"""The day on which the invented cards are valid."""
FIRST_ISSUE = date(2016, 1, 4)
ADULT_AT_18 = date(2022, 4, 1)
_FAMILIES = (
    "模擬", "見本", "例示", "架空", "試験", "仮名", "雛形", "東西", "南北", "上中下", "日月", "一二三", "小鳥遊",
    "月見里", "五百旗頭", "四十九院", "勘解由小路", "龍", "曖", "手本", "標本", "写", "想定", "山谷田", "左右田",
)  # fmt: skip
_GIVEN = (
    "花子", "太郎", "一", "三四郎", "八千代", "千", "美月", "日向", "年男", "生", "元", "平", "和", "翔", "結衣",
    "健二", "さくら", "つばさ", "ケン", "麗華", "薫", "凛", "蓮", "龍之介", "十三", "百合", "五月", "六花", "七海",
)  # fmt: skip
_FOREIGN = (
    "ＳＡＭＰＬＥ　ＭＡＲＩＡ　ＴＥＳＴ", "MIHON JOHN", "REIJI  NGUYEN VAN AN", "KAKUU LI HUA", "TESTER ANNA",
    "MOGI CARLOS EDUARDO SAMPLE", "見本　偉", "SHIKEN PRIYA",
)  # fmt: skip
_PLACES = (
    "模擬市",
    "見本町",
    "例示台",
    "試験通り",
    "架空村",
    "雛形市中央区",
    "東見本郡手本町大字標本字写",
)
_HOUSES = (
    "",
    "　見本荘１０３",
    "－１２０５",
    "　ハイツ例示２０１号",
    "　架空マンション南棟３０１０号室",
)
_CALM = ("市長", "町長", "村長", "区長")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def invented(rng: np.random.Generator) -> FacePrint:
    """A card that is valid on `TODAY`."""
    western = bool(rng.random() < 0.08)
    birth = _birth(rng)
    expires = _expiry(rng, birth, western)
    face_only = bool(rng.random() < 0.06)
    return FacePrint(
        name=_one(rng, _FOREIGN) if western else f"{_one(rng, _FAMILIES)}　{_one(rng, _GIVEN)}",
        address=address_lines(_address(rng)),
        birth=birth,
        expires=expires,
        code=f"{int(rng.integers(10000)):04d}",
        sex=_sex(rng),
        western=western,
        padded=bool(rng.random() < 0.85),
        municipality="見本" + _one(rng, _CALM),
        maker_number="".join(rng.choice(list("0123456789ABCDEF"), 16)),
        certificate_expiry=_certificate(rng, birth, expires),
        additions=_additions(rng, face_only),
        face_only=face_only,
        portrait=int(rng.integers(64)),
    )


def _one(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]


def _sex(rng: np.random.Generator) -> Sex:
    return "female" if rng.random() < 0.5 else "male"


def _address(rng: np.random.Generator) -> str:
    numbers = rng.integers(1, 40, 3)
    street = f"{numbers[0] % 9 + 1}丁目{numbers[1]}－{numbers[2]}"
    return f"架空県{_one(rng, _PLACES)}{street}{_one(rng, _HOUSES)}".translate(_WIDE)


def _birth(rng: np.random.Generator) -> date:
    """Ages 0 to 105; some born in an era's first year, on its first or last days, or on 29 February."""
    chance = rng.random()
    if chance < 0.06:
        era = ERAS[int(rng.integers(3))]
        return _between(rng, era.first_day, date(era.first_day.year, 12, 31))
    if chance < 0.08:
        return ERAS[int(rng.integers(2))].first_day - timedelta(days=int(rng.integers(1, 7)))
    if chance < 0.1:
        return date(int(rng.integers(1930, 2020)) // 4 * 4, 2, 29)
    return TODAY - timedelta(days=int(rng.uniform(30, 105 * 365)))


def _between(rng: np.random.Generator, first: date, last: date) -> date:
    return first + timedelta(days=int(rng.integers((last - first).days + 1)))


def _expiry(rng: np.random.Generator, birth: date, western: bool) -> date:
    while True:
        issued = _between(rng, max(FIRST_ISSUE, birth), TODAY - timedelta(days=20))
        if western and rng.random() < 0.5:
            ends = _between(rng, issued + timedelta(days=90), issued + timedelta(days=5 * 365))
        else:
            ends = birthday_after(birth, issued, 10 if _of_age(birth, issued) else 5)
        if ends > TODAY:
            return ends


def _of_age(birth: date, day: date) -> bool:
    return _birthday(birth, birth.year + (18 if day >= ADULT_AT_18 else 20)) <= day


def birthday_after(birth: date, day: date, count: int) -> date:
    """The `count`-th birthday after a day."""
    this_year = _birthday(birth, day.year)
    return _birthday(birth, day.year + count - (this_year > day))


def _birthday(birth: date, year: int) -> date:
    """28 February in years without a 29th: which day cards name is UNVERIFIED."""
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def _certificate(rng: np.random.Generator, birth: date, expires: date) -> date | None:
    """Written by hand on some cards: a birthday too, and no later than the card's end."""
    if rng.random() < 0.55:
        return None
    return min(expires, _birthday(birth, expires.year - int(rng.choice([0, 5]))))


def _additions(rng: np.random.Generator, face_only: bool) -> tuple[Addition, ...]:
    found = [Addition("顔認証")] if face_only else []
    if rng.random() < 0.25:
        when = _between(rng, date(2019, 5, 2), TODAY)
        written = f"令和{when.year - 2018:2d}年{when.month:2d}月{when.day:2d}日"
        hand = bool(rng.random() < 0.25)
        text = written if hand else f"{written} {_address(rng)[:18]}"
        found.append(Addition(text, hand))
        found.append(Addition("見本" + _one(rng, _CALM), False))
    return tuple(found)
