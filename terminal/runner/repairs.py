# SPDX-License-Identifier: Apache-2.0
"""How each worker is made anew: by itself after its lane broke, or because staff want a part restarted."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from terminal.runner.camera_work import CameraWork
from terminal.runner.card_work import CardWork
from terminal.runner.context import Context
from terminal.runner.crew import Crew
from terminal.runner.devices import no_printer
from terminal.runner.face_work import FaceWork
from terminal.runner.health import Health, Part, PartHealth, PartState, Restart
from terminal.runner.journal_work import JournalWork
from terminal.runner.link_watch import LinkWatch
from terminal.runner.net_work import NetWork
from terminal.runner.slip_work import SlipWork
from terminal.runner.tray_work import TrayWork
from terminal.runner.watch import ReaderWatch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workers:
    """Who stands on the lanes."""

    watch: ReaderWatch
    card: CardWork
    camera: CameraWork
    face: FaceWork
    tray: TrayWork
    net: NetWork
    link: LinkWatch
    slips: SlipWork
    journal: JournalWork


class Repairs:
    """Made once by the runner; `restart` is called on the main thread, `health` on any."""

    def __init__(self, context: Context, crew: Crew, workers: Workers) -> None:
        self._context = context
        self._workers = workers
        crew.renew_with(_renewals(workers))

    def health(self) -> Health:
        """How the kiosk's parts are doing."""
        known, devices = self._context.ledger.read(), self._context.devices
        parts = {part: known.parts.get(part, PartHealth(PartState.STARTING)) for part in Part}
        if devices.open_tray is None:
            parts[Part.TRAY] = PartHealth(PartState.NOT_USED)
        if devices.open_printer is no_printer:
            parts[Part.PRINTER] = PartHealth(PartState.NOT_USED)
        return replace(known, parts=parts)

    def restart(self, part: Part) -> Restart:
        """See `Runner.restart`."""
        if self.health().of(part).state is PartState.NOT_USED:
            return Restart.NOT_USED
        if part is Part.MATCHER and self._workers.face.busy:
            return Restart.BUSY
        log.info("restart: %s", part)
        self._context.ledger.starting(part)
        self._begin(part)
        return Restart.ORDERED

    def _begin(self, part: Part) -> None:
        workers = self._workers
        match part:
            case Part.READER:
                workers.watch.restart()
            case Part.CAMERA:
                workers.camera.restart()
            case Part.TRAY:
                workers.tray.restart()
            case Part.MATCHER:
                workers.face.restart()
            case Part.PRINTER:
                workers.slips.restart_printer()
            case Part.SERVICE:
                workers.net.restart()
            case Part.JOURNAL:
                workers.journal.restart()
                workers.slips.restart_book()


def _renewals(workers: Workers) -> dict[str, Callable[[], None]]:
    """By the names of the lanes. A camera is opened for each visit anew; nothing is held for the notes."""
    return {
        "watch": workers.watch.start,
        "card": workers.card.renew,
        "face": workers.face.renew,
        "film": workers.tray.renew_film,
        "tray": workers.tray.renew,
        "net": lambda: workers.net.renew(0),
        "net-2": lambda: workers.net.renew(1),
        "probe": workers.link.renew,
        "slips": workers.slips.renew_book,
        "print": workers.slips.renew_printer,
        "journal": workers.journal.renew,
    }
