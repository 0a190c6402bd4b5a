# SPDX-License-Identifier: Apache-2.0
"""The clock: Japan's zone, kept by NTP, not in the past."""

from datetime import timedelta

from ui.doctor.finding import Finding, Place, ok, trouble

JAPAN = timedelta(hours=9)
NOT_BEFORE = 2026
"""This program is not older."""


def look_at_clock(place: Place) -> Finding:
    """Slips carry dates and the service refuses signatures from another time."""
    now = place.world.now()
    if now.year < NOT_BEFORE:
        return trouble("past", f"it is {now:%Y-%m-%d}")
    if now.utcoffset() != JAPAN:
        return trouble("zone", f"the zone is {now:%Z} ({now:%z})")
    ran = place.world.command("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if ran.out.strip() != "yes":
        return trouble("alone", "NTP has not set the clock")
    return ok(f"{now:%Y-%m-%d %H:%M} Japan, set by NTP")
