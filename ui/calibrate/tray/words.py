# SPDX-License-Identifier: Apache-2.0
"""What was measured of a tray's camera, and what to change, in words for whoever stands there with a screwdriver."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from facematch.camera_levels import Finding
from hw.cardface.values import Part, Trouble
from ui.calibrate.tray.levels import BANDS, setting_of

if TYPE_CHECKING:
    from ui.calibrate.tray.run import TrayResult

UNITS: dict[str, tuple[str, str]] = {
    "found": ("{:.0%}", "of the pictures"),
    "resolution": ("{:.1f}", "px/mm"),
    "sharpness": ("{:.1f}", "edges/mm"),
    "brightness": ("{:.0f}", "of 255"),
    **{f"{part} light": ("{:.0f}", "of 255") for part in Part},
    **{f"{part} burnt": ("{:.0%}", "of the field") for part in Part},
    "tilt": ("{:.0f}°", ""),
    "room": ("{:.0f}", "mm"),
    "share": ("{:.0%}", "of the picture"),
    "turn": ("{:+.0f}°", ""),
    "outline": ("{:.2f}", ""),
    "contrast": ("{:.0f}", "grey levels"),
    "rate": ("{:.1f}", "frames/s"),
    "noise": ("{:.1f}", "grey levels"),
    "frozen": ("{:.0%}", "of the pictures"),
    "sure alone": ("{:.0%}", "of the pictures"),
    "sure of three": ("{:.0%}", "of threes"),
    "contradictions": ("{:.0f}", "numbers"),
    "decision": ("{:.0f}", "ms"),
    "slow decision": ("{:.0f}", "ms"),
    "still": ("{:.0f}", "ms"),
    "false views": ("{:.0%}", "of the pictures"),
    "blind": ("{:.0%}", "of the pictures"),
}
"""How a number is written, and what it counts."""
FIELD = {Part.BIRTH: "date of birth", Part.EXPIRY: "expiry", Part.CODE: "security code"}
LOW = {
    "resolution": "Bring the camera nearer or zoom in; or set a larger picture ([tray] width, height).",
    "sharpness": "Set the focus to the card's height, clean the lens, take off its film; if the mount shakes, "
    "fix it.",
    "brightness": "The card is dark: put a lamp beside the tray, or turn the exposure up.",
    "room": "The card touches the picture's edge: move the camera or the tray until it lies in the middle, or "
    "hang the camera higher.",
    "share": "Most of the picture is not the card: bring the camera nearer.",
    "outline": "The card's edge is hardly seen: lay a dark mat without pattern into the tray.",
    "contrast": "The tray is as light as the card: lay a dark mat into it.",
    "rate": "More light (a dark picture is exposed longer), a USB port of its own, MJPEG, or a smaller picture.",
    "sure alone": "Single pictures are often not enough: see the other measures, and what the reader complained of.",
    "sure of three": "People will have to type: see the other measures, and what the reader complained of.",
}
HIGH = {
    "brightness": "The card is too bright: take the lamp further away, or turn the exposure down.",
    "tilt": "Hang the camera straight above the card.",
    "share": "The card fills the picture: hang the camera higher, or zoom out.",
    "noise": "The picture is grainy: more light on the tray, gain (ISO) down.",
    "frozen": "The same picture comes again and again: another cable or USB port; a camera that does this is broken.",
    "contradictions": "Pictures of one card gave different numbers: do not use this tray until all else is good.",
    "decision": "Reading takes long: the picture is hard to read, or other programs are at work; measure on the "
    "kiosk's own computer.",
    "slow decision": "Some pictures take long: they are hard to read, or other programs are at work.",
    "still": "It takes long until the card is known to lie still: steady light, a mount that does not shake, "
    "more frames/s.",
    "false views": "The card seems to be gone, moved or covered though it lies still: steady light, a mount that "
    "does not shake, nothing that moves in the picture.",
    "blind": "The watch cannot tell: more light, less reflection, more frames/s.",
}
DARK_FIELD = "The {} is dark: a shadow falls there; move the lamp, or add one on the other side."
BRIGHT_FIELD = "The {} is too bright: move the lamp away, or turn the exposure down."
BURNT_FIELD = "A lamp is reflected on the {}: move the lamp to the side, put a diffuser over it, or tilt the camera."
NEVER_STILL = "It was never known to lie still: steady light, a mount that does not shake, no hand in the picture."
NOT_FOUND = "No card was found: lay one, face up, into the middle of the picture; if one lies there, more light."
SOMETIMES = "Not every picture shows a card's face, though it lies there: see the other measures."
LIES = {
    "my_number_back": "A My Number Card lies face down: turn it over.",
    "driving_licence": "A driving licence lies there: lay a My Number Card.",
    "insurance_card": "An insurance card lies there: lay a My Number Card.",
    "eligibility_certificate": "An eligibility certificate lies there: lay a My Number Card.",
    "residence_card": "A residence card lies there: lay a My Number Card.",
    "juki_card": "An old Juki card lies there: lay a My Number Card.",
    "other": "Something with other print lies there, or the face is hardly seen: lay a My Number Card, face up.",
}
TROUBLES = {
    Trouble.NO_CARD: "no card",
    Trouble.CUT_OFF: "a part of the card outside the picture",
    Trouble.FACE_DOWN: "face down",
    Trouble.COVERED: "a finger or the like over a field",
    Trouble.GLARE: "a lamp reflected on a field",
    Trouble.BLURRED: "not sharp",
    Trouble.DARK: "too dark",
    Trouble.TOO_SMALL: "too small",
    Trouble.WRONG_CARD: "no My Number Card",
    Trouble.UNREADABLE: "unreadable for no reason that it knows",
}
WHY = {
    "no_face": "no face was read",
    "part_missing": "a field was not read",
    "unsure": "not sure enough",
    "frames_disagree": "pictures disagree",
    "expiry_differs": "another expiry than was stated",
    "no_expiry_of_a_chip": "the expiry was not read surely; state it with --expiry",
    "no_such_number": "no such number",
}


def value_of(finding: Finding) -> str:
    """The number with its unit; a dash for what could not be measured."""
    if math.isinf(finding.value):
        return "never"
    return "–" if math.isnan(finding.value) else " ".join(_written(finding.item, finding.value))


def limit_of(item: str) -> str:
    """`≥ 5.0 (least 4.3)`, `70 to 242 (40 to 251)`: where it is good, and in brackets where it is not bad."""
    band, number = BANDS[item], UNITS[item][0].format
    if item == "turn":
        return f"± {band.high:.0f}°"
    low, high = band.lowest < band.low, band.high not in (1.0, 255.0) or item == "contradictions"
    if low and high and math.isfinite(band.high):
        ends = (band.low, band.high, band.lowest, band.highest)
        return "{} to {} ({} to {})".format(*map(number, ends))
    if low:
        return f"≥ {number(band.low)}" + _worst(band.low, band.lowest, "least", number)
    return f"≤ {number(band.high)}" + _worst(band.high, band.highest, "most", number)


def advice_of(finding: Finding, result: TrayResult) -> str:
    """What to change; empty where nothing has to be, and for what could not be measured."""
    if finding.level in ("good", "unknown"):
        return ""
    if finding.item == "found":
        return _about_found(result)
    if finding.item == "turn":
        return _about_turn(finding, result)
    if math.isinf(finding.value):
        return NEVER_STILL
    low = finding.value < BANDS[finding.item].low
    for part in Part:
        if finding.item == f"{part} light":
            return (DARK_FIELD if low else BRIGHT_FIELD).format(FIELD[part])
        if finding.item == f"{part} burnt":
            return BURNT_FIELD.format(FIELD[part])
    return (LOW if low else HIGH).get(finding.item, "")


def remarks_of(result: TrayResult) -> Iterator[str]:
    """What belongs to the figures: what lay there, why pictures were not sure, what it was judged against."""
    if result.decisions.given:
        yield "Judged against the expiry that was stated, as a visit does against the chip's."
    else:
        yield "Judged against the expiry that most pictures show; --expiry states the card's own."
    if result.before:
        yield f"The card came with picture {result.before + 1}: what was before it is not counted."
    if result.decisions.why:
        told = (f"{_why(word)} in {count}" for word, count in result.decisions.why.items())
        yield f"Of {result.frames - result.before} pictures alone: {'; '.join(told)}."
    if result.troubles:
        told = (f"{TROUBLES[Trouble(word)]} in {n}" for word, n in result.troubles.items())
        yield f"What the reader complained of: {'; '.join(told)}."
    if result.presence.views:
        told = (f"{view} {count}" for view, count in result.presence.views.items())
        yield f"The watch on the tray said: {', '.join(told)}."


def _about_found(result: TrayResult) -> str:
    other = max(result.others, key=lambda sort: result.others[sort], default=None)
    if other is not None:
        return LIES.get(other, NOT_FOUND)
    return NOT_FOUND if result.place is None else SOMETIMES


def _about_turn(finding: Finding, result: TrayResult) -> str:
    turn = setting_of(finding.value, result.turn)
    if turn != result.turn:
        return f"If the card lies right for the person, set turn = {turn} under [tray] (now {result.turn})."
    return "Turn the camera or the card until its upper side is level in the picture."


def _why(word: str) -> str:
    if word.endswith("_needs_more_frames"):
        return "a date that breaks a rule, which wants more pictures"
    return WHY.get(word, word)


def _written(item: str, value: float) -> list[str]:
    number, unit = UNITS[item]
    if item == "turn" and abs(value) < 0.5:
        value = 0.0  # not "-0"
    return [word for word in (number.format(value), unit) if word]


def _worst(good: float, worst: float, word: str, number: Callable[[float], str]) -> str:
    """Nothing where it is the same, or the end of the scale."""
    return "" if worst in (good, 0.0) else f" ({word} {number(worst)})"
