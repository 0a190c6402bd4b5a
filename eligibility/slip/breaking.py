# SPDX-License-Identifier: Apache-2.0
"""Breaking Japanese text into lines by the rules of 禁則処理 (JIS X 4051): what may not begin or end a line."""

import re
from collections.abc import Callable

NOT_FIRST = frozenset(
    "、。，．・：；？！ー々〻ゝゞヽヾ）」』】］｝〉》〕”’…‥％℃"
    "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ"
    "!%),.:;?]}'\"｡､･ｰﾞﾟ｣"
)
NOT_LAST = frozenset("（「『【［｛〈《〔“‘([{｢￥＄№")
_ATOM = re.compile(
    r"(?:令和|平成|昭和|大正|明治)(?:[0-9]+|元)年"
    r"|[0-9]+[年月日時分割番号枚行]"
    r"|[A-Za-z0-9][A-Za-z0-9+./_@-]*"
    r"|\s+|.",
    re.DOTALL,
)

Measure = Callable[[str], float]


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """Lines no wider than `width`, at least one; only a single character may be wider.

    Words, numbers and a number with its counter stay whole where they fit into a line at all. Spaces at a break go.
    """
    return [line for part in text.split("\n") for line in _break_one(part, width, measure)]


def _break_one(text: str, width: float, measure: Measure) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if measure(lines[-1] + piece.rstrip()) <= width:
            lines[-1] += piece
        elif measure(piece.rstrip()) <= width:
            lines.append(piece.lstrip())
        else:
            _by_character(lines, piece, width, measure)
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _by_character(lines: list[str], piece: str, width: float, measure: Measure) -> None:
    for character in piece:
        if lines[-1] and measure(lines[-1] + character) > width:
            lines.append("")
        lines[-1] += character


def _pieces(text: str) -> list[str]:
    """What must stay together: characters joined to those that may not begin or end a line."""
    pieces: list[str] = []
    for atom in _ATOM.findall(text):
        stays = pieces and (atom[0] in NOT_FIRST or pieces[-1][-1] in NOT_LAST or atom.isspace())
        if stays:
            pieces[-1] += atom
        else:
            pieces.append(atom)
    return pieces
