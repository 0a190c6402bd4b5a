# SPDX-License-Identifier: Apache-2.0
"""`[service]` and `[oqs]` of `uketsuke.toml`: whom the kiosk asks, and to whom it tells the answer."""

from pathlib import Path

from pydantic import Field

from eligibility.breaker import BreakerSettings
from eligibility.oqs.encoding import Encoding
from terminal.settings_base import Seconds, Table


class ServiceTable(Table):
    """Where the eligibility service is, and who the kiosk is to it."""

    url: str = Field(
        "https://localhost:8443", pattern=r"^https://", description="where the service is"
    )
    ca_file: Path | None = Field(None, description="PEM: who may have signed its certificate")
    cert_file: Path | None = Field(
        None, description="PEM: the kiosk's certificate; its common name is the kiosk's"
    )
    key_file: Path | None = Field(
        None, description="PEM: the certificate's key, readable by its owner only"
    )
    connect_timeout_s: Seconds = Field(3.0, gt=0, description="to reach it")
    read_timeout_s: Seconds = Field(
        7.0,
        gt=0,
        description="then a second is left of the person's 8 s to sign and print the slip",
    )
    deadline_s: Seconds = Field(8.0, gt=0, description="for a question with all its retries")
    retries: int = Field(2, ge=0, le=10, description="of a question that did not get through")
    person_deadline_s: Seconds = Field(
        8.0, gt=0, description="nothing but the service is waited for: then undecided, with a slip"
    )
    breaker_failures: int = Field(
        3, ge=1, le=100, description="failures of the link in a row: then nobody waits for it"
    )
    breaker_hang_s: Seconds = Field(
        5.0, gt=0, description="or so much time in a row that was waited for in vain"
    )
    breaker_cool_down_s: Seconds = Field(2.0, gt=0, description="until the link is tried again")
    breaker_longest_cool_down_s: Seconds = Field(30.0, gt=0, description="it doubles up to this")
    breaker_trial_s: Seconds = Field(
        10.0,
        gt=0,
        description="after a hang: for a slip's question to be answered before patients ask",
    )

    def breaker(self) -> BreakerSettings:
        """The breaker's numbers in the words of the eligibility room."""
        return BreakerSettings(
            failures=self.breaker_failures,
            hang_s=self.breaker_hang_s,
            cool_down_s=self.breaker_cool_down_s,
            longest_cool_down_s=self.breaker_longest_cool_down_s,
            trial_s=self.breaker_trial_s,
        )


class OqsTable(Table):
    """The files for the receipt computer: docs/receipt-computer.md."""

    face_dir: Path | None = Field(
        None, description="for each finished visit's answer; None: no file is written"
    )
    encoding: Encoding = Field(Encoding.SHIFT_JIS, description="Shift_JIS (code page 932) or UTF-8")
    retry_s: Seconds = Field(
        30.0, gt=0, description="a file that could not be written waits so long"
    )
    keep_h: float | None = Field(
        None, gt=0, description="older files are removed; None: never, the receipt computer does"
    )
