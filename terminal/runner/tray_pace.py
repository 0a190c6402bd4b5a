# SPDX-License-Identifier: Apache-2.0
"""How often the tray is looked at, and how many pictures of a card's face are read before the person is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrayPace:
    """The numbers of the tray's lane; each is a setting (see terminal.settings).

    `idle_fps`, `visit_fps`: looks a second while nobody is there, and in a visit. `still_s`: a card that lay still so
    long with none on the reader is named. `settle_s`: what moves, or cannot be told, is read all the same after so
    long. `rest_s`: after a picture in which a part was missing; twice as long after the next one that shows the same,
    up to `longest_rest_s`. `hint_s`: a trouble that lasts so long is a hint to the person. `doubt_frames`: after so
    many readable pictures without a number the person corrects what is doubtful; and after `give_up_s` whatever else
    is in the way, if `least_known` of the 14 digits are read. `most_frames`: so many readings are kept to vote.
    `wait_s`: for a camera that gives no picture yet. `back_off_s` to `longest_back_off_s`: pauses between two
    attempts to open it. `frozen_s`: the very same picture for so long is none; None for a camera of pictures, which
    are all the same.
    """

    idle_fps: float = 5.0
    visit_fps: float = 12.0
    still_s: float = 2.0
    settle_s: float = 1.0
    rest_s: float = 0.4
    longest_rest_s: float = 4.0
    hint_s: float = 1.5
    give_up_s: float = 15.0
    least_known: int = 7
    doubt_frames: int = 6
    most_frames: int = 12
    wait_s: float = 3.0
    back_off_s: float = 1.0
    longest_back_off_s: float = 30.0
    frozen_s: float | None = 5.0
