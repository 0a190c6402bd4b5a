# SPDX-License-Identifier: Apache-2.0
"""The guard held against the corpus: which pairs it alarms at, by class, with intervals."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eligibility.answers import Eligibility
from eligibility.codes import CardClassification, Sex, read_code
from eligibility.identity import Holder, IdentityCheck, check_identity
from tests.eligibility.identity.corpus import Kind, Pair, kinds

Guard = Callable[[Pair], IdentityCheck]
_95 = 1.959964


@dataclass(frozen=True)
class Tally:
    """`wrong` of `pairs`: alarms at the same person, agreements at strangers."""

    kind: Kind
    pairs: int
    wrong: int
    ids: tuple[str, ...]

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the rate by Wilson's formula."""
        return wilson(self.wrong, self.pairs)


def wilson(wrong: int, pairs: int) -> tuple[float, float]:
    """95 % interval of a rate. Wilson 1927."""
    if not pairs:
        return 0.0, 1.0
    rate, z2 = wrong / pairs, _95**2
    middle = (rate + z2 / (2 * pairs)) / (1 + z2 / pairs)
    half = _95 / (1 + z2 / pairs) * math.sqrt(rate * (1 - rate) / pairs + z2 / (4 * pairs**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def check(pair: Pair) -> IdentityCheck:
    """What the guard says of one pair."""
    holder = Holder(pair.chip_name, pair.chip_birth, pair.chip_sex, pair.chip_kana or None)
    answer = Eligibility(
        CardClassification.GENERAL,
        pair.name,
        pair.birth,
        read_code(Sex, pair.sex1),
        "模擬健康保険協会",
        kana=pair.kana or None,
        other_name=pair.other_name or None,
        other_kana=pair.other_kana or None,
        other_sex=read_code(Sex, pair.sex2) if pair.sex2 else None,
    )
    return check_identity(holder, answer)


def tally(pairs: Iterable[Pair], guard: Guard = check) -> list[Tally]:
    """One row for each class that has pairs, in the order of classes.toml."""
    classes, wrong, counts = kinds(), {}, {}
    for pair in pairs:
        counts[pair.kind] = counts.get(pair.kind, 0) + 1
        if guard(pair).agrees is not classes[pair.kind].same:
            wrong.setdefault(pair.kind, []).append(pair.id)
    return [
        Tally(kind, counts[name], len(wrong.get(name, ())), tuple(wrong.get(name, ())))
        for name, kind in classes.items()
        if name in counts
    ]


def total(tallies: Iterable[Tally], same: bool, decidable: bool = True) -> tuple[int, int]:
    """(wrong, pairs) over the classes of one sort."""
    chosen = [t for t in tallies if t.kind.same is same and t.kind.decidable is decidable]
    return sum(t.wrong for t in chosen), sum(t.pairs for t in chosen)


def table(tallies: Iterable[Tally]) -> str:
    """The rates by class as lines of Markdown."""
    lines = [
        "| class | people | pairs | wrong | rate | 95 % interval | what differs | source read |",
        "|---|---|---:|---:|---:|---|---|---|",
    ]
    for t in tallies:
        low, high = t.interval
        people = ("same" if t.kind.same else "different") + (
            "" if t.kind.decidable else ", undecidable"
        )
        rate = f"{t.wrong / t.pairs:.1%} | {low:.1%} to {high:.1%}"
        read = "yes" if t.kind.verified else "no"
        cells = (t.kind.name, people, str(t.pairs), str(t.wrong), rate, t.kind.says, read)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
