# SPDX-License-Identifier: Apache-2.0
"""Prints the guard's rates by class: `python -m tests.eligibility.identity.report [--ids] [--write]`.

An alarm at the same person is a false alarm, an agreement between two people a miss; in the undecidable
classes an alarm is what the guard is meant to give.
"""

import sys

from tests.eligibility.identity.corpus import HERE, Pair, held_out, pairs
from tests.eligibility.identity.measure import Guard, Tally, check, table, tally, total, wilson

GUIDE = HERE.parents[2] / "docs" / "identity.md"
BEGIN, END = "<!-- report -->", "<!-- /report -->"


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


def full(rows: list[Pair], guard: Guard = check) -> str:
    """The sums of the halves, then the table: what docs/identity.md shows."""
    sums = [f"* {summary(name, tally(part, guard))}" for name, part in halves(rows).items()]
    return "\n".join([*sums, "", table(tally(rows, guard))])


def main() -> None:
    """Print the report, or write it into the guide (`--write`); `--ids` names the wrong pairs of the seen half."""
    rows = pairs()
    text = full(rows)
    sys.stdout.write(text + "\n")
    if "--ids" in sys.argv:
        seen = tally(row for row in rows if not held_out(row))
        sys.stdout.writelines(f"{t.kind.name}: {' '.join(t.ids)}\n" for t in seen if t.ids)
    if "--write" in sys.argv:
        before, _, rest = GUIDE.read_text("utf-8").partition(BEGIN)
        GUIDE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
