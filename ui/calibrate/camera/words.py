# SPDX-License-Identifier: Apache-2.0
"""What was measured of a camera, and what to change, in words for whoever stands there with a screwdriver."""

from __future__ import annotations

import math
from collections.abc import Iterator

from facematch.camera_check import Lens, Place
from facematch.camera_levels import BANDS, Finding

UNITS = {
    "rate": "{:.1f} frames/s",
    "jitter": "{:.2f} × the median",
    "lost": "{:.0%}",
    "resolution": "{:.0f} lines",
    "place": "{:.0f} cm away",
    "eyes": "{:.0f} px apart",
    "brightness": "{:.0f} of 255",
    "clipping": "{:.1%} of the skin",
    "backlight": "{:.2f} × the face",
    "side light": "1 : {:.2f}",
    "focus": "{:.3f}",
    "motion blur": "{:.0%} of the sharpness",
    "noise": "± {:.1f} of 255",
    "skin hue": "{:.0f}°",
    "colour": "{:.0%} saturation",
    "cast": "1 : {:.2f}",
    "screen light": "{:.3f}",
    "good frames": "{:.0%}",
}
LOW = {
    "rate": "Give the face more light (a dark picture is exposed longer), use a USB port of its own, "
    "or choose MJPEG in the camera's settings.",
    "resolution": "Set the camera to 640 × 480 or more.",
    "eyes": "The person stands too far away for this lens: move the mark nearer.",
    "brightness": "The face is dark: put a lamp beside or above the screen, or turn the exposure up.",
    "focus": "The picture is not sharp: clean the lens, take off its film, set the focus to the mark.",
    "motion blur": "A moving face blurs: more light on it, so that the exposure gets shorter.",
    "skin hue": "The picture is reddish or bluish: set the white balance by hand in this room's light.",
    "colour": "There is hardly any colour: switch the camera from grey or night mode to colour.",
    "screen light": "The screen's colours hardly show on the skin: brighter screen, less light from "
    "above, person nearer.",
    "good frames": "Few frames can be compared: see what is wrong with the others below.",
}
HIGH = {
    "jitter": "Frames come unevenly: close other programs, use a USB port of its own.",
    "lost": "Frames are lost: close other programs, use a USB port of its own, no hub.",
    "brightness": "The face is too bright: take the lamp away from it, or turn the exposure down.",
    "clipping": "Parts of the face have no detail left: softer light, exposure down.",
    "backlight": "What is behind is brighter than the face: turn the kiosk away from the window, draw "
    "the blind, or put light on the face.",
    "side light": "One side of the face is dark: light from the front, or from both sides.",
    "noise": "The picture is grainy: more light on the face, gain (ISO) down.",
    "skin hue": "The picture is yellowish or greenish: set the white balance by hand in this room's light.",
    "colour": "Colours are overdone: turn the camera's saturation down.",
    "cast": "The room looks tinted: set the white balance by hand in this room's light.",
}
UNKNOWN = {
    "motion blur": "Nobody moved enough to tell.",
    "screen light": "Not tried.",
}
NO_FACE = "No face was seen."
REASONS = {
    "no_face": "no face",
    "several_faces": "several faces",
    "at_edge": "face at the edge",
    "too_far": "too far",
    "too_near": "too near",
    "too_dark": "too dark",
    "too_bright": "too bright",
    "blurred": "not sharp",
    "sunglasses": "sunglasses",
    "masked": "a mask",
    "covered": "face covered",
    "turned": "turned away (asked for)",
    "eyes_shut": "eyes shut",
}
LENSES = {
    "assumed": "by a usual webcam's lens (60° across); say --fov, or --distance-cm for someone who stands "
    "at a measured distance",
    "stated": "by the field of view that was stated",
    "measured": "by the distance that was measured",
}


def value_of(finding: Finding) -> str:
    """The number with its unit; a dash for what could not be measured."""
    if not math.isfinite(finding.value):
        return "–"
    return UNITS[finding.item].format(finding.value)


def advice_of(finding: Finding, place: Place | None) -> str:
    """What to change; empty where nothing has to be."""
    if finding.level == "good":
        return ""
    if finding.item == "place":
        return _about_place(finding, place)
    if finding.level == "unknown":
        return UNKNOWN.get(finding.item, NO_FACE)
    low = finding.value < BANDS[finding.item].low
    return (LOW if low else HIGH).get(finding.item, "")


def _about_place(finding: Finding, place: Place | None) -> str:
    if place is None:
        return NO_FACE
    if finding.level == "bad":
        return "With this lens nobody stands right: too near is farther away than too far. Use another lens."
    if place.distance > place.far * 0.95:
        return f"Too far away: stand at {place.mark:.0f} cm."
    return f"Too near: stand at {place.mark:.0f} cm."


def where_to_stand(place: Place, lens: Lens, height_cm: float | None) -> Iterator[str]:
    """Sentences for the floor."""
    yield (
        f"People can stand {place.near:.0f} to {place.far:.0f} cm from the lens; put the mark on the "
        f"floor at {place.mark:.0f} cm."
    )
    yield f"There the face may be {place.sideways:.0f} cm left or right of the middle."
    if height_cm is None:
        yield f"It may be {place.updown:.0f} cm above or below the middle of the picture."
    else:
        low, high = height_cm - place.updown, height_cm + place.updown
        yield (
            f"With the lens at {height_cm:.0f} cm, looking straight ahead, faces from {low:.0f} to "
            f"{high:.0f} cm above the floor are inside."
        )
    yield f"Distances are ± {lens.error:.0%}: {LENSES[lens.source]}."


def reasons_of(reasons: dict[str, int], frames: int) -> str:
    """`turned away (asked for) in 12 of 80 frames; …`"""
    told = [f"{REASONS.get(name, name)} in {count}" for name, count in reasons.items()]
    return f"Of {frames} frames: " + "; ".join(told) + "." if told else ""
