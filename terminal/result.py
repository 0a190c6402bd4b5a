# SPDX-License-Identifier: Apache-2.0
"""The JSON of a visit, as documented in docs/visit-files.md."""

import math
from dataclasses import asdict
from typing import Any

from facematch import FaceDecision
from terminal.runner.evidence import away_s, causes
from terminal.runner.record import ServiceCodes, SlipSummary, TrayRecord, VisitRecord
from terminal.session.values import Outcome, OutcomeKind
from terminal.timeline import SpanKind, Timeline

NOT_FINISHED = Outcome(OutcomeKind.ABANDONED, "not_finished")


def result_of(record: VisitRecord) -> dict[str, Any]:
    """What is told of a visit: outcome, times, counts, codes. Nothing personal."""
    outcome = record.outcome or NOT_FINISHED
    return {
        "outcome": outcome.kind.value,
        "reason": outcome.reason,
        "support_code": outcome.support_code,
        "note": outcome.note,
        "method": None if record.method is None else record.method.value,
        "steps": steps(record.timeline),
        "totals_ms": totals(record.timeline),
        "busy_ms": {lane: round(1000 * s, 1) for lane, s in record.timeline.busy().items()},
        "card": _card(record),
        "face": _face(record.face, record.fallback_from),
        "tray": _tray(record.tray),
        "eligibility": _service(record.service),
        "registered": record.registered,
        "consents": _consents(record),
        "slip": _slip(record.slip),
        "file": record.file,
    }


def steps(timeline: Timeline) -> list[dict[str, Any]]:
    """The critical path from the card's arrival to the outcome."""
    return [
        {
            "name": step.name,
            "kind": step.kind.value,
            "start_ms": round(step.start_ms, 1),
            "ms": round(step.ms, 1),
        }
        for step in timeline.path()
        if round(step.ms, 1) > 0
    ]


def totals(timeline: Timeline) -> dict[str, float]:
    """The critical path added up by kind."""
    path = timeline.path()
    return {
        kind.value: round(sum(step.ms for step in path if step.kind is kind), 1)
        for kind in SpanKind
    }


def _card(record: VisitRecord) -> dict[str, Any]:
    counters = record.counters
    return {
        "kind": None if record.kind is None else record.kind.value,
        "apdus": counters.apdus,
        "bytes": counters.bytes_sent + counters.bytes_received,
        "verify_sent": {"pin": counters.pin_verifies, "number_b": counters.number_b_verifies},
        "drops": len(record.judged),
        "causes": causes(record.judged),
        "interruptions": record.drops,
        "garbled": record.garbled,
        "resets": record.resets,
        "away_ms": round(1000 * away_s(record.judged), 1),
        "resumes": record.resumes + record.quiet_resumes,
        "authentic": record.authenticity,
        "certificate": record.certificate,
    }


def _face(decision: FaceDecision | None, fallback_from: str | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "matcher": decision.matcher,
        "fallback_from": fallback_from,
        "outcome": decision.outcome,
        "similarity": round(decision.similarity, 4),
        "distance": round(decision.distance, 4),
        "threshold": decision.threshold,
        "threshold_source": decision.threshold_source,
        "matched": decision.matched,
        "live": decision.live,
        "challenge": decision.challenge,
        "liveness": {key: _number(value) for key, value in decision.liveness.items()},
        "frames": decision.frames,
        "reasons": dict(decision.reasons),
        "why": list(decision.why),
    }


def _tray(tray: TrayRecord | None) -> dict[str, Any] | None:
    if tray is None:
        return None
    return {
        "number_b": tray.number_b,
        "frames": tray.frames,
        "first_ms": None if tray.first_s is None else round(1000 * tray.first_s, 1),
        "doubtful": tray.doubtful,
        "views": dict(tray.views),
    }


def _number(value: float | str) -> float | str | None:
    if isinstance(value, str):
        return value
    return None if math.isnan(value) else round(float(value), 4)  # NaN is not JSON


def _service(codes: ServiceCodes | None) -> dict[str, Any] | None:
    if codes is None:
        return None
    return {
        "segment_of_result": codes.segment,
        "processing_result_status": codes.status,
        "qualification_validity": codes.validity,
        "results": codes.results,
        "verdict": codes.verdict,
        "why": codes.why,
        "identity_differences": list(codes.differences),
        "identity_whys": list(codes.whys),
        "identity_remarks": list(codes.remarks),
        "note": codes.note,
    }


def _consents(record: VisitRecord) -> dict[str, Any] | None:
    said = record.consents
    if not said.said:
        return None
    return {
        "information": said.information,
        "subsidies": said.subsidies,
        "items": {item.value: yes for item, yes in said.items},
        "put": record.consents_put,
    }


def _slip(slip: SlipSummary | None) -> dict[str, Any] | None:
    return None if slip is None else asdict(slip)
