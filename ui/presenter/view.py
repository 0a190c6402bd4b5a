# SPDX-License-Identifier: Apache-2.0
"""How a person wants the screens to look; goes back to the kiosk's default when the visit is over."""

from dataclasses import dataclass

from ui.texts.language import Language


@dataclass(frozen=True, slots=True)
class View:
    """`large`: the bigger of two text sizes. `contrast`: black, white and yellow. `left_handed`: mirrored. `still`:
    drawings do not move.
    """

    language: Language = Language.JA
    furigana: bool = False
    large: bool = False
    contrast: bool = False
    left_handed: bool = False
    voice: bool = True
    still: bool = False
