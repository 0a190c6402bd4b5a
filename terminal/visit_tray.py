# SPDX-License-Identifier: Apache-2.0
"""`[tray]` of a visit file: the camera above the tray, and how the card lies there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hw.virtual.face.photograph import Shot, Tray
from hw.virtual.face.shots import check_limits
from terminal.session.values import LyingCard

DRAWN, NONE = "drawn", "none"
Number = Annotated[float, Field(allow_inf_nan=False)]
Pair = tuple[Number, Number]
OF_THE_CARD = ("turn_deg", "tilt", "shift", "glare", "blur", "motion", "finger")
"""What a person puts right who straightens the card; the others are the camera's, the lamp's or the card's own."""


class TrayTable(BaseModel):
    """What the camera sees: a drawn face, photographed as these numbers say, or recorded pictures.

    The numbers are those of `hw.virtual.face.photograph.Shot`, and mean the same.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    camera: str = Field(
        DRAWN, min_length=1, description="drawn, none, or a picture, folder of pictures or video"
    )
    shows: Path | None = Field(None, description="another card's file: its face lies there")
    document: LyingCard | None = Field(None, description="what lies there is no My Number Card")
    face_down: bool = False
    straightens: bool = Field(
        True, description="whether the person lays it straight once the screen asks"
    )
    dies_at_s: Annotated[float, Field(ge=0, le=3600)] | None = Field(
        None, description="the camera's cable is pulled out so long after the card was laid down"
    )
    frame: tuple[int, int] = (960, 720)
    turn_deg: Number = 0.0
    tilt: Pair = (0.0, 0.0)
    shift: Pair = (0.0, 0.0)
    scale: Number = 0.75
    surface: Tray = "dark"
    light: Number = 0.85
    glare: Number = 0.0
    glare_at: Pair = (0.5, 0.5)
    blur: Number = 0.6
    motion: Number = 0.0
    noise: Number = 2.0
    wear: Number = 0.0
    finger: Number = 0.0
    finger_at: Number = 0.5
    seed: int = 0

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.shows is not None and self.document is not None:
            raise ValueError("either shows or document: one thing lies in the tray")
        if self.document in (LyingCard.MY_NUMBER, LyingCard.MY_NUMBER_BACK):
            raise ValueError("a My Number Card is no document: say shows, or face_down")
        if self.camera != DRAWN and self.model_fields_set - {"camera", "straightens", "dies_at_s"}:
            raise ValueError(f'only camera = "{DRAWN}" is drawn as these keys say')
        check_limits(self.askew)
        return self

    @property
    def recorded(self) -> Path | None:
        """The pictures that the camera shows, if it is made of files."""
        return None if self.camera in (DRAWN, NONE) else Path(self.camera)

    @property
    def askew(self) -> Shot:
        """How the card is seen when it has been laid down."""
        numbers = {name: getattr(self, name) for name in _OF_THE_SHOT}
        return Shot(tray=self.surface, jpeg=None, **numbers)

    @property
    def straight(self) -> Shot:
        """How it is seen once it was laid straight."""
        good = {name: TrayTable.model_fields[name].default for name in OF_THE_CARD}
        return self.model_copy(update=good).askew

    def under(self, base: Path) -> TrayTable:
        """The same, its paths taken as relative to `base`."""
        found: dict[str, object] = {}
        if self.recorded is not None:
            found["camera"] = str(base / self.camera)
        if self.shows is not None:
            found["shows"] = base / self.shows
        return self.model_copy(update=found)


_OF_THE_SHOT = frozenset(
    {"frame", "turn_deg", "tilt", "shift", "scale", "light", "glare", "glare_at"}
    | {"blur", "motion", "noise", "wear", "finger", "finger_at", "seed"}
)

ReadHow = Literal["tray", "corrected", "typed"]
