# SPDX-License-Identifier: Apache-2.0
"""What the face check asks for, in words: first what hinders it, else what it wants to see."""

from terminal.session.values import FaceGuide
from ui.presenter.model import FaceAsk, Glow
from ui.presenter.text_ids import TextId

PROMPTS = {
    "neutral": TextId.FACE_NEUTRAL,
    "turn_left": TextId.FACE_TURN_LEFT,
    "turn_right": TextId.FACE_TURN_RIGHT,
    "blink": TextId.FACE_BLINK,
    "light_red": TextId.FACE_LIGHT,
    "light_green": TextId.FACE_LIGHT,
    "light_blue": TextId.FACE_LIGHT,
    "light_white": TextId.FACE_LIGHT,
}

GLOWS = {
    "light_red": Glow.RED,
    "light_green": Glow.GREEN,
    "light_blue": Glow.BLUE,
    "light_white": Glow.WHITE,
}

ASKS = {
    "neutral": FaceAsk.LOOK,
    "turn_left": FaceAsk.TURN_LEFT,
    "turn_right": FaceAsk.TURN_RIGHT,
    "blink": FaceAsk.BLINK,
    **dict.fromkeys(GLOWS, FaceAsk.LIGHT),
}

INSTRUCTIONS = {
    "no_face": TextId.FACE_NO_FACE,
    "several_faces": TextId.FACE_SEVERAL,
    "at_edge": TextId.FACE_AT_EDGE,
    "too_far": TextId.FACE_TOO_FAR,
    "too_near": TextId.FACE_TOO_NEAR,
    "too_dark": TextId.FACE_TOO_DARK,
    "too_bright": TextId.FACE_TOO_BRIGHT,
    "blurred": TextId.FACE_BLURRED,
    "turned": TextId.FACE_NEUTRAL,
    "eyes_shut": TextId.FACE_EYES_SHUT,
    "sunglasses": TextId.FACE_SUNGLASSES,
    "masked": TextId.FACE_MASKED,
    "covered": TextId.FACE_COVERED,
}


def guide_text(guide: FaceGuide) -> TextId:
    """One instruction at a time."""
    if guide.instruction in INSTRUCTIONS:
        return INSTRUCTIONS[guide.instruction]
    return PROMPTS.get(guide.prompt, TextId.FACE_NEUTRAL)


def glow_of(guide: FaceGuide) -> Glow | None:
    """The colour that the screen shines on the face; it stays while an instruction is told."""
    return GLOWS.get(guide.prompt)


def hinders(guide: FaceGuide) -> bool:
    """Whether the words say what is in the way, and not what the check wants to see."""
    return guide.instruction in INSTRUCTIONS


def ask_of(guide: FaceGuide) -> FaceAsk:
    """What the check wants to see, also while something is in the way; for the drawing."""
    return ASKS.get(guide.prompt, FaceAsk.LOOK)
