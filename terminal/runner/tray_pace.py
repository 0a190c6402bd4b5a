# SPDX-License-Identifier: Apache-2.0
"""How often the tray is looked at, and how many pictures of a card's face are read before the person is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrayPace:
    """The numbers of the tray's lane; each is a setting (see terminal.settings).

    `idle_fps`, `visit_fps`: looks a second while nobody is there, and in a visit. `still_s`: a card that lay still so
    long with none on the reader is named. `hint_frames`: so many pictures in a row with one trouble are a hint to the
    person. `doubt_frames`: after so many readable ones without a number the person corrects what is doubtful.
    `most_frames`: pictures of which the readings are kept to vote. `wait_s`: for a camera or a network that is not
    there yet. `back_off_s` to `longest_back_off_s`: pauses between two attempts to open the camera. `frozen_s`: the
    very same picture for so long is none; None for a camera of pictures, which are all the same.
    """

    idle_fps: float = 3.0
    visit_fps: float = 12.0
    still_s: float = 2.0
    hint_frames: int = 3
    doubt_frames: int = 6
    most_frames: int = 12
    wait_s: float = 3.0
    back_off_s: float = 1.0
    longest_back_off_s: float = 30.0
    frozen_s: float | None = 5.0
