# SPDX-License-Identifier: Apache-2.0
"""What the safety rules of a session remember of each visit."""

from dataclasses import dataclass, field

from terminal.session import effects as eff
from terminal.session.recovery import Shake
from terminal.session.states import Interrupted, Leaving, State
from terminal.session.values import OutcomeKind


@dataclass
class Story:
    """What one visit did and heard so far."""

    effects: list[eff.Effect] = field(default_factory=list)
    pin_entries: int = 0
    pin_signs: int = 0
    link_lost: bool = False
    refused_pins: int = 0
    staff_confirmed: bool = False
    staff_agreed: bool = False
    """To the other way to write the birth year."""
    number_b: str = ""
    """Which number is in the vault."""
    typed: int = 0
    refused_numbers: list[str] = field(default_factory=list)
    another_card: bool = False
    shakes: list[Shake] = field(default_factory=list)
    """Of the reconnects since the card was last laid down or answered well."""
    answers: list[OutcomeKind] = field(default_factory=list)
    outcomes: list[OutcomeKind] = field(default_factory=list)
    face_matched: bool = False
    slip_signed: bool = False
    agreed: bool = False
    """The person said yes to the registration."""
    registered: bool = False
    printed: int = 0
    """Papers that came out."""

    def count(self, kind: type) -> int:
        return sum(isinstance(effect, kind) for effect in self.effects)


def on_screen(state: State) -> State:
    """What a person sees: while a card may only have flickered, the screen before."""
    return state.shown if isinstance(state, Leaving) else state


def behind(state: State) -> State:
    """Where the visit stands: an interrupted one where it will go on."""
    return state.resume if isinstance(state, Interrupted) else state
