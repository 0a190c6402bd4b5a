# SPDX-License-Identifier: Apache-2.0
"""A gateway over a folder of a test, and a receipt computer that writes requests and reads answers."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eligibility.oqs.asked import House
from eligibility.oqs.gateway import Gateway, GatewaySettings
from tests.support.oqs_values import independent

CLINIC = "9919999996"
NOW = datetime(2026, 11, 24, 0, 30, 15, tzinfo=UTC)

ASK = """<?xml version="1.0" encoding="{encoding}" standalone="no"?>
<XmlMsg>
  <MessageHeader>
    <MedicalInstitutionCode>{clinic}</MedicalInstitutionCode>
    <ArbitraryFileIdentifier>kiosk-000123</ArbitraryFileIdentifier>
  </MessageHeader>
  <MessageBody>
{body}
  </MessageBody>
</XmlMsg>
"""
SEARCH = """<QualificationConfirmSearchInfo>
  <InsurerNumber>{insurer}</InsurerNumber>
  <InsuredCardSymbol>{symbol}</InsuredCardSymbol>
  <InsuredIdentificationNumber>{number}</InsuredIdentificationNumber>
  <InsuredBranchNumber>01</InsuredBranchNumber>
  <Birthdate>{birth}</Birthdate>
  <ArbitraryIdentifier>{chart}</ArbitraryIdentifier>
</QualificationConfirmSearchInfo>"""
HANAKO = {
    "insurer": "01990019",
    "symbol": "12-34",
    "number": "4260",
    "birth": "19800115",
    "chart": "chart-1",
}
NOBODY = {**HANAKO, "number": "99999", "chart": "chart-2"}


def request(body: str, clinic: str = CLINIC, encoding: str = "Shift_JIS") -> bytes:
    codec = "cp932" if encoding == "Shift_JIS" else encoding
    return ASK.format(body=body, clinic=clinic, encoding=encoding).encode(codec)


def by_number(encoding: str = "Shift_JIS", clinic: str = CLINIC, **person: str) -> bytes:
    return request(SEARCH.format(**{**HANAKO, **person}), clinic, encoding)


@dataclass
class StandingClock:
    """Moves only when somebody sleeps on it."""

    at: float = 0.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Exchange:
    """The folder, with a gateway on one side and the test on the other."""

    folder: Path
    centre: Any
    clock: StandingClock = field(default_factory=StandingClock)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.gateway = self.another()

    def another(self, **settings: Any) -> Gateway:
        """A gateway that was started again."""
        made = Gateway(
            GatewaySettings(self.folder, **settings),
            self.centre,
            House(CLINIC, lambda: self.now),
            self.clock,
        )
        made.prepare()
        return made

    def ask(self, name: str, data: bytes) -> None:
        (self.folder / "req" / name).write_bytes(data)

    def answer(self, name: str) -> ET.Element:
        return independent((self.folder / "res" / name).read_bytes())

    def asked(self, name: str, data: bytes) -> ET.Element:
        """One request, one scan, its answer."""
        self.ask(name, data)
        self.gateway.scan()
        return self.answer(re.sub("req_", "res_", name))

    def names(self, folder: str) -> list[str]:
        return sorted(entry.name for entry in (self.folder / folder).iterdir())

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.clock.at += timedelta(**time).total_seconds()


def said(root: ET.Element) -> tuple[str | None, str | None, str | None]:
    """SegmentOfResult, ErrorCode or ProcessingResultCode, QualificationValidity."""
    code = root.findtext("MessageHeader/ErrorCode") or root.findtext(
        "MessageBody/ProcessingResultCode"
    )
    return (
        root.findtext("MessageHeader/SegmentOfResult"),
        code,
        root.findtext("MessageBody/QualificationValidity"),
    )
