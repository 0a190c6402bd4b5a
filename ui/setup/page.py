# SPDX-License-Identifier: Apache-2.0
"""The page at the end: what was set, what was tried, what is to be done by whom, and lines to sign. No secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from terminal.settings import Settings
from ui.calibrate.joined.paper import pdf_of
from ui.calibrate.joined.sheet import Level, Section, Sheet, Table, Words
from ui.doctor.book import advice, book
from ui.doctor.doctor import Examined
from ui.doctor.finding import State
from ui.setup.questions import KEYS
from ui.setup.settings_file import default_of
from ui.setup.to_do import Task

JAPAN = timezone(timedelta(hours=9))
LEVELS: dict[State, Level] = {
    State.OK: "good",
    State.TROUBLE: "bad",
    State.NOT_USED: "unknown",
}
STATES = {
    State.OK: "OK  良好",
    State.TROUBLE: "TROUBLE  要対応",
    State.NOT_USED: "not used  未使用",
}
NAMES = {
    "kiosk.id": "端末名",
    "clinic.name": "医療機関名",
    "clinic.institution_code": "医療機関コード",
    "clinic.phone": "電話",
    "clinic.address": "所在地",
    "reader.name": "カードリーダー",
    "camera.device": "顔のカメラ",
    "tray.device": "カードのカメラ",
    "screen.diagonal_inch": "画面（インチ）",
    "printer.kind": "プリンター",
    "printer.queue": "印刷キュー",
    "printer.host": "プリンターのアドレス",
    "printer.device": "プリンターの装置",
    "printer.directory": "印刷ファイルの保存先",
    "service.url": "資格確認サービス",
    "oqs.face_dir": "レセコンの連携フォルダー",
    "journal.path": "記録の保存先",
    "staff.place": "職員画面の場所",
}
"""What stands on the page of the settings, with its Japanese name. Files of keys and certificates do not."""


@dataclass(frozen=True, slots=True)
class Done:
    """All that the page tells. `fingerprint`: of the device's public key, to compare on the telephone."""

    settings: Settings
    at: datetime
    examined: Sequence[Examined]
    tasks: Sequence[Task]
    fingerprint: str


def page_of(done: Done) -> bytes:
    """The PDF."""
    return pdf_of(sheet_of(done))[0]


def sheet_of(done: Done) -> Sheet:
    """What stands on it."""
    settings = done.settings
    return Sheet(
        title="受付端末 設置記録  Reception terminal: set-up record",
        facts=(
            settings.clinic.name,
            settings.kiosk.id,
            f"{done.at.astimezone(JAPAN):%Y-%m-%d %H:%M}",
            "Uketsuke",
        ),
        verdicts=(),
        sections=(
            Section("設定  Settings", (_settings(settings), Words(_key_line(done), small=True))),
            Section("確認結果  What was tried", (_result(done), *_trials(done))),
            Section("これから行うこと  What is to be done, by whom", (_tasks(done),)),
        ),
        foot="この用紙に暗証番号・鍵・職員コードは記載されません。  This page holds no key, code or password.",
        signed=("日付  date", "設置者  engineer", "医療機関  clinic"),
    )


def _result(done: Done) -> Words:
    bad = [one for one in done.examined if one.found.state is State.TROUBLE]
    if not done.examined:
        return Words("機器の確認は行っていません。  Nothing was tried.")
    if not bad:
        return Words("確認した項目はすべて良好です。  All that was tried is well.")
    count = len(bad)
    return Words(f"{count} 件の対応が必要です。  {count} of {len(done.examined)} need attention.")


def _settings(settings: Settings) -> Table:
    rows = [(f"{NAMES[key]}  {key}", _value(settings, key)) for key in KEYS if key in NAMES]
    shown = [(name, value) for name, value in rows if value]
    return Table(("項目  key", "値  value"), shown, left=2, widths=(4, 6))


def _value(settings: Settings, key: str) -> str:
    """Empty for what says nothing: neither given nor of use without being given."""
    table, name = key.split(".")
    value = getattr(getattr(settings, table), name)
    told = "" if value is None else str(value)
    is_plain = value == default_of(key) and table in ("printer", "screen", "staff", "camera")
    return f"{told}  (default)" if is_plain and told else told


def _key_line(done: Done) -> str:
    return f"端末の公開鍵 SHA-256  device's public key: {done.fingerprint}"


def _trials(done: Done) -> tuple[Table, ...]:
    rows = [
        (STATES[one.found.state], f"{book()[one.check].ja}  {book()[one.check].title}", _told(one))
        for one in done.examined
    ]
    if not rows:
        return ()
    levels = [LEVELS[one.found.state] for one in done.examined]
    heads = ("", "項目  check", "結果と対応  found, and what to do")
    return (Table(heads, rows, left=3, levels=levels, widths=(2.2, 3, 6)),)


def _told(one: Examined) -> str:
    said = advice(one.check, one.found.trouble)
    return one.found.seen if said is None else f"{one.found.seen}\n{said.ja}\n{said.en}"


def _tasks(done: Done) -> Table:
    rows = [("□", task.who, f"{task.ja}\n{task.en}") for task in done.tasks]
    return Table(("", "担当  who", "内容  what"), rows, left=3, widths=(0.4, 2, 7))
