# SPDX-License-Identifier: Apache-2.0
"""The account of a visit's trouble with its card: opened by a drop, closed by the next thing that works."""

from dataclasses import replace

from terminal.session.events import (
    CardConfirmed,
    CardIdentified,
    Event,
    HolderRead,
    LinkLost,
    PhotoRead,
    ProofSigned,
    RegistrationSigned,
    SlipSigned,
)
from terminal.session.recovery import Recovery, Stage, stage
from terminal.session.values import Failure, TrayView, Visit

WORKED = (
    CardIdentified
    | PhotoRead
    | HolderRead
    | ProofSigned
    | RegistrationSigned
    | SlipSigned
    | CardConfirmed
)


def dropped(visit: Visit, at: float) -> Visit:
    """The card went, or fell silent: one drop more, and trouble at the latest from now on."""
    since = at if visit.trouble_since is None else visit.trouble_since
    return replace(visit, card_op=None, drops=visit.drops + 1, trouble_since=since)


def failed(visit: Visit, event: LinkLost) -> Visit:
    """A card that the reader sees could not be worked with."""
    if event.progressed:
        visit = replace(settled(visit), trouble_since=event.at)
    failures = visit.link_failures + 1
    return replace(visit, link_failures=failures, link_failure=event.failure)


def powered(recovery: Recovery, visit: Visit) -> Visit:
    """The card was laid down anew: what failed before says nothing about how hard to shake it.

    A card that lay still all the time was not: where the mildest way had failed often enough, the next one is begun
    with; not the hardest ones, which may themselves be why the card was away.
    """
    if visit.tray is TrayView.STILL and visit.link_failures >= recovery.shake_after:
        return replace(visit, link_failures=recovery.shake_after)
    return replace(visit, link_failures=0, link_failure=None)


def settled(visit: Visit) -> Visit:
    """All is well again."""
    return replace(visit, drops=0, link_failures=0, link_failure=None, trouble_since=None)


def after(visit: Visit, event: Event) -> Visit:
    """The account after an answer of the card."""
    return settled(visit) if isinstance(event, WORKED) else visit


def away_s(visit: Visit, at: float) -> float:
    """Seconds since the trouble began."""
    return 0.0 if visit.trouble_since is None else max(0.0, at - visit.trouble_since)


def stage_of(recovery: Recovery, visit: Visit, at: float) -> Stage:
    """What to tell the person now."""
    return stage(recovery, away_s(visit, at), visit.drops)


def reason(visit: Visit) -> Failure | None:
    """Why the card cannot be worked with, as far as it was told."""
    return visit.link_failure
