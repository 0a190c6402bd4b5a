# SPDX-License-Identifier: Apache-2.0
"""What the papers say, from `data/slip.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Table = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the 申立書. `kind`: known (the kiosk may know it), choice, or blank; `verified`: evidenced."""

    id: str
    label: str
    kind: str
    source: str
    verified: bool
    choices: tuple[str, ...] = ()
    rows: int = 1
    after_signature: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """All texts; keys are the values of the enums whose words they are."""

    title: Table
    why: Table
    steps: tuple[str, ...]
    reason: Table
    method: Table
    sex: Table
    declaration: Table
    items: tuple[Item, ...]


@cache
def words() -> Words:
    """The texts that come with the program."""
    text = (resources.files("eligibility") / "data" / "slip.toml").read_text("utf-8")
    found = tomllib.loads(text)
    form: dict[str, Any] = found["declaration"]
    return Words(
        title=found["title"],
        why=found["why"],
        steps=tuple(found["steps"]["now"]),
        reason=found["reason"],
        method=found["method"],
        sex=found["sex"],
        declaration={key: value for key, value in form.items() if isinstance(value, str)},
        items=tuple(_item(one) for one in form["item"]),
    )


def _item(found: dict[str, Any]) -> Item:
    return Item(**{**found, "choices": tuple(found.get("choices", ()))})
