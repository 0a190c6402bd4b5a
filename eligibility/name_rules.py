# SPDX-License-Identifier: Apache-2.0
"""What the comparison of names knows besides variant characters: `data/names.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from eligibility.names import Variants


@dataclass(frozen=True, slots=True)
class NameRules:
    """Characters as they are; Latin words in small letters."""

    confusable: Variants
    two_shapes: frozenset[str]
    no_middle: frozenset[str]
    given_last: frozenset[str]
    generations: frozenset[str]
    particles: frozenset[str]


@cache
def name_rules() -> NameRules:
    """The rules that come with the program."""
    text = (resources.files("eligibility") / "data" / "names.toml").read_text("utf-8")
    rules = tomllib.loads(text)
    return NameRules(
        confusable=Variants.of(rules["surnames"]["confusable"]),
        two_shapes=frozenset(rules["two_shapes"]["characters"]) - {"\n"},
        no_middle=_words(rules, "no_middle"),
        given_last=_words(rules, "given_last"),
        generations=_words(rules, "generations"),
        particles=_words(rules, "particles"),
    )


def _words(rules: dict[str, dict[str, str]], name: str) -> frozenset[str]:
    return frozenset(rules["latin"][name].casefold().split())
