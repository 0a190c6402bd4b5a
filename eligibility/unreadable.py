# SPDX-License-Identifier: Apache-2.0
"""● in the name of an answer: which of the chip's characters it can stand for.

The service has ● where its character set lacks a character (保団連 2023-09-19). So ● is no wild card: it stands
for a character that JIS X 0208 lacks, or in a surname for one of the 168 with a second printed shape.
"""

import re
import unicodedata
from dataclasses import dataclass

from eligibility.name_rules import name_rules
from eligibility.names import UNREADABLE, Variants, fold_name

_CLUSTER = re.compile(
    "([^\ufe00-\ufe0f\U000e0100-\U000e01ef\u3099\u309aﾞﾟ゛゜])([\u3099\u309aﾞﾟ゛゜]?)([\ufe00-\ufe0f\U000e0100-\U000e01ef]*)"
)
_SPACE = re.compile(r"\s")
_MARKS = re.compile(f"{UNREADABLE}+")


@dataclass(frozen=True, slots=True)
class _Cluster:
    """One character of the chip's name: its folded form, how many ● it may come as, its selector."""

    folded: str
    marks: int
    selected: bool


def reads_as(chip: str, answer: str, variants: Variants | None = None) -> bool:
    """True when the chip's name can have become the answer's. `answer` is folded and readable in part."""
    places = {0}
    for cluster in _clusters(chip, variants):
        places = {end for place in places for end in _ends(cluster, answer, place)}
    return len(answer) in places


def agrees_where_readable(chip: str, answer: str) -> bool:
    """True when the folded names agree if each run of ● may stand for anything."""
    parts = map(re.escape, _MARKS.split(answer))
    return re.fullmatch(".+".join(parts), chip) is not None


def _ends(cluster: _Cluster, answer: str, place: int) -> set[int]:
    ends = set()
    if answer.startswith(cluster.folded, place):
        end = place + len(cluster.folded)
        ends.add(end)
        if cluster.selected and answer.startswith(UNREADABLE, end):
            ends.add(end + 1)
    for count in range(1, cluster.marks + 1):
        if answer.startswith(UNREADABLE * count, place):
            ends.add(place + count)
    return ends


def _clusters(chip: str, variants: Variants | None) -> list[_Cluster]:
    """The characters of the name; what is before the first space is taken for the surname."""
    surname_ends = found.start() if (found := _SPACE.search(chip.strip())) else 0
    clusters: list[_Cluster] = []
    for piece in _CLUSTER.finditer(chip.strip()):
        folded = fold_name(piece[1] + piece[2], variants)
        if piece[1] in "々〻" and clusters:
            folded = clusters[-1].folded
        if folded:
            marks = _marks(piece[1], bool(piece[3]), piece.start() < surname_ends)
            clusters.append(_Cluster(folded, marks, bool(piece[3])))
    return clusters


def _marks(character: str, selected: bool, in_surname: bool) -> int:
    if unicodedata.category(character) != "Lo":
        return 0
    if selected or ord(character) > 0xFFFF:
        return 2
    in_two_shapes = in_surname and character in name_rules().two_shapes
    return 1 if in_two_shapes or not _in_jis_x_0208(character) else 0


def _in_jis_x_0208(character: str) -> bool:
    try:
        character.encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True
