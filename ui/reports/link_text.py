# SPDX-License-Identifier: Apache-2.0
"""The link report in a terminal: what to do first, then the numbers."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ui.reports.link_report import LinkReport
from ui.reports.words import (
    CAUSE_STYLES,
    advice_words,
    cause_name,
    period_words,
    rhythm_words,
    tray_words,
)

BAR = 20


def print_report(report: LinkReport, console: Console | None = None) -> None:
    """Print it, as wide as the terminal."""
    console = console or Console(highlight=False)
    console.print(f"[bold]Link to the cards[/], {period_words(report)}", soft_wrap=True)
    if report.empty:
        console.print("Nothing is written down in this period.")
        return
    _print_advice(console, report)
    _print_sum(console, report)
    if report.causes:
        console.print(_causes(report))
        console.print(rhythm_words(report), soft_wrap=True)
    seen = tray_words(report)
    if seen is not None:
        console.print(seen[1], soft_wrap=True)
    console.print()
    console.print(_hours(report))
    console.print()
    console.print(_over_time(report))


def _print_advice(console: Console, report: LinkReport) -> None:
    if not report.advice:
        console.print("[green]✓[/] Nothing has to be done.")
    for advice in report.advice:
        ja, en = advice_words(advice)
        console.print(f"[yellow]![/] {ja}", soft_wrap=True)
        console.print(f"  {en}", soft_wrap=True)


def _print_sum(console: Console, report: LinkReport) -> None:
    share = report.share
    if report.visits:
        console.print(
            f"\n{report.visits} visits, {report.disturbed} disturbed = {share.value:.1%} "
            f"(95 %: {share.low:.1%} to {share.high:.1%}), {report.ended} of them without a result",
            soft_wrap=True,
        )
    console.print(
        f"{report.drops} drops ({report.idle_drops} between visits), {report.resumed} resumed; "
        f"cards away for {_seconds(report.away_ms)} in all; {report.garbled} garbled answers and "
        f"{report.resets} resets in {report.apdus} APDUs",
        soft_wrap=True,
    )
    for outage in report.outages:
        console.print(
            f"{outage.kind} away {outage.times} times, {outage.minutes:.1f} minutes in all"
        )


def _causes(report: LinkReport) -> Table:
    table = _table(("cause", "left"), ("drops", "right"), ("", "left"), ("per 100 visits", "right"))
    table.add_column("visits", justify="right")
    table.add_column("median", justify="right")
    most = max(line.drops for line in report.causes)
    for line in report.causes:
        length = line.median_length_s
        table.add_row(
            cause_name(line.cause),
            str(line.drops),
            _bar(line.drops / most, CAUSE_STYLES.get(line.cause, "white")),
            f"{line.per_100:.1f}",
            str(line.visits),
            "" if length is None else f"{1000 * length:.0f} ms",
        )
    return table


def _hours(report: LinkReport) -> Table:
    table = _table(("hour (JST)", "right"), ("visits", "right"), ("disturbed", "right"))
    table.add_column("", justify="left")
    table.add_column("drops", justify="right")
    for hour in report.hours:
        table.add_row(
            f"{hour.hour:02d}-{hour.hour + 1:02d}",
            str(hour.visits),
            f"{hour.share.value:.0%}" if hour.visits else "",
            _bar(hour.share.value, "yellow"),
            str(hour.drops),
        )
    return table


def _over_time(report: LinkReport) -> Table:
    step = "day" if report.bin_hours == 24 else f"{report.bin_hours} h"
    table = _table((f"from (each {step})", "left"), ("visits", "right"), ("drops", "right"))
    table.add_column("by cause", justify="left")
    most = max(one.drops.total() for one in report.bins) if report.bins else 0
    for one in report.bins:
        bar = Text()
        for cause, drops in one.drops.most_common():
            bar.append_text(_bar(drops / max(1, most), CAUSE_STYLES.get(cause, "white")))
        began = one.began.strftime("%a %Y-%m-%d %H:%M")
        table.add_row(began, str(one.visits), str(one.drops.total()), bar)
    return table


def _table(*columns: tuple[str, str]) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style="dim")
    for name, justify in columns:
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    return table


def _bar(part: float, style: str) -> Text:
    """At least a sliver for anything above nothing."""
    eighths = round(8 * BAR * part)
    if part > 0:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return Text("█" * whole + " ▏▎▍▌▋▊▉"[rest].strip(), style=style)


def _seconds(ms: float) -> str:
    return f"{ms / 1000:.1f} s" if ms < 120_000 else f"{ms / 60_000:.1f} min"
