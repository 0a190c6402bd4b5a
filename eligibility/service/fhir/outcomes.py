# SPDX-License-Identifier: Apache-2.0
"""What goes wrong, as an OperationOutcome. Nothing that was sent comes back in it."""

from dataclasses import dataclass
from typing import Any

from eligibility.service.fhir.names import ERROR_CODE, Resource

LOGIN, FORBIDDEN, CONFLICT = "login", "forbidden", "conflict"
ISSUE_OF_STATUS = {
    400: "invalid",
    401: LOGIN,
    403: FORBIDDEN,
    404: "not-found",
    405: "not-supported",
    409: CONFLICT,
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
    503: "transient",
}
"""Codes of http://hl7.org/fhir/issue-type."""


@dataclass(frozen=True, slots=True)
class Issue:
    """`code` of FHIR's issue types; `where` are paths into the request."""

    code: str
    text: str
    where: tuple[str, ...] = ()


class NotFhir(Exception):
    """What came in, or would go out, is not what FHIR or this facade allows; never leaves the app."""

    def __init__(self, *issues: Issue) -> None:
        super().__init__("; ".join(f"{' '.join(issue.where)}: {issue.text}" for issue in issues))
        self.issues = issues


def outcome(*issues: Issue) -> Resource:
    """The resource."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(issue) for issue in issues]}


def outcome_of_status(status: int, error: str) -> Resource:
    """For an answer of the rest of the service: its status and its `error`."""
    code = ISSUE_OF_STATUS.get(status, "exception")
    issue = _issue(Issue(code, error.replace("_", " ")))
    issue["details"]["coding"] = [{"system": ERROR_CODE, "code": error}]
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def _issue(issue: Issue) -> dict[str, Any]:
    made: dict[str, Any] = {
        "severity": "error",
        "code": issue.code,
        "details": {"text": issue.text},
    }
    return made | ({"expression": list(issue.where)} if issue.where else {})
