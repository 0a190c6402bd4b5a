# SPDX-License-Identifier: Apache-2.0
"""A client of the service that the settings name."""

from dataclasses import replace
from pathlib import Path

from eligibility.client import ClientSettings, EligibilityClient
from hw.errors import BadFile
from terminal.clock import Clock
from terminal.settings import Settings

MOCK_INSTITUTION = "9919999996"
"""For settings that name no clinic: prefecture 99 does not exist, no real clinic has this code."""
PATIENT_READ_S, PATIENT_DEADLINE_S = 12.0, 14.0
"""For the outbox: nobody waits there, and a service that is always slow has to settle a slip all the same.

Less than the outbox's own limits (`LEASE` in terminal/slips, `JOIN_S` in terminal/rounds.py).
"""


def patient(settings: ClientSettings) -> ClientSettings:
    """The same client where nobody waits for the answer."""
    return replace(
        settings,
        read_timeout_s=max(settings.read_timeout_s, PATIENT_READ_S),
        deadline_s=max(settings.deadline_s, PATIENT_DEADLINE_S),
    )


def client_of(settings: Settings, path: Path | None, clock: Clock) -> EligibilityClient:
    """One that is patient. `path` is the settings' file, for what is told.

    Raises hw.errors.BadFile and eligibility.errors.BadFile.
    """
    return EligibilityClient(patient(client_settings(settings, path)), clock)


def client_settings(settings: Settings, path: Path | None) -> ClientSettings:
    """Raises hw.errors.BadFile when a certificate or its key is not named."""
    table = settings.service
    files = {name: getattr(table, name) for name in ("ca_file", "cert_file", "key_file")}
    for name, found in files.items():
        if found is None:
            reason = "is not given: the service has to be trusted, and to know this kiosk"
            raise BadFile(path or Path("uketsuke.toml"), None, f"service.{name}", reason)
    return ClientSettings(
        base_url=table.url,
        connect_timeout_s=table.connect_timeout_s,
        read_timeout_s=table.read_timeout_s,
        deadline_s=table.deadline_s,
        retries=table.retries,
        institution_code=settings.clinic.institution_code or MOCK_INSTITUTION,
        **files,
    )
