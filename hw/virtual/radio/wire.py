# SPDX-License-Identifier: Apache-2.0
"""A plan, and the log of what came of it, as one line of JSON: for the process that holds the card."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any

from hw.virtual.radio.log import AirLog, Struck
from hw.virtual.radio.plan import (
    Fault,
    FaultKind,
    Garbling,
    Lengths,
    MuteUntil,
    RadioPlan,
    Spread,
    When,
)
from hw.virtual.radio.timing import Latency


def dump_plan(plan: RadioPlan) -> str:
    """One line."""
    return json.dumps(asdict(plan), default=_plain)


def load_plan(line: str) -> RadioPlan:
    """Undo `dump_plan`. Raises ValueError, KeyError or TypeError for anything else."""
    read = json.loads(line)
    blink = {**read.pop("blink")}
    return RadioPlan(
        **{
            **read,
            "timing": Latency(**read["timing"]),
            "blink": Lengths(**{**blink, "spread": Spread(blink["spread"])}),
            "garbling": Garbling(read["garbling"]),
            "mute_until": MuteUntil(read["mute_until"]),
            "faults": tuple(map(_fault, read["faults"])),
        }
    )


def _fault(read: dict[str, Any]) -> Fault:
    card = read["card"]
    return Fault(
        **{
            **read,
            "kind": FaultKind(read["kind"]),
            "when": When(read["when"]),
            "card": None if card is None else Path(card),
            "command": bytes.fromhex(read["command"]),
        }
    )


def dump_log(log: AirLog) -> str:
    """One line."""
    return json.dumps(asdict(log), default=_plain)


def load_log(line: str) -> AirLog:
    """Undo `dump_log`."""
    read = json.loads(line)
    struck = [Struck(**{**entry, "kind": FaultKind(entry["kind"])}) for entry in read["struck"]]
    return AirLog(**{**read, "struck": struck})


def _plain(value: object) -> str:
    if isinstance(value, Path | Enum):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
