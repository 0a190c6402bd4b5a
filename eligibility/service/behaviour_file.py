# SPDX-License-Identifier: Apache-2.0
"""The file of a service's bad days. Strict: an unknown key or value is refused with its line.

seed = 7                   the same seed gives the same delays and the same rates
simulate_delay = false     true: delays are told in a header, not waited for
clock_skew_s = 0           how far the service's clock is ahead

[latency]                  of each question; without the table there is none
kind = "field"             "field" (3 to 7 s), "uniform" with min_s and max_s, "lognormal" with median_s and p95_s

[[fault]]                  any number; the first that applies strikes
kind = "status_503"        a kind of `settings.FailureKind`
on = "eligibility"         "nonce" | "eligibility" | "counter" | "any"
kiosk = "kiosk-1"          only this client certificate's name
person = "hanako"          only this person
rate = 0.1                 strikes with this probability; default: always
times = 3                  only so often; default: without an end
for_s = 3                  how long the line is out, of "refused" and "tls"
retry_after_s = 2          of "status_429" (default 2) and "status_503" (default none)
min_s, max_s, median_s, p95_s    of "slow": uniform or log-normal; default 3 to 7 s
"""

from pathlib import Path

from eligibility.service.settings import (
    ENDPOINTS,
    FIELD_DELAY,
    Behaviour,
    Delay,
    Endpoint,
    Failure,
    FailureKind,
)
from eligibility.service.tables import Table, read_root

_KINDS = {kind.value: kind for kind in FailureKind}
_ENDPOINTS: dict[str, Endpoint] = {name: name for name in ENDPOINTS}
_LATENCIES = {name: name for name in ("field", "uniform", "lognormal")}
LONGEST_S = 86_400.0
MOST = 2**31 - 1


def load_behaviour(path: Path) -> Behaviour:
    """Read the file. Raises BadFile with path, line, key and what is allowed."""
    root = read_root(path)
    behaviour = Behaviour(
        seed=root.whole("seed") if root.has("seed") else 0,
        simulate_delay=root.flag("simulate_delay") if root.has("simulate_delay") else False,
        clock_skew_s=_number(root, "clock_skew_s", -LONGEST_S, 0.0),
        delay=_latency(root.table("latency")) if root.has("latency") else None,
        failures=tuple(_fault(row) for row in root.rows("fault")),
    )
    root.finish()
    return behaviour


def _latency(table: Table) -> Delay:
    match table.choice("kind", _LATENCIES):
        case "uniform":
            delay = _uniform(table)
        case "lognormal":
            delay = _lognormal(table)
        case _:
            delay = FIELD_DELAY
    table.finish()
    return delay


def _uniform(table: Table) -> Delay:
    delay = Delay(_number(table, "min_s"), _number(table, "max_s"))
    if delay.max_s < delay.min_s:
        raise table.bad("max_s", "is below min_s")
    return delay


def _lognormal(table: Table) -> Delay:
    median_s, p95_s = _number(table, "median_s"), _number(table, "p95_s")
    if median_s <= 0:
        raise table.bad("median_s", "is not above 0")
    if p95_s < median_s:
        raise table.bad("p95_s", "is below median_s")
    return Delay(median_s=median_s, p95_s=p95_s)


def _fault(row: Table) -> Failure:
    kind = row.choice("kind", _KINDS)
    failure = Failure(
        kind=kind,
        times=_count(row, "times", 1) if row.has("times") else None,
        person=row.text("person") if row.has("person") else None,
        on=row.choice("on", _ENDPOINTS) if row.has("on") else "eligibility",
        kiosk=row.text("kiosk") if row.has("kiosk") else None,
        rate=_rate(row) if row.has("rate") else None,
        for_s=_number(row, "for_s", 0.0, Failure(kind).for_s),
        retry_after_s=_count(row, "retry_after_s") if row.has("retry_after_s") else None,
        delay=_slowness(row) if kind is FailureKind.SLOW else FIELD_DELAY,
    )
    row.finish()
    return failure


def _slowness(row: Table) -> Delay:
    if row.has("median_s") or row.has("p95_s"):
        return _lognormal(row)
    return _uniform(row) if row.has("min_s") or row.has("max_s") else FIELD_DELAY


def _rate(row: Table) -> float:
    rate = _number(row, "rate")
    if rate > 1:
        raise row.bad("rate", "is a probability, from 0 to 1")
    return rate


def _count(row: Table, key: str, least: int = 0) -> int:
    count = row.whole(key)
    if not least <= count <= MOST:
        raise row.bad(key, f"is not from {least} to {MOST}")
    return count


def _number(table: Table, key: str, least: float = 0.0, default: float | None = None) -> float:
    """A number of seconds or a rate; required without a default."""
    if default is not None and not table.has(key):
        return default
    value = table.number(key)
    if not least <= value <= LONGEST_S:
        raise table.bad(key, f"is not from {least:g} to {LONGEST_S:g}")
    return value
