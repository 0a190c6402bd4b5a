# SPDX-License-Identifier: Apache-2.0
"""Writes pairs.csv: `python -m tests.eligibility.identity.make_corpus`.

The pairs come from tables.toml by fixed seeds, so the table is the same each time. Nothing of the program
is imported: what the guard takes for the same name has no part in what the corpus calls the same person.
"""

from tests.eligibility.identity import different_people, same_elsewhere, same_people, undecidable
from tests.eligibility.identity.corpus import HERE, Pair, write
from tests.eligibility.identity.drawing import Rows

HEAD = """SPDX-License-Identifier: Apache-2.0
Pairs of a chip's holder and an answer of the service. Made by make_corpus.py from tables.toml; the classes
(`kind`) and their sources are in classes.toml. All people are made up. An empty cell is an element that is
not there; what cannot be seen or told apart in print is written as \\u{FA19}."""


def rows() -> list[Pair]:
    """All generated pairs, in a fixed order."""
    found = Rows()
    for part in (same_people, same_elsewhere, undecidable, different_people):
        part.make(found)
    return found.made


def main() -> None:
    """Write the table."""
    write(HERE / "pairs.csv", rows(), HEAD)


if __name__ == "__main__":
    main()
