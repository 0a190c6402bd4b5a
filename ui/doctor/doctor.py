# SPDX-License-Identifier: Apache-2.0
"""All checks, each on a thread of its own: one that hangs is told as trouble, and nobody waits for it."""

import contextlib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from hw.errors import BadFile
from terminal.settings import Settings, load_settings
from ui.doctor import (
    cameras,
    clock,
    faces,
    program,
    reader,
    records,
    screen,
    service,
    sound,
    system,
    unit,
)
from ui.doctor.finding import BROKEN, Check, Finding, Place, trouble
from ui.doctor.world import World

CHECKS = (
    Check("python", program.look_at_python),
    Check("settings", program.look_at_settings),
    Check("instances", program.look_at_instances),
    Check("disk", program.look_at_room),
    Check("clock", clock.look_at_clock),
    Check("fonts", screen.look_at_fonts),
    Check("display", screen.look_at_qt),
    Check("screen_size", screen.look_at_size),
    Check("blanking", screen.look_at_blanking),
    Check("sound", sound.look_at_player),
    Check("voice", sound.look_at_voice),
    Check("pcscd", reader.look_at_pcscd),
    Check("reader", reader.look_at_reader),
    Check("card", reader.look_at_card),
    Check("rivals", reader.look_at_rivals),
    Check("polkit", reader.look_at_polkit),
    Check("trust", reader.look_at_trust),
    Check("camera", cameras.look_at_camera),
    Check("tray", cameras.look_at_tray),
    Check("models", faces.look_at_models),
    Check("profile", faces.look_at_profile),
    Check("journal_key", records.look_at_journal_key),
    Check("journal", records.look_at_journal),
    Check("tls", service.look_at_tls),
    Check("service", service.look_at_service),
    Check("printer", records.look_at_printer),
    Check("receipt_computer", records.look_at_receipt_computer),
    Check("staff", records.look_at_staff),
    Check("unit", unit.look_at_unit),
    Check("user", system.look_at_user),
    Check("usb_storage", system.look_at_usb_storage),
    Check("autologin", system.look_at_autologin),
    Check("swap", system.look_at_swap),
    Check("core_dumps", system.look_at_core_dumps),
    Check("logs", program.look_at_logs),
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A check and what it found."""

    check: str
    found: Finding


@dataclass(slots=True)
class _Running:
    check: Check
    thread: threading.Thread
    began_s: float = field(default_factory=time.monotonic)


def examine(world: World, checks: Sequence[Check] = CHECKS) -> list[Examined]:
    """Run the checks, in their order. Never raises, never takes longer than the longest limit and a little."""
    place, found = Place(world, settings_or_defaults(world)), dict[str, Finding]()
    running = [_begin(check, place, found) for check in checks]
    for one in running:
        left_s = one.began_s + one.check.limit_s - time.monotonic()
        one.thread.join(max(left_s, 0.0))
    ended = dict(found)  # a late answer must not change what was told
    return [Examined(check.name, ended.get(check.name) or _late(check)) for check in checks]


def settings_or_defaults(world: World) -> Settings:
    """What the file says; the defaults where it cannot be read, which is a trouble of its own."""
    with contextlib.suppress(BadFile):
        return load_settings(world.settings_file)
    return Settings()


def _begin(check: Check, place: Place, found: dict[str, Finding]) -> _Running:
    def look() -> None:
        try:
            found[check.name] = check.look(place)
        except Exception as error:  # a check that falls over is a trouble to be told, not the end
            found[check.name] = trouble(BROKEN, f"the check failed: {type(error).__name__}")

    # A daemon: a file system that hangs must not keep the program from ending.
    running = _Running(
        check, threading.Thread(target=look, name=f"doctor-{check.name}", daemon=True)
    )
    running.thread.start()
    return running


def _late(check: Check) -> Finding:
    return trouble(BROKEN, f"no answer in {check.limit_s:g} s")
