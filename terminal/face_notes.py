# SPDX-License-Identifier: Apache-2.0
"""What one visit saw of the card's face: readings that vote, what they add up to, and what the card refused.

All of it is the holder's secret: it stands in the vault, in no `repr`, and is dropped with the visit.
"""

from dataclasses import dataclass, field

from hw.card.number_b import NumberB
from hw.cardface.values import FaceReading


@dataclass(slots=True)
class FaceNotes:
    """Filled by the tray's lane; `refused` by the card's.

    `draft`: fourteen characters, `?` where one is doubtful, for the person to correct. `other`: the second way to
    write the birth date of a card with a western year. `tries_left`: of the card's counter after the last refusal.
    """

    readings: list[FaceReading] = field(default_factory=list, repr=False)
    draft: bytearray | None = field(default=None, repr=False)
    other: NumberB | None = field(default=None, repr=False)
    refused: list[NumberB] = field(default_factory=list, repr=False)
    tries_left: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing of a person is left."""
        return not self.readings and not self.refused and self.draft is None and self.other is None

    def add(self, reading: FaceReading, most: int) -> None:
        """Keep a reading; of more than `most` the oldest go."""
        self.readings = [*self.readings, reading][-most:]

    def refuse(self, number: NumberB, tries_left: int | None = None) -> None:
        """Remember, in a copy of its own, that this number does not open the card; `tries_left` as the card said."""
        self.tries_left = tries_left
        if not self.was_refused(number):
            self.refused.append(NumberB(number.digits))

    def was_refused(self, number: NumberB) -> bool:
        """Whether the card, or its expiry, has refused this number in this visit."""
        return any(number == refused for refused in self.refused)

    def put_draft(self, draft: str) -> None:
        """Keep the latest draft."""
        self.drop_draft()
        self.draft = bytearray(draft, "ascii")

    def drop_draft(self) -> None:
        """Zero and forget the draft."""
        if self.draft is not None:
            self.draft[:] = bytes(len(self.draft))
        self.draft = None

    def drop_readings(self) -> None:
        """Another card may lie there by now, or nobody needs them any more."""
        self.readings = []

    def drop_other(self) -> None:
        """Zero and forget the second way to write the birth date."""
        if self.other is not None:
            self.other.wipe()
        self.other = None

    def forget_reading(self) -> None:
        """The number has opened the card: what was read is of no more use, what was refused is remembered."""
        self.drop_readings()
        self.drop_draft()
        self.drop_other()

    def wipe(self) -> None:
        """Zero what can be zeroed, forget the rest."""
        self.drop_readings()
        self.drop_draft()
        self.drop_other()
        for number in self.refused:
            number.wipe()
        self.refused, self.tries_left = [], None
