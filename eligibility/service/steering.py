# SPDX-License-Identifier: Apache-2.0
"""Change a running service from outside: another behaviour, more cards. Loopback and a token only."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Self

from eligibility.channel import Channel, ClientSettings
from eligibility.clock import Clock, WallClock
from eligibility.service.records import Enrolment
from eligibility.service.settings import Behaviour
from eligibility.wire import ADMIN_TOKEN_HEADER


class ServiceAdmin:
    """The admin's end of one service. Raises a ServiceError, as the client does."""

    def __init__(self, settings: ClientSettings, token: str, clock: Clock | None = None) -> None:
        headers = {ADMIN_TOKEN_HEADER: token}
        self._channel = Channel(settings, clock or WallClock(), headers)

    def change(self, behaviour: Behaviour) -> None:
        """From the next request on, behave so; counts of failures start anew."""
        self._channel.post("/v1/admin/behaviour", behaviour_to_json(behaviour))

    def enrol(self, enrolments: Iterable[Enrolment]) -> None:
        """Add cards, replacing those with the same serial."""
        rows = [_enrolment_to_json(enrolment) for enrolment in enrolments]
        self._channel.post("/v1/admin/enrolments", {"enrolments": rows})

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def behaviour_to_json(behaviour: Behaviour) -> dict[str, Any]:
    """The body of POST /v1/admin/behaviour."""
    return asdict(behaviour)


def _enrolment_to_json(enrolment: Enrolment) -> dict[str, Any]:
    key, expires = enrolment.surface_public_key_der, enrolment.certificate_expires
    return {
        "person_id": enrolment.person_id,
        "certificate_serial": enrolment.certificate_serial,
        "surface_public_key": None if key is None else b64encode(key).decode(),
        "certificate_expires": None if expires is None else expires.isoformat(),
    }
