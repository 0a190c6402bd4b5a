# SPDX-License-Identifier: Apache-2.0
"""What a check found."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from terminal.settings import Settings
from ui.doctor.world import World

BROKEN = "broken"
"""The trouble of a check that raised or did not end; it needs no advice of its own."""


class State(StrEnum):
    """How it is."""

    OK = "ok"
    TROUBLE = "trouble"
    NOT_USED = "not used"


@dataclass(frozen=True, slots=True)
class Finding:
    """`seen`: what was found, without secrets or persons' data. `trouble`: a key of the check's advice."""

    state: State
    seen: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """What a check looks at: the world, and the settings (the defaults, where the file cannot be read)."""

    world: World
    settings: Settings


@dataclass(frozen=True, slots=True)
class Check:
    """One check; `name` is its table in checks.toml. It gets `limit_s` seconds."""

    name: str
    look: Callable[[Place], Finding]
    limit_s: float = 15.0


def ok(seen: str) -> Finding:
    """All is well."""
    return Finding(State.OK, seen)


def unused(seen: str) -> Finding:
    """The settings do not ask for it."""
    return Finding(State.NOT_USED, seen)


def trouble(key: str, seen: str) -> Finding:
    """Something has to be done: what, stands in checks.toml."""
    return Finding(State.TROUBLE, seen, key)
