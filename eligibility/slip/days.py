# SPDX-License-Identifier: Apache-2.0
"""Dates as Japanese papers write them: Western and by era, also where the day of birth is not known."""

from datetime import date, datetime

from eligibility.japan import JAPAN

ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1873, 1, 1), "明治"),
)
"""First days, newest first. 明治 began in 1868; Japan counts days by the Gregorian calendar since 1873."""
MEIJI_OFFSET = 1867
_DAY_READINGS = {
    1: "ついたち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}
_WEEKDAYS = ("月|げつ", "火|か", "水|すい", "木|もく", "金|きん", "土|ど", "日|にち")


def era_year(day: date) -> str | None:
    """昭和元年, 令和8年; None before the eras that are known here."""
    for first, name in ERAS:
        if day >= first:
            year = day.year - (MEIJI_OFFSET if name == "明治" else first.year - 1)
            return f"{name}{'元' if year == 1 else year}年"
    return None


def both_ways(day: date) -> str:
    """2026年12月4日（令和8年）"""
    era = era_year(day)
    western = f"{day.year}年{day.month}月{day.day}日"
    return western if era is None else f"{western}（{era}）"


def moment(at: datetime) -> str:
    """2026年11月27日（令和8年） 9時31分, in Japan."""
    here = at.astimezone(JAPAN)
    return f"{both_ways(here.date())} {here.hour}時{here.minute:02d}分"


def birth_day(text: str) -> str:
    """A birth date YYYYMMDD. What is not known stands as 00 in it; what is no date is printed as it came."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return text
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    try:
        return both_ways(date(year, month, day))
    except ValueError:
        return _in_part(year, month, day)


def _in_part(year: int, month: int, day: int) -> str:
    """The era is told only where the known part leaves no doubt of it."""
    known = f"{month}月" if 1 <= month <= 12 else "月"
    rest = "日不詳" if day == 0 else f"{day}日（暦にない日）"
    eras = {era_year(date(year, m, 1)) for m in (1, 12)} if 1 <= year <= 9999 else set()
    era = f"（{eras.pop()}）" if len(eras) == 1 and None not in eras else ""
    return f"{year}年{known}{rest}{era}"


def spoken(day: date) -> str:
    """12{月|がつ}{4日|よっか}（{金|きん}）, as `ruby.parse_sentence` takes it."""
    reading = _DAY_READINGS.get(day.day)
    number = f"{{{day.day}日|{reading}}}" if reading else f"{day.day}{{日|にち}}"
    return f"{day.month}{{月|がつ}}{number}（{{{_WEEKDAYS[day.weekday()]}}}）"
