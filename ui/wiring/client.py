# SPDX-License-Identifier: Apache-2.0
"""A client of the service that the settings name."""

from pathlib import Path

from eligibility.client import ClientSettings, EligibilityClient
from hw.errors import BadFile
from terminal.clock import Clock
from terminal.settings import ServiceTable, Settings


def client_of(settings: Settings, path: Path | None, clock: Clock) -> EligibilityClient:
    """`path` is the settings' file, for what is told. Raises hw.errors.BadFile and eligibility.errors.BadFile."""
    return EligibilityClient(client_settings(settings.service, path), clock)


def client_settings(table: ServiceTable, path: Path | None) -> ClientSettings:
    """Raises hw.errors.BadFile when a certificate or its key is not named."""
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
        **files,
    )
