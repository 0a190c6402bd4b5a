# SPDX-License-Identifier: Apache-2.0
"""Slips as text and as JSON. A name is in it only when it was asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.console import Console

from eligibility.japan import JAPAN
from terminal.slips.values import SlipRecord
from ui.presenter.slips import what_to_do


def slip_json(slip: SlipRecord, *, names: bool = False) -> dict[str, Any]:
    """One slip. Times are ISO 8601; the person is null unless `names` and still there."""
    told = what_to_do(slip)
    person = slip.person if names else None
    return {
        "number": slip.number,
        "kiosk": slip.kiosk,
        "state": slip.state.value,
        "outcome": None if slip.outcome is None else slip.outcome.value,
        "why": slip.why,
        "codes": slip.codes,
        "reason": slip.reason.value,
        "code": slip.code,
        "method": slip.method,
        "staff": slip.staff,
        "proof": slip.has_proof,
        "issued_at": slip.issued_at.isoformat(),
        "settle_by": slip.settle_by.isoformat(),
        "asked_at": _iso(slip.asked_at),
        "again_at": _iso(slip.again_at),
        "closed_at": _iso(slip.closed_at),
        "settled_by": slip.by,
        "copies": slip.copy,
        "attempts": slip.attempts,
        "printed": slip.printed,
        "to_do": {"ja": told.ja, "en": told.en},
        "person": None
        if person is None
        else {
            "name": person.name,
            "kana": person.kana,
            "birth": person.birth,
            "sex": person.sex,
            "reference": list(slip.reference),
        },
    }


def print_slips(slips: Sequence[SlipRecord]) -> None:
    """Two lines a slip, in the order of issue: what it is, and what to do about it."""
    console = _console()
    if not slips:
        console.print("no slips")
    for slip in slips:
        state = slip.state.value if slip.outcome is None else f"{slip.state.value}: {slip.outcome}"
        issued, by = _japan(slip.issued_at), slip.settle_by.isoformat()
        console.print(f"{slip.number}  {state}  (issued {issued}, to be settled by {by})")
        console.print(f"    {what_to_do(slip).en}")


def print_slip(slip: SlipRecord, *, names: bool) -> None:
    """All of one slip, a line for each thing that is known."""
    told = slip_json(slip, names=names)
    to_do, person = told.pop("to_do"), told.pop("person") or {}
    person["reference"] = "; ".join(person.pop("reference", []))
    console = _console()
    for name, value in {**told, **person}.items():
        if value not in (None, ""):
            console.print(f"{name.replace('_', ' ')}: {value}")
    console.print(f"what to do: {to_do['en']}\n            {to_do['ja']}")


def _console() -> Console:
    """A name is no markup."""
    return Console(highlight=False, soft_wrap=True, markup=False)


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _japan(at: datetime) -> str:
    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
