# SPDX-License-Identifier: Apache-2.0
"""The words and colours of the reports. Colours are Okabe and Ito's, which colour-blind people can tell apart."""

from datetime import datetime

from terminal.journal.advice import Advice
from ui.presenter.hints import hint_of
from ui.reports.link_report import LinkReport
from ui.texts import words

CAUSES = {
    "interference": ("電波の乱れ", "interference", "#D55E00"),
    "hand": ("カードが動いた", "card moved by hand", "#0072B2"),
    "other_program": ("ほかのソフト", "another program", "#009E73"),
    "reader_gone": ("読み取り機の接続切れ", "reader gone", "#CC79A7"),
    "service_gone": ("PC/SCの停止", "PC/SC service gone", "#E69F00"),
    "unknown": ("不明", "unknown", "#7A7A7A"),
}
OTHER = "#7A7A7A"
CAUSE_STYLES = {
    "interference": "red",
    "hand": "blue",
    "other_program": "green",
    "reader_gone": "magenta",
    "service_gone": "yellow",
}


def cause_name(cause: str) -> str:
    """In English; a cause of a later version by its own name."""
    return CAUSES.get(cause, ("", cause.replace("_", " "), OTHER))[1]


def cause_name_ja(cause: str) -> str:
    """In Japanese, where there is a word."""
    return CAUSES.get(cause, ("", "", OTHER))[0]


def cause_colour(cause: str) -> str:
    """For plots."""
    return CAUSES.get(cause, ("", "", OTHER))[2]


def advice_words(advice: Advice) -> tuple[str, str]:
    """What is seen and what to do: Japanese, English."""
    hint = hint_of(advice)
    what, then = words(hint.what), words(hint.then)
    return f"{what.ja}。 {then.ja}。".replace(" ", ""), f"{what.en}. {then.en}."


def period_words(report: LinkReport) -> str:
    """The period, or what of it there is."""
    first = _day(report.since) if report.since else "the beginning"
    last = _day(report.until) if report.until else f"now ({_day(report.made)})"
    return f"{first} to {last}, Japan time"


def rhythm_words(report: LinkReport) -> str:
    """One sentence about the rhythm of the drops."""
    rhythm = report.rhythm
    if rhythm is None:
        return "The drops keep no rhythm."
    sure = "p < 0.0001" if rhythm.p < 1e-4 else f"p = {rhythm.p:.4f}"
    return (
        f"The drops keep a rhythm of {rhythm.every_s:.2f} s "
        f"(strength {rhythm.strength:.2f} of 1, {sure}, {rhythm.drops} drops in {rhythm.bursts} bursts)."
    )


def tray_words(report: LinkReport) -> tuple[str, str] | None:
    """What the tray's camera saw of the drops: Japanese, English; None when it told nothing of any."""
    told = report.tray.total()
    if not told:
        return None
    still, lifted = report.tray["still"], report.tray["lifted"]
    ja = (
        f"トレイのカメラは{report.drops}件中{told}件を見ました。"
        f"カードは{still}件で動かず、{lifted}件で持ち上げられました。"
    )
    en = (
        f"The tray's camera saw {told} of the {report.drops} drops: the card lay still in {still}, "
        f"and was lifted in {lifted}."
    )
    return ja, en


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
