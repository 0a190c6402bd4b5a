# SPDX-License-Identifier: Apache-2.0
"""The kiosk itself: devices with plain advice and a restart, the card's radio, how the patients' screens begin."""

from terminal.runner.health import Part, PartHealth, PartState
from terminal.staff.values import Defaults, Radio
from ui.presenter.hints import hint_of
from ui.presenter.model import Tone
from ui.presenter.staff.actions import StaffAction
from ui.presenter.staff.facts import StaffFacts
from ui.presenter.staff.model import Fact, Notice, Row, Say, StaffButton, StaffModel, StaffText
from ui.presenter.staff.text_ids import StaffTextId as T
from ui.presenter.staff.view import StaffPage, StaffView
from ui.presenter.staff.words import BACK, RELOAD, day_time

LANGUAGE_NAMES = {
    "ja": "日本語",
    "en": "English",
    "zh": "中文",
    "ko": "한국어",
    "pt": "Português",
    "vi": "Tiếng Việt",
}
"""Each in itself: whoever looks for theirs finds it."""
PARTS = {
    Part.READER: (T.PART_READER, T.ADVICE_READER),
    Part.CAMERA: (T.PART_CAMERA, T.ADVICE_CAMERA),
    Part.TRAY: (T.PART_TRAY, T.ADVICE_TRAY),
    Part.MATCHER: (T.PART_MATCHER, T.ADVICE_MATCHER),
    Part.PRINTER: (T.PART_PRINTER, T.ADVICE_PRINTER),
    Part.SERVICE: (T.PART_SERVICE, T.ADVICE_SERVICE),
    Part.JOURNAL: (T.PART_JOURNAL, T.ADVICE_JOURNAL),
}
BY_CODE = {
    "P01": T.ADVICE_PRINTER_PAPER,
    "P02": T.ADVICE_PRINTER_OFF,
    "P03": T.ADVICE_PRINTER_PAUSED,
    "P04": T.ADVICE_PRINTER_UNKNOWN,
    "R13": T.ADVICE_READER_SERVICE,
    "E02": T.ADVICE_SERVICE_TRUST,
    "J07": T.ADVICE_JOURNAL_FULL,
}
"""Codes of docs/failure-codes.md about which something better can be said than about the part."""
SOUND = "sound"
"""What a restart of it is called, beside the runner's parts."""
TONES = {
    PartState.OK: Tone.GOOD,
    PartState.TROUBLE: Tone.CARE,
    PartState.STARTING: Tone.CALM,
    PartState.NOT_USED: Tone.CALM,
}


def health(facts: StaffFacts) -> StaffModel:
    """Each part; first those in trouble, with what to do, so that none of them is out of sight."""
    crashes = facts.health.crashes
    rows = (*(_part(part, facts.health.of(part)) for part in Part), *_sound(facts))
    trouble = any(row.tone is Tone.CARE for row in rows)
    # What is over stands in the way of nothing that is to be done now.
    told = crashes and not trouble
    notices = (Notice(StaffText(T.CRASHES, crashes), Tone.CALM),) if told else ()
    return StaffModel(
        StaffPage.HEALTH,
        StaffText(T.HEALTH),
        notices=notices,
        rows=tuple(sorted(rows, key=lambda row: row.tone is not Tone.CARE)),
        foot=(BACK,),
    )


def radio(view: StaffView) -> StaffModel:
    """What to do about the link, the last hours, the causes."""
    found = view.radio
    title, foot = StaffText(T.RADIO), (BACK, RELOAD)
    if found is None or not found.kept:
        wait = T.LOADING if found is None else T.NOT_KEPT
        return StaffModel(
            StaffPage.RADIO, title, notices=(Notice(StaffText(wait), Tone.CALM),), foot=foot
        )
    heads = (T.HEAD_HOUR, T.HEAD_VISITS, T.HEAD_DISTURBED, T.HEAD_DROPS)
    return StaffModel(
        StaffPage.RADIO,
        title,
        notices=_radio_notices(found),
        heads=tuple(StaffText(head) for head in heads),
        rows=tuple(_hour(found, index) for index in range(len(found.hours))),
        facts=_radio_facts(found),
        foot=foot,
    )


def settings(view: StaffView) -> StaffModel:
    """Switches and languages."""
    has = view.defaults
    languages = tuple(
        StaffButton(StaffAction.DEFAULT, name, f"language={code}", on=has.language == code)
        for code, name in LANGUAGE_NAMES.items()
    )
    switches = (
        _switch("large", T.DEFAULT_LARGE, on=has.large),
        _switch("contrast", T.DEFAULT_CONTRAST, on=has.contrast),
        _switch("furigana", T.DEFAULT_FURIGANA, on=has.furigana),
        _switch("voice", T.DEFAULT_VOICE, on=has.voice),
    )
    return StaffModel(
        StaffPage.SETTINGS,
        StaffText(T.SETTINGS),
        notices=(Notice(StaffText(T.SETTINGS_WHAT), Tone.CALM),),
        facts=(Fact(StaffText(T.DEFAULT_LANGUAGE), LANGUAGE_NAMES[has.language]),),
        buttons=(*languages, *switches, *_volume(has)),
        foot=(BACK,),
    )


def part_advice(part: Part, told: PartHealth) -> StaffText | None:
    """What staff can do about a part in trouble."""
    if told.state is not PartState.TROUBLE:
        return None
    return StaffText(BY_CODE.get(told.code or "", PARTS[part][1]))


def _part(part: Part, told: PartHealth) -> Row:
    since = "" if told.since is None else day_time(told.since)
    state: Say = StaffText(T(f"state_{told.state.value}"), told.code or "")
    cells: tuple[Say, ...] = (
        StaffText(PARTS[part][0]),
        state,
        StaffText(T.SINCE, since) if since else "",
    )
    restart = StaffButton(StaffAction.RESTART, StaffText(T.BUTTON_RESTART), part.value)
    unused = told.state is PartState.NOT_USED
    return Row(cells, TONES[told.state], part_advice(part, told), None if unused else restart)


def _sound(facts: StaffFacts) -> tuple[Row, ...]:
    """Of the window's own, so it has no code of the runner's."""
    told = facts.sound
    if told is None:
        return ()
    cells: tuple[Say, ...] = (
        StaffText(T.PART_SOUND),
        StaffText(T(f"state_{told.state.value}"), ""),
        "",
    )
    advice = None if told.trouble is None else StaffText(T(f"advice_sound_{told.trouble.value}"))
    restart = StaffButton(StaffAction.RESTART, StaffText(T.BUTTON_RESTART), SOUND)
    unused = told.state is PartState.NOT_USED
    return (Row(cells, TONES[told.state], advice, None if unused else restart),)


def _radio_notices(found: Radio) -> tuple[Notice, ...]:
    summary = Notice(StaffText(T.RADIO_SUMMARY, found.visits, found.disturbed), Tone.CALM)
    hints = [hint_of(advice) for advice in found.advice]
    told = tuple(Notice(hint.what, hint.tone, hint.then) for hint in hints)
    return (*(told or (Notice(StaffText(T.RADIO_CALM), Tone.GOOD),)), summary)


def _radio_facts(found: Radio) -> tuple[Fact, ...]:
    causes = tuple(Fact(_cause(cause), str(count)) for cause, count in found.drops.most_common())
    if found.every_s is None:
        return causes
    rhythm = Fact(StaffText(T.FACT_CAUSES), StaffText(T.RHYTHM, f"{found.every_s:.2g}"))
    return (*causes, rhythm)


def _cause(cause: str) -> Say:
    try:
        return StaffText(T(f"cause_{cause}"))
    except ValueError:
        return cause


def _hour(found: Radio, index: int) -> Row:
    """Newest first."""
    hour = found.hours[-1 - index]
    drops = sum(hour.drops.values())
    cells = (day_time(hour.hour), str(hour.visits), str(hour.disturbed), str(drops))
    return Row(cells, Tone.CARE if hour.disturbed else Tone.CALM)


def _switch(name: str, text: T, *, on: bool) -> StaffButton:
    value = "off" if on else "on"
    return StaffButton(StaffAction.DEFAULT, StaffText(text), f"{name}={value}", on=on)


def _volume(has: Defaults) -> tuple[StaffButton, ...]:
    level = StaffText(T.DEFAULT_VOLUME, has.volume)
    softer, louder = f"volume={max(0, has.volume - 10)}", f"volume={min(100, has.volume + 10)}"
    return (
        StaffButton(StaffAction.DEFAULT, StaffText(T.BUTTON_SOFTER), softer, detail=level),
        StaffButton(StaffAction.DEFAULT, StaffText(T.BUTTON_LOUDER), louder, detail=level),
    )
