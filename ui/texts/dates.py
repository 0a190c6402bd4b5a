# SPDX-License-Identifier: Apache-2.0
"""Days and times as they are written in each language. Names of eras come from the text files."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from ui.texts.language import Language
from ui.texts.phrase import Phrase, Run, parse

MONTHS: Final = {
    Language.EN: "January February March April May June July August September October November December",
    Language.PT: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}

DAYS: Final = {
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
    20: "はつか",
}
"""How the first days of a month, and the twentieth, are read in Japanese."""


def year_label(year: int, language: Language) -> str:
    """A year on a wheel; the first of an era has a name in Japan, and it is printed on cards."""
    match language:
        case Language.JA | Language.ZH:
            return "元年" if year == 1 else f"{year}年"
        case Language.KO:
            return f"{year}년"
        case _:
            return str(year)


def month_label(month: int, language: Language) -> str:
    """A month on a wheel, with the number that is printed."""
    match language:
        case Language.JA | Language.ZH:
            return f"{month}月"
        case Language.KO:
            return f"{month}월"
        case Language.VI:
            return str(month)
        case _:
            return f"{month} ({MONTHS[language].split()[month - 1][:3]})"


def day_label(day: int, language: Language) -> str:
    """A day of the month on a wheel."""
    match language:
        case Language.JA | Language.ZH:
            return f"{day}日"
        case Language.KO:
            return f"{day}일"
        case _:
            return str(day)


def full_day(
    day: date, language: Language, year: int | None = None, era: Phrase | None = None
) -> Phrase:
    """A day in full: of an era, or by the western calendar, if none is given."""
    return _WRITE[language](era, day.year if year is None else year, day)


def moment(at: datetime, language: Language) -> Phrase:
    """A day and a time."""
    day = full_day(at.date(), language)
    time = f"{at.hour}:{at.minute:02d}"
    return Phrase(language, (*day.runs, Run(f" {time}")))


def _month(day: date, language: Language) -> str:
    return MONTHS[language].split()[day.month - 1]


def _ja(era: Phrase | None, year: int, day: date) -> Phrase:
    runs = () if era is None else era.runs
    first = Run("元年", "がんねん") if year == 1 and era is not None else None
    years = (first,) if first else (Run(str(year)), Run("年", "ねん"))
    read = f"｜{day.day}日《{DAYS[day.day]}》" if day.day in DAYS else f"{day.day}日《にち》"
    rest = parse(f" {day.month}月《がつ》 {read}", Language.JA)
    return Phrase(Language.JA, (*runs, *years, *rest.runs))


def _zh(era: Phrase | None, year: int, day: date) -> Phrase:
    written = f"{'' if era is None else era.plain}{year_label(year, Language.ZH)}"
    return Phrase(Language.ZH, (Run(f"{written} {day.month}月{day.day}日"),))


def _ko(era: Phrase | None, year: int, day: date) -> Phrase:
    name = "" if era is None else f"{era.plain} "
    return Phrase(Language.KO, (Run(f"{name}{year}년 {day.month}월 {day.day}일"),))


def _en(era: Phrase | None, year: int, day: date) -> Phrase:
    name = "" if era is None else f"{era.plain} "
    return Phrase(Language.EN, (Run(f"{day.day} {_month(day, Language.EN)} {name}{year}"),))


def _pt(era: Phrase | None, year: int, day: date) -> Phrase:
    name = "" if era is None else f"{era.plain} "
    return Phrase(Language.PT, (Run(f"{day.day} de {_month(day, Language.PT)} de {name}{year}"),))


def _vi(era: Phrase | None, year: int, day: date) -> Phrase:
    name = "" if era is None else f"{era.plain} "
    return Phrase(Language.VI, (Run(f"ngày {day.day} tháng {day.month} năm {name}{year}"),))


_WRITE: Final[dict[Language, Callable[[Phrase | None, int, date], Phrase]]] = {
    Language.JA: _ja,
    Language.ZH: _zh,
    Language.KO: _ko,
    Language.EN: _en,
    Language.PT: _pt,
    Language.VI: _vi,
}
