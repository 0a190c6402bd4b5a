# SPDX-License-Identifier: Apache-2.0
"""What the face check asks for, in words: first what hinders it, else what it wants to see."""

from terminal.session.values import FaceGuide
from ui.presenter.text_ids import TextId

PROMPTS = {
    "neutral": TextId.FACE_NEUTRAL,
    "turn_left": TextId.FACE_TURN_LEFT,
    "turn_right": TextId.FACE_TURN_RIGHT,
    "blink": TextId.FACE_BLINK,
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
}


def guide_text(guide: FaceGuide) -> TextId:
    """One instruction at a time."""
    if guide.instruction in INSTRUCTIONS:
        return INSTRUCTIONS[guide.instruction]
    return PROMPTS.get(guide.prompt, TextId.FACE_NEUTRAL)
