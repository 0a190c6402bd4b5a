# SPDX-License-Identifier: Apache-2.0
"""What all events have: a time, a visit, an operation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at a time."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEvent(Event):
    """Something that belongs to one visit."""

    visit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpEvent(VisitEvent):
    """The answer to an operation of one visit."""

    op: int
