# SPDX-License-Identifier: Apache-2.0
"""What `uketsuke.toml` says of the screen, the sound, the staff's side and the questions about consent."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Seconds = Annotated[float, Field(gt=0, le=86_400)]
LanguageCode = Literal["ja", "en", "zh", "ko", "pt", "vi"]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ScreenTable(_Table):
    """`[screen]`: the glass that patients touch."""

    diagonal_inch: float = Field(
        13.3, ge=7, le=32, description="of the screen; sizes of keys and letters follow from it"
    )
    full: bool = Field(False, description="the whole screen, without a window manager")
    output: str | None = Field(None, description="the screen's name; None: the primary one")
    language: LanguageCode = Field("ja", description="at the start of each visit")
    languages: tuple[LanguageCode, ...] = Field(
        ("ja", "en", "zh", "ko", "pt", "vi"), min_length=1, description="that can be chosen"
    )
    furigana: bool = Field(False, description="readings above kanji from the start")
    large: bool = Field(False, description="the bigger text size from the start")
    contrast: bool = Field(False, description="high contrast from the start")
    left_handed: bool = Field(False, description="what is touched stands on the left")
    motion: bool = Field(True, description="drawings move; false: they stand, for who gets dizzy")

    @model_validator(mode="after")
    def _the_first_language_is_one_of_them(self) -> "ScreenTable":
        if self.language not in self.languages:
            raise ValueError("language has to be one of languages")
        return self


class SoundTable(_Table):
    """`[sound]`: spoken guidance in Japanese, and a chime."""

    voice: bool = Field(True, description="what to do is said, in Japanese")
    chime: bool = Field(True, description="rings until a card is taken, and for staff")
    volume: int = Field(70, ge=0, le=100, description="percent")
    device: str | None = Field(None, description="of ALSA; None: the default one")
    files: Path | None = Field(None, description="folder of the voice; None: the set-up's")


class StaffTable(_Table):
    """`[staff]`: who may use the staff's side, and where it is."""

    file: Path | None = Field(None, description="made by `uketsuke staff add`; None: nobody may")
    place: Literal["corner", "window", "off"] = Field(
        "corner", description="behind a corner of the patients' screen, or a window of its own"
    )
    output: str | None = Field(None, description="window: the screen's name; None: a second one")
    attempts: int = Field(5, ge=1, le=10, description="wrong codes in a row, then waits grow")
    lock_s: Seconds = Field(600.0, description="the longest wait; the first is 10 s")
    idle_s: Seconds = Field(120.0, description="without a touch, staff are signed out")


class ConsentTable(_Table):
    """`[consent]`: what the clinic uses of a person's records, and so asks for; nothing: nobody is asked."""

    surgery: bool = Field(True, description="operations (手術)")
    treatment: bool = Field(True, description="treatment (診療)")
    medicine: bool = Field(True, description="medicines (薬剤)")
    checkup: bool = Field(True, description="health check-ups (特定健診)")
    first: Literal["together", "one_by_one"] = Field(
        "together", description="one touch for all (包括同意), each still possible; or each at once"
    )
