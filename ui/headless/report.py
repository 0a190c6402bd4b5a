# SPDX-License-Identifier: Apache-2.0
"""A visit's result for people at a terminal: one line, and the timeline if asked for."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

BAR = 40
COLOURS = {"machine": "cyan", "radio": "magenta", "person": "yellow", "service": "green"}


def print_visit(result: dict[str, Any], *, timeline: bool) -> bool:
    """Print one result; whether it was the expected one."""
    console = Console(highlight=False)
    met = bool(result["met"])
    sign = "[green]✓[/]" if met else "[red]✗[/]"
    console.print(f"{sign} [bold]{result['outcome']}[/] ({result['reason']})  {result['title']}")
    for missed in result["missed"]:
        console.print(f"    [red]{missed}[/]")
    if timeline:
        _print_facts(console, result)
        _print_timeline(console, result["steps"])
    return met


def _trouble(card: dict[str, Any]) -> str:
    causes = ", ".join(f"{cause} {count}" for cause, count in card["causes"].items() if count)
    return (
        f"{causes or 'no drop'}; away {card['away_ms']:.0f} ms, "
        f"{card['garbled']} garbled answers, {card['resets']} resets"
    )


def _seen(tray: dict[str, Any]) -> str:
    """How 照合番号B was found, and what the camera saw meanwhile."""
    views = ", ".join(f"{view} {count}" for view, count in tray["views"].items() if count)
    after = "" if tray["first_ms"] is None else f" after {tray['first_ms']:.0f} ms"
    corrected = f", {tray['doubtful']} digits asked for" if tray["doubtful"] else ""
    return (
        f"number_b {tray['number_b'] or 'not found'}{after}, {tray['frames']} pictures read"
        f"{corrected}; {views or 'nothing seen'}"
    )


def _print_facts(console: Console, result: dict[str, Any]) -> None:
    card, face = result["card"], result["face"]
    totals = "  ".join(f"{kind} {ms:.0f} ms" for kind, ms in result["totals_ms"].items())
    sent = card["verify_sent"]
    busy = ", ".join(f"{lane} {ms:.0f} ms" for lane, ms in result["busy_ms"].items())
    console.print(f"    time: {totals}  (work: {busy})")
    console.print(
        f"    card: {card['kind']}, {card['apdus']} APDUs, {card['bytes']} bytes, "
        f"VERIFY pin {sent['pin']} number_b {sent['number_b']}, drops {card['drops']}, "
        f"resumes {card['resumes']}"
    )
    if card["drops"] or card["garbled"] or card["resets"]:
        console.print(f"    link: {_trouble(card)}")
    if result["tray"]:
        console.print(f"    tray: {_seen(result['tray'])}")
    if face:
        console.print(
            f"    face: {face['matcher']} distance {face['distance']:.3f} against "
            f"{face['threshold']} ({face['threshold_source']}), matched {face['matched']}, "
            f"live {face['live']}, {face['frames']} frames"
        )


def _print_timeline(console: Console, steps: list[dict[str, Any]]) -> None:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    for name, justify in (("    ms", "right"), ("for", "left"), ("step", "left"), ("", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    whole = max((step["start_ms"] + step["ms"] for step in steps), default=1.0)
    for step in steps:
        colour = COLOURS[step["kind"]]
        bar = Text(" " * round(BAR * step["start_ms"] / whole))
        bar.append("█" * max(1, round(BAR * step["ms"] / whole)), style=colour)
        table.add_row(f"{step['ms']:.1f}", f"[{colour}]{step['kind']}[/]", step["name"], bar)
    console.print(table)
