# SPDX-License-Identifier: Apache-2.0
"""Prints the guard's rates by class: `python -m tests.eligibility.identity.report [--ids]`.

An alarm at the same person is a false alarm, an agreement between two people a miss; in the undecidable
classes an alarm is what the guard is meant to give.
"""

import sys

from tests.eligibility.identity.corpus import Pair, held_out, pairs
from tests.eligibility.identity.measure import Tally, table, tally, total, wilson


def summary(name: str, tallies: list[Tally]) -> str:
    """One line for one part of the corpus."""
    parts = []
    for same, word in ((True, "false alarms"), (False, "misses")):
        wrong, count = total(tallies, same)
        low, high = wilson(wrong, count)
        parts.append(
            f"{wrong} {word} of {count} ({wrong / count:.2%}, 95 % {low:.2%} to {high:.2%})"
        )
    return f"{name}: " + "; ".join(parts)


def halves(rows: list[Pair]) -> dict[str, list[Pair]]:
    """The whole corpus and its two halves."""
    return {
        "all": rows,
        "seen half": [row for row in rows if not held_out(row)],
        "held-out half": [row for row in rows if held_out(row)],
    }


def main() -> None:
    """Print the table, then the sums of the halves."""
    rows = pairs()
    sys.stdout.write(table(tally(rows)) + "\n\n")
    for name, part in halves(rows).items():
        sys.stdout.write(summary(name, tally(part)) + "\n")
    if "--ids" in sys.argv:
        seen = [row for row in rows if not held_out(row)]
        sys.stdout.writelines(f"{t.kind.name}: {' '.join(t.ids)}\n" for t in tally(seen) if t.ids)


if __name__ == "__main__":
    main()
