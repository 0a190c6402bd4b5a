# SPDX-License-Identifier: Apache-2.0
"""Where the kiosk's film is made: a real pcscd with a virtual card, a streamed person, the service, the settings.

All of it are processes of their own; the kiosk under test knows them by its settings file only.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hw.pcsc.instance import PrivatePcscd, use_service
from hw.virtual.radio.plan import RadioPlan
from hw.virtual.radio.station import FIRST_SLOT
from hw.virtual.radio.timing import MEASURED
from hw.virtual.radio.wire import dump_plan
from terminal.journal.keys import create_key_file
from ui.headless.pcsc_place import HandProcess
from ui.wiring.enrolments import enrolments
from ui.wiring.service_process import ServiceProcess

FIXTURES = Path(__file__).parents[1] / "fixtures"
SERVICE_S = 0.5
KIOSK = "kiosk-1"


@dataclass
class FilmSet:
    """What the film's person has in the hand, and where they stand."""

    settings: Path
    hand: HandProcess
    camera: "subprocess.Popen[str]"
    folder: Path

    def insert(self, card: str) -> None:
        """Lay a card of the fixtures on the reader."""
        self.hand.tell(f"insert {FIXTURES / 'cards' / card}.card.toml")

    def remove(self) -> None:
        """Take it away."""
        self.hand.tell("remove")

    def sees(self, prompt: str) -> None:
        """The person before the camera sees what the screen asks for."""
        if self.camera.stdin is not None:
            self.camera.stdin.write(prompt + "\n")
            self.camera.stdin.flush()


@contextmanager
def film_set(scene: str, cards: tuple[str, ...]) -> Iterator[FilmSet]:
    """All of it is running, and is ended in the end. Before this process's first PC/SC call."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="uketsuke-film-")))
        (folder / "pcsc").mkdir()
        pcscd = PrivatePcscd(folder / "pcsc")
        use_service(pcscd.socket)
        stack.enter_context(pcscd)
        hand = HandProcess(pcscd.port, lambda _: None)
        stack.callback(hand.close)
        hand.tell(f"radio {dump_plan(RadioPlan(timing=MEASURED))}")  # a card takes its time
        service = ServiceProcess(folder / "service", FIXTURES / "people.toml")
        stack.callback(service.stop)
        service.start()
        service.enrol(KIOSK, enrolments(FIXTURES / "cards" / f"{c}.card.toml" for c in cards))
        service.behave(KIOSK, SERVICE_S, None, simulate=False)
        camera = _camera(stack, scene)
        assert camera.stdout is not None
        settings = _write_settings(folder, camera.stdout.readline().strip(), service)
        yield FilmSet(settings, hand, camera, folder)


def _camera(stack: ExitStack, scene: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.support.film_camera", str(FIXTURES / "scenes" / scene)]
    pipe = subprocess.PIPE
    camera = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def end() -> None:
        for end_of_pipe in (camera.stdin, camera.stdout):
            if end_of_pipe is not None:
                end_of_pipe.close()
        camera.wait(10)

    stack.callback(end)
    return camera


def _write_settings(folder: Path, camera: str, service: ServiceProcess) -> Path:
    mine = service.client_settings(KIOSK)
    create_key_file(folder / "journal.key")
    (folder / "papers").mkdir()
    tables = {
        "kiosk": {"id": KIOSK},
        "reader": {"name": FIRST_SLOT},
        "camera": {"device": camera},
        "service": {
            "url": mine.base_url,
            "ca_file": mine.ca_file,
            "cert_file": mine.cert_file,
            "key_file": mine.key_file,
        },
        "journal": {"path": folder / "journal.db", "key_file": folder / "journal.key"},
        "printer": {"kind": "pdf", "directory": folder / "papers"},
    }
    lines = [f"[{name}]\n{_lines(table)}\n" for name, table in tables.items()]
    path = folder / "uketsuke.toml"
    path.write_text("\n".join(lines) + "[screen]\nfull = true\n", encoding="utf-8")
    return path


def _lines(table: dict[str, object]) -> str:
    return "\n".join(f'{key} = "{value}"' for key, value in table.items())
