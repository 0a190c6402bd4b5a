# SPDX-License-Identifier: Apache-2.0
"""The card's face is looked at and forgotten: after a visit its digits and pictures are in no file, log or record."""

import io
import json
import logging

import numpy as np
import pytest

from hw.camera.frame import Frame
from hw.card.number_b import NumberB
from hw.cardface.presence import Sight, View
from terminal.face_notes import FaceNotes
from terminal.result import result_of
from terminal.runner.tray_box import Looked, TrayBox
from terminal.session.states import EnteringNumberB, Querying
from terminal.vault import Vault, VaultKeeper
from tests.support.face_readings import face
from tests.support.leaks import Finder, Memory, Places
from tests.support.still_clock import StillClock
from tests.support.tray_desk import MARK, coded_watch
from tests.terminal.test_canary import everything_logged, kiosk_folder
from tests.terminal.test_tray_visits import TrayDesk, tray_desk, types, unsure

pytestmark = pytest.mark.usefixtures("coded_watch")
__all__ = ["coded_watch", "everything_logged", "kiosk_folder", "tray_desk"]

WRONG_CODE = "7777"


class OneVisit:
    """A visit before the tray's camera, and all that it could have left."""

    def __init__(self, made: TrayDesk, folder, logged: io.StringIO, **script: object) -> None:
        self._made, self._logged = made, logged
        self._memory = Memory()
        self._memory.needles[MARK[:40]] = "a picture of the tray"
        places = Places(folders=(folder,))
        self.record = made.visit(**script)
        self._found = {place.name: place for place in places.contents()}

    def leaks(self) -> list[str]:
        """Where a digit or a pixel was found."""
        finder = Finder(self._memory)
        pictures = [name for name, place in self._found.items() if finder.found(place)]
        return pictures + [
            name
            for name, text in self._texts().items()
            for secret in self._secrets()
            if secret in text
        ]

    def _texts(self) -> dict[str, bytes]:
        told = {
            "log": self._logged.getvalue().encode(),
            "result": json.dumps(result_of(self.record)).encode(),
            "record": repr(self.record).encode(),
        }
        return told | {name: place.content for name, place in self._found.items() if place.own}

    def _secrets(self) -> list[bytes]:
        printed = self._made.card.number_b
        texts = [printed, printed[:10] + WRONG_CODE, printed[:13]]
        return [form for text in texts for form in (text.encode(), text.encode().hex().encode())]


@pytest.fixture
def visit(tray_desk, kiosk_folder, everything_logged):
    def visits(made: TrayDesk, **script: object) -> OneVisit:
        one = OneVisit(made, kiosk_folder, everything_logged, **script)
        assert "LookAtTray" in everything_logged.getvalue(), "the log was not listened to"
        assert made.tray.frames
        assert made.tray.left() == 0, "frames that are not zero"
        assert made.desk.vaults.empty
        return one

    return visits


def test_a_visit_that_read_the_face_leaves_nothing_of_it(tray_desk, visit):
    made = tray_desk()
    one = visit(made)
    assert one.record.tray.number_b == "tray"
    assert one.leaks() == []


def test_a_draft_that_was_corrected_leaves_nothing(tray_desk, visit):
    made = tray_desk()
    made.reader.readings = [unsure(made.card)]
    one = visit(made, on={EnteringNumberB: types(made.card)})
    assert one.record.tray.number_b == "corrected"
    assert one.leaks() == []


def test_a_reader_that_crashes_in_the_middle_leaves_nothing(tray_desk, visit):
    """Not its error, not the picture that was in its hands, not what it had read before."""
    made = tray_desk()

    class Quoting(RuntimeError):
        """Says all that must not be said."""

    crash = Quoting(made.card.number_b, MARK)
    made.reader.readings = [unsure(made.card), unsure(made.card), crash]
    one = visit(made, on={EnteringNumberB: types(made.card)})
    assert made.reader.reads == 3
    assert one.record.tray.number_b == "typed"
    assert one.leaks() == []


def test_a_person_who_leaves_in_the_middle_leaves_nothing(tray_desk, visit):
    made = tray_desk()
    made.reader.readings = [unsure(made.card)]
    made.reader.on_read = lambda _image: (
        made.desk.reader.remove() if made.reader.reads == 2 else None
    )
    one = visit(made)
    assert one.leaks() == []


def test_the_search_finds_what_is_written(tray_desk, visit, kiosk_folder):
    """A reader that keeps what it sees is found out."""
    made = tray_desk()

    def keeps(image: np.ndarray) -> None:
        (kiosk_folder / "frame.bin").write_bytes(b"head" + image.tobytes())
        logging.getLogger("somebody").info("read %s", made.card.number_b)

    made.reader.on_read = keeps
    one = visit(made)
    assert any("frame.bin" in where for where in one.leaks())
    assert "log" in one.leaks()


def test_what_was_read_is_dropped_as_soon_as_it_has_opened_the_card(tray_desk):
    made = tray_desk()
    kept: list[FaceNotes] = []

    def looks(_visitor, _state) -> None:
        kept.append(made.desk.runner._context.vault(1).face_notes)

    made.visit(on={Querying: looks})
    assert kept
    assert not kept[0].readings


def full_notes() -> FaceNotes:
    notes = FaceNotes()
    notes.add(face(), 3)
    notes.put_draft("5502172035228?")
    notes.other = NumberB(b"80021720352285")
    notes.refuse(NumberB(b"55021720350000"), 9)
    return notes


def test_wiping_the_vault_zeroes_drafts_and_numbers_of_the_face():
    vault = Vault(1)
    vault.face_notes = full_notes()
    notes = vault.face_notes
    draft, other, refused = notes.draft, notes.other, notes.refused[0]
    assert not vault.empty
    vault.wipe()
    assert vault.empty
    assert draft == bytes(14)
    for number in (other, refused):
        with pytest.raises(Exception, match="wiped"):
            _ = number.digits
    assert notes.readings == []


@pytest.mark.parametrize("left", ["readings", "draft", "other", "refused"])
def test_anything_of_a_face_makes_a_vault_not_empty(left):
    vault, full = Vault(1), full_notes()
    setattr(vault.face_notes, left, getattr(full, left))
    assert not vault.empty


def test_what_is_noted_of_a_face_stands_in_no_repr():
    told = repr(full_notes())
    assert not any(digits in told for digits in ("550217", "2285", "8002", "0000"))


def test_a_late_reading_of_a_visit_that_is_over_is_swept_up():
    keeper = VaultKeeper()
    held = keeper.of(1)
    keeper.wipe(1)
    held.face_notes.add(face(), 3)
    keeper.sweep()
    assert held.empty


def a_frame(value: int) -> Looked:
    return Looked(Frame(np.full((2, 2, 3), value, np.uint8), 0.0, value), Sight(View.STILL, 0.0))


def test_a_frame_that_nobody_took_is_zeroed_by_the_next_and_by_the_end():
    box = TrayBox(StillClock())
    first, second, third = a_frame(1), a_frame(2), a_frame(3)
    box.put(first)
    box.put(second)
    assert not first.frame.image.any()
    assert box.take() is second
    assert second.frame.image.all(), "in the hands of whoever took it"
    assert box.take() is None
    box.put(third)
    box.clear()
    assert not third.frame.image.any()
