# SPDX-License-Identifier: Apache-2.0
"""Other things that people put into the tray, by our own drawing: licence, old insurance card, certificate and so on.

Only what is public of their looks is used: which words stand where, the picture's place, the colour of the ground.
Names, numbers and addresses are invented; each has 見本 across it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from hw.card.number_b import era_of
from hw.cardface.values import CardSort, Image
from hw.virtual.face import ground
from hw.virtual.face.back import chip
from hw.virtual.face.canvas import Canvas
from hw.virtual.face.drawing import mark_specimen
from hw.virtual.face.ground import Colour
from hw.virtual.face.portrait import portrait
from hw.virtual.face.printed import FacePrint
from hw.virtual.face.style import FaceStyle


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document being drawn: its canvas, whose it is, its style, and chance for what does not matter."""

    canvas: Canvas
    who: FacePrint
    style: FaceStyle
    rng: np.random.Generator

    def write(
        self, text: str, at: tuple[float, float], size_mm: float = 2.4, bold_mm: float = 0.0
    ) -> None:
        """A line of dark text whose left middle is at `at` (mm)."""
        self.canvas.text(text, at, self.style.letters(size_mm, bold_mm), density=self.style.ink)

    def title(
        self, text: str, at: tuple[float, float], size_mm: float, ink: Colour = (60, 50, 50)
    ) -> None:
        """A wide line whose middle is at `at` (mm)."""
        letters = replace(self.style.letters(size_mm, 0.02), spacing=0.15)
        self.canvas.text(text, at, letters, ink=ink, anchor="middle")

    def digits(self, count: int) -> str:
        """Any digits."""
        return "".join(str(n) for n in self.rng.integers(0, 10, count))

    def day(self, first: date, last: date) -> str:
        """Any day between two, written with its era."""
        return era_text(first + timedelta(days=int(self.rng.integers((last - first).days))))


def era_text(day: date, *, with_ground: bool = True) -> str:
    """令和 7年 4月 1日."""
    era = era_of(day)
    year = era.year_of(day)
    written = "元" if year == 1 else f"{year:2d}"
    return f"{era.name if with_ground else ''}{written}年{day.month:2d}月{day.day:2d}日"


def draw_document(sort: CardSort, who: FacePrint, style: FaceStyle | None = None) -> Image:
    """A document of that sort: 1080 x 1712 x 3. Raises ValueError for the two sides of a My Number Card."""
    if sort not in _DRAWERS:
        raise ValueError(f"{sort}: drawn by drawing and back")
    style = style or FaceStyle()
    colours, draw = _DRAWERS[sort]
    layer = ground.paper(*colours, style.seed)
    ground.weave(layer, tuple(0.82 * c for c in colours[0]), 0.45, style.seed)  # type: ignore[arg-type]
    ground.rosettes(layer, tuple(0.86 * c for c in colours[1]), 0.4, style.seed)  # type: ignore[arg-type]
    sheet = Sheet(
        Canvas(layer, style.seed, style.shift_mm), who, style, np.random.default_rng(style.seed)
    )
    draw(sheet)
    mark_specimen(sheet.canvas, style)
    return sheet.canvas.finish()


def _driving_licence(sheet: Sheet) -> None:
    who, canvas = sheet.who, sheet.canvas
    canvas.block((2, 2, 83.6, 52), (244, 242, 242), 0.35)
    sheet.write("氏名", (2.6, 5.0), 1.9)
    sheet.write(who.name, (9.0, 5.0), 2.9)
    sheet.write(f"{era_text(who.birth)}生", (56.0, 5.0), 2.5)
    sheet.write("住所", (2.6, 10.0), 1.9)
    sheet.write(who.address[0], (9.0, 10.0), 2.5)
    sheet.write("交付", (2.6, 14.8), 1.9)
    sheet.write(
        f"{sheet.day(date(2019, 5, 2), date(2026, 1, 1))}  {sheet.digits(5)}", (9.0, 14.8), 2.3
    )
    colour: Colour = ((120, 200, 236), (180, 190, 90), (220, 150, 90))[int(sheet.rng.integers(3))]
    canvas.block((2.2, 17.4, 58.4, 22.4), colour, 0.75)
    until = who.expires
    year = era_text(until).split("年")[0] + "年"
    sheet.write(
        f"{until.year}年({year}) {until.month:2d}月{until.day:2d}日まで有効", (3.4, 19.9), 2.6, 0.02
    )
    for row, text in enumerate(("免許の", "条件等")):
        sheet.write(text, (2.6, 25.0 + 2.5 * row), 1.8)
    sheet.write("眼鏡等", (9.0, 25.0), 2.2)
    sheet.write("見本", (44.0, 31.0), 3.4)
    sheet.write(f"番号  第 {sheet.digits(12)} 号", (2.6, 37.0), 2.6, 0.02)
    for row, text in enumerate(("二・小・原", "他", "二種")):
        sheet.write(
            f"{text} {sheet.day(date(1990, 1, 1), date(2020, 1, 1))}", (2.6, 41.2 + 3.4 * row), 2.1
        )
    _class_table(sheet)
    canvas.picture(portrait(who.portrait), (59.6, 12.4, 83.0, 41.0), 0.95)
    sheet.title("運転免許証", (71.4, 44.6), 2.6)
    sheet.write("架空県", (64.0, 48.6), 2.3)
    sheet.write("公安委員会", (70.4, 48.6), 2.3)


def _class_table(sheet: Sheet) -> None:
    left, top, wide = 30.5, 40.0, 2.1
    for column in range(13):
        x = left + column * wide
        sheet.canvas.frame((x, top, x + wide, top + 10.5), (80, 76, 76), 0.08)
        for row, letter in enumerate("大型中型普通大特"[column % 4 * 2 : column % 4 * 2 + 2]):
            if sheet.rng.random() < 0.5:
                sheet.write(letter, (x + 0.3, top + 2.6 + 3.4 * row), 1.8)


def _insurance_card(sheet: Sheet) -> None:
    who = sheet.who
    sheet.write("健康保険", (4.0, 5.2), 2.6)
    sheet.title("被保険者証", (44.0, 5.2), 3.4)
    sheet.write("本人（被保険者）" if who.code[-1] < "7" else "家族（被扶養者）", (58.0, 9.6), 2.2)
    sheet.write(f"{sheet.day(date(2019, 5, 2), date(2024, 12, 1))}交付", (58.0, 12.6), 2.0)
    sheet.write(f"記号  {sheet.digits(8)}    番号  {sheet.digits(3)}   (枝番) 00", (4.0, 16.2), 2.6)
    sheet.write("氏名", (4.0, 21.0), 2.1)
    sheet.write(who.name, (17.0, 21.0), 3.0)
    sheet.write("生年月日", (4.0, 25.6), 2.1)
    sheet.write(f"{era_text(who.birth)}生", (17.0, 25.6), 2.4)
    sheet.write(f"性別  {who.sex_text}", (60.0, 25.6), 2.3)
    sheet.write("資格取得年月日", (4.0, 29.6), 2.1)
    sheet.write(sheet.day(date(1995, 4, 1), date(2024, 12, 1)), (22.0, 29.6), 2.4)
    sheet.write("事業所名称", (4.0, 33.6), 2.1)
    sheet.write("株式会社見本", (22.0, 33.6), 2.4)
    sheet.write("保険者番号", (4.0, 40.0), 2.1)
    sheet.write(f"0199{sheet.digits(4)}", (22.0, 40.0), 2.9, 0.02)
    sheet.write("保険者名称", (4.0, 44.0), 2.1)
    sheet.write("模擬健康保険協会　架空支部", (22.0, 44.0), 2.4)
    sheet.write("保険者所在地  架空県模擬市見本町１－１", (4.0, 48.0), 2.1)
    sheet.canvas.frame((72.0, 38.0, 80.0, 46.0), (60, 60, 200), 0.3)
    sheet.write("見本", (73.6, 42.0), 2.4)


def _eligibility_certificate(sheet: Sheet) -> None:
    who = sheet.who
    sheet.title("資格確認書", (40.0, 5.4), 3.6)
    sheet.write("（被保険者）", (58.0, 5.4), 2.2)
    sheet.write(f"有効期限  {era_text(who.expires)}", (44.0, 10.0), 2.3)
    sheet.write(f"記号 {sheet.digits(6)}   番号 {sheet.digits(4)}  枝番 01", (4.0, 14.6), 2.5)
    rows = (
        ("氏名", who.name),
        ("生年月日", f"{era_text(who.birth)}"),
        ("性別", who.sex_text),
        ("適用開始年月日", sheet.day(date(2019, 5, 2), date(2025, 12, 1))),
        ("交付年月日", sheet.day(date(2024, 12, 2), date(2026, 6, 1))),
        ("負担割合", "３割"),
        ("保険者番号", f"3999{sheet.digits(4)}"),
        ("保険者名", "模擬健康保険組合"),
    )
    for row, (label, value) in enumerate(rows):
        sheet.write(label, (4.0, 19.0 + 3.9 * row), 2.0)
        sheet.write(value, (24.0, 19.0 + 3.9 * row), 2.5)


def _residence_card(sheet: Sheet) -> None:
    who, canvas = sheet.who, sheet.canvas
    sheet.write("日本国政府", (3.0, 4.0), 1.9)
    sheet.title("在留カード", (42.0, 4.0), 2.7)
    sheet.write("RESIDENCE CARD", (52.0, 4.0), 1.7)
    sheet.write(f"番号 AB{sheet.digits(8)}CD", (59.0, 7.6), 2.2, 0.02)
    sheet.write("氏名 NAME", (3.0, 10.4), 1.5)
    sheet.write(who.name, (14.0, 10.4), 2.7)
    sheet.write("生年月日", (3.0, 15.0), 1.6)
    sheet.write(
        f"{who.birth.year}年{who.birth.month:02d}月{who.birth.day:02d}日", (14.0, 15.0), 2.3
    )
    sheet.write(f"性別 {who.sex_text}", (36.0, 15.0), 2.0)
    sheet.write("国籍・地域  見本国", (44.0, 15.0), 2.0)
    sheet.write("住居地", (3.0, 19.6), 1.6)
    sheet.write(who.address[0], (14.0, 19.6), 2.3)
    sheet.write("在留資格", (3.0, 25.0), 1.6)
    sheet.write("技術・人文知識・国際業務", (14.0, 25.0), 2.3)
    sheet.write("就労制限の有無  在留資格に基づく就労活動のみ可", (3.0, 29.4), 1.8)
    until = who.expires
    sheet.write("在留期間（満了日）", (3.0, 34.4), 1.7)
    sheet.write(f"５年（{until.year}年{until.month:02d}月{until.day:02d}日）", (22.0, 34.4), 2.3)
    sheet.write("許可の種類  在留期間更新許可", (3.0, 39.0), 1.8)
    sheet.write(
        f"このカードは {until.year}年{until.month:02d}月{until.day:02d}日まで有効 です。",
        (3.0, 46.0),
        2.1,
    )
    canvas.picture(portrait(who.portrait), (61.0, 17.6, 82.4, 44.4), 0.95)
    sheet.write("法務大臣", (64.0, 48.6), 2.0)


def _juki_card(sheet: Sheet) -> None:
    who, canvas = sheet.who, sheet.canvas
    canvas.block((0, 0, 85.6, 8.6), (190, 150, 110), 0.75)
    sheet.title("住民基本台帳カード", (34.0, 4.4), 3.0)
    chip(canvas, (8.0, 17.0))
    sheet.write("氏名", (24.0, 13.0), 2.0)
    sheet.write(who.name, (31.0, 13.0), 2.8)
    sheet.write("住所", (24.0, 18.0), 2.0)
    sheet.write(who.address[0][:14], (31.0, 18.0), 2.4)
    sheet.write(who.address[0][14:], (31.0, 21.4), 2.4)
    sheet.write(f"生年月日  {era_text(who.birth)}", (24.0, 26.6), 2.3)
    sheet.write(f"性別  {who.sex_text}", (24.0, 30.8), 2.3)
    sheet.write(f"{era_text(who.expires)} まで有効", (24.0, 36.0), 2.4)
    sheet.write(who.municipality[:-1], (24.0, 41.0), 2.4)
    sheet.write(f"連絡先 000-000-{sheet.digits(4)}", (24.0, 46.0), 1.9)
    canvas.picture(portrait(who.portrait), (62.0, 13.0, 82.0, 38.0), 0.95)


def _point_card(sheet: Sheet) -> None:
    """Of a shop, a clinic or a library: a name, a number, stripes."""
    canvas, rng = sheet.canvas, sheet.rng
    strong: Colour = tuple(float(c) for c in rng.integers(40, 220, 3))  # type: ignore[assignment]
    canvas.block((0, 0, 85.6, float(rng.uniform(12, 30))), strong, 0.9)
    names = (
        "見本ポイントカード",
        "診察券　架空クリニック",
        "見本図書館　利用券",
        "ＭＩＨＯＮ　ＣＬＵＢ",
        "会員証",
    )
    sheet.title(names[int(rng.integers(len(names)))], (42.0, 8.0), 4.2, ink=(245, 245, 245))
    if rng.random() < 0.5:
        chip(canvas, (9.3, 20.0))
    sheet.write(
        f"No. {sheet.digits(4)} {sheet.digits(4)} {sheet.digits(4)} {sheet.digits(4)}",
        (8.0, 36.0),
        3.6,
        0.02,
    )
    sheet.write(f"氏名  {sheet.who.name}　様", (8.0, 42.0), 2.8)
    sheet.write(f"有効期限  {sheet.who.expires:%m/%y}", (8.0, 47.0), 2.3)
    _bars(sheet)


def _bars(sheet: Sheet) -> None:
    x = 56.0
    while x < 78:
        wide = float(sheet.rng.choice([0.25, 0.5, 0.75]))
        sheet.canvas.block((x, 42.0, x + wide, 50.0), (36, 34, 34))
        x += wide + float(sheet.rng.choice([0.25, 0.5, 0.75]))


_DRAWERS: dict[CardSort, tuple[tuple[Colour, Colour], Callable[[Sheet], None]]] = {
    CardSort.DRIVING_LICENCE: (((240, 232, 226), (226, 236, 244)), _driving_licence),
    CardSort.INSURANCE_CARD: (((236, 226, 246), (226, 236, 250)), _insurance_card),
    CardSort.ELIGIBILITY_CERTIFICATE: (
        ((216, 240, 244), (214, 238, 222)),
        _eligibility_certificate,
    ),
    CardSort.RESIDENCE_CARD: (((240, 226, 238), (240, 240, 214)), _residence_card),
    CardSort.JUKI_CARD: (((246, 236, 214), (240, 246, 232)), _juki_card),
    CardSort.OTHER: (((236, 236, 236), (226, 226, 230)), _point_card),
}
OTHER_SORTS = tuple(_DRAWERS)
