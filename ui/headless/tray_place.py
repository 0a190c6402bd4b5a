# SPDX-License-Identifier: Apache-2.0
"""The tray of a visit file: what the person's hand does happens on the reader and before the tray's camera."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hw.camera.frame import Camera
from hw.camera.recorded import load_recorded
from hw.camera.video import ClipCamera
from hw.cardface.reader import FaceReader, load_reader
from hw.cardface.values import CardSort
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.tray import Thing, TrayCamera, TrayScene
from hw.virtual.tray_things import card_thing, document_thing
from terminal.clock import Clock
from terminal.visit_file import VisitFile
from terminal.visit_tray import NONE, TrayTable
from ui.headless.patient import Tray

OpenTray = Callable[[], Camera]


@lru_cache(maxsize=1)
def face_reader(threads: int) -> FaceReader:
    """One network for all visits of a run, which follow each other."""
    return load_reader(threads)


@dataclass(frozen=True, slots=True)
class SeenTray:
    """Moves the card on the reader (`hand`) and in the picture (`scene`): the camera sees it first, and last."""

    hand: Tray
    scene: TrayScene
    thing: Thing
    other: Thing
    face_down: bool = False
    straightens: bool = True

    def insert(self) -> None:
        """Lay the visit's card down."""
        self.scene.lay(self.thing, face_down=self.face_down)
        self.hand.insert()

    def remove(self) -> None:
        """Take away what lies there."""
        self.scene.lift()
        self.hand.remove()

    def swap(self) -> None:
        """Lay the other card down."""
        self.scene.lay(self.other)
        self.hand.swap()

    def exchange(self, file: Path) -> None:
        """The radio's plan swapped in another card: that one is seen too."""
        self.scene.exchange(_thing_of(file))

    def straighten(self) -> None:
        """Push the card straight, face up, out of the lamp's reflection; unless this person does not."""
        if self.straightens:
            self.scene.straighten()


def seen_tray(
    file: VisitFile, card: SoftwareCard, clock: Clock, hand: Tray
) -> tuple[Tray, OpenTray | None]:
    """What the person handles, and the camera above it; None: there is none. Raises BadFile."""
    table = file.tray
    if table is None or table.camera == NONE:
        return hand, None
    if table.recorded is not None:
        clip = load_recorded(table.recorded)
        return hand, lambda: ClipCamera(clip, clock)
    scene = TrayScene(clock, table.askew, table.straight, dies_after_s=table.dies_at_s)
    thing = _thing(table, file.visit.card, card)
    swap = file.patient.swaps_card_for
    other = thing if swap is None else _thing_of(swap)
    tray = SeenTray(hand, scene, thing, other, table.face_down, table.straightens)
    return tray, lambda: TrayCamera(scene, clock, seed=table.seed)


def _thing(table: TrayTable, path: Path, card: SoftwareCard) -> Thing:
    if table.document is not None:
        return document_thing(CardSort(table.document.value))
    return card_thing(card, path) if table.shows is None else _thing_of(table.shows)


def _thing_of(path: Path) -> Thing:
    return card_thing(load_card(path), path)
