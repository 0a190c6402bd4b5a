# SPDX-License-Identifier: Apache-2.0
"""After a visit by face nothing of the face is left: in no file, no mapped memory, no array, no picture that is held.

The visit is a whole one, with the real matcher before a committed scene. What the test looks for is remembered on
the way: rows of frames, of aligned faces and of the chip's portrait, landmarks, embeddings.
"""

import base64
import gc
import mmap
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

import facematch.align
from facematch import FaceSettings, load_engine
from hw.camera.scene import SceneCamera, load_scene
from hw.virtual.card import load_card
from terminal.journal.journal import Journal
from terminal.journal.keys import Key
from terminal.journal.store import open_for_reading
from terminal.session.values import Method, OutcomeKind
from tests.support.front_desk import Desk
from tests.support.leaks import Finder, Memory, Place, Places, RememberingEngine
from tests.support.still_clock import StillClock
from tests.support.virtual_cards import FIXTURES

SCENE = FIXTURES / "scenes" / "hanako"
KEY = Key(bytes(range(32)))

pytestmark = [
    pytest.mark.skipif(not (SCENE / "scene.toml").exists(), reason="needs the scenes"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def real_engine():
    loaded = load_engine(FaceSettings(challenge="off"))
    yield loaded
    loaded.close()


@pytest.fixture
def kiosk_folder(tmp_path, monkeypatch):
    """Where the kiosk would write, if it wrote: its working folder, its temporary files, its home."""
    folder = tmp_path / "kiosk"
    folder.mkdir()
    for variable in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def memory(monkeypatch):
    """Remembers every aligned face too, whoever asks for one."""
    made = Memory()
    aligns = facematch.align.align

    def remembered(*arguments):
        face = aligns(*arguments)
        made.picture("aligned face", face)
        return face

    for name, module in list(sys.modules.items()):
        if name.startswith("facematch.") and getattr(module, "align", None) is aligns:
            monkeypatch.setattr(module, "align", remembered)
    return made


class OneVisit:
    """A visit by face, and everything that could have been written meanwhile."""

    def __init__(self, desks, engine: RememberingEngine, folder: Path) -> None:
        self._places = Places(folders=(folder,))
        self._memory, self._journal = engine.memory, folder / "journal.db"
        scene = load_scene(SCENE)
        # Looking at a frame costs no time of this clock: a slow machine sees as many frames as a fast one.
        clock = StillClock()
        desk: Desk = desks(
            clock=clock,
            camera=lambda: SceneCamera(scene, clock),
            engine=lambda: engine,
            open_journal=lambda: Journal.open(self._journal, KEY),
        )
        desk.wait(lambda: desk.runner.warm)
        card = load_card(FIXTURES / "cards" / "hanako.card.toml")  # with the portrait of the scene
        self.record = desk.visit(desk.visitor(card, method=Method.FACE))
        self.vault_is_empty = desk.vaults.empty
        self.mirror = desk.runner.mirror.peek()
        desk.close()

    def leaks(self) -> dict[str, set[str]]:
        """Where something was found, and what."""
        finder = Finder(self._memory)
        found = {place.name: finder.found(place) for place in self._places.contents()}
        found["journal"] = finder.found(self._unlocked())
        return {name: what for name, what in found.items() if what}

    def left(self) -> list[str]:
        """Arrays that are not zero, and pictures that somebody still holds."""
        gc.collect()
        return self._memory.left()

    def _unlocked(self) -> Place:
        """All that the encrypted journal says, as one text."""
        database = open_for_reading(self._journal, KEY)
        rows = [list(table.rows) for table in database.tables]
        database.close()
        assert any(rows), "the visit is in no journal"
        return Place("journal", repr(rows).encode(), own=True)


@pytest.fixture
def visit(desks, real_engine, memory, kiosk_folder):
    def visits(on_look=None) -> OneVisit:
        engine = RememberingEngine(real_engine, memory, on_look)
        made = OneVisit(desks, engine, kiosk_folder)
        # Whether staff look too (drawn faces look young), and that the service does not know this card's key, are
        # no matter of what is left: the visit went all the way.
        assert made.record.face.matched, made.record.face
        assert made.record.face.live
        assert made.record.outcome.kind in (OutcomeKind.ELIGIBLE, OutcomeKind.UNDECIDED)
        assert engine.looks > 10
        kinds = {what for what, _ in [*memory.arrays, *memory.pictures]}
        assert kinds >= {"portrait", "embedding", "landmarks", "frame", "aligned face"}, kinds
        assert len(memory.needles) > 100
        return made

    return visits


def test_a_visit_by_face_leaves_nothing_of_the_face(visit):
    made = visit()
    assert made.leaks() == {}
    assert made.left() == []
    assert made.vault_is_empty
    assert made.mirror is None


class Leaks:
    """Breaks the rule in every way that the search is for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shared = mmap.mmap(-1, 1 << 20)
        self._memory_file = os.memfd_create("frames")
        self._unnamed = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._tray: Path | None = None
        self.kept: list[object] = []
        self.looks = 0

    def __call__(self, image: np.ndarray, seen) -> None:
        self.looks += 1
        if self.looks != 6:
            return
        raw = np.ascontiguousarray(image).tobytes()
        (self._folder / "frame.bin").write_bytes(b"head" + raw)
        (self._folder / "log.txt").write_text(seen.landmarks.tobytes().hex())
        (self._folder / "note.json").write_text(base64.b64encode(b"." + raw).decode())
        cv2.imwrite(str(self._folder / "face.jpg"), image)
        self._tray = Path(tempfile.mkdtemp(dir="/dev/shm"))
        (self._tray / "embedding").write_bytes(seen.embedding.tobytes())
        os.write(self._memory_file, raw)
        self._unnamed.write(raw)
        self._unnamed.flush()
        self._shared.write(seen.embedding.tobytes())
        self.kept += [image, seen.embedding.copy()]

    def close(self) -> None:
        self._shared.close()
        os.close(self._memory_file)
        self._unnamed.close()
        if self._tray is not None:
            shutil.rmtree(self._tray)


@pytest.fixture
def leaks(kiosk_folder) -> Iterator[Leaks]:
    made = Leaks(kiosk_folder)
    yield made
    made.close()


@pytest.mark.slow
def test_what_a_careless_observer_writes_or_keeps_is_found_wherever_it_is(visit, leaks):
    made = visit(leaks)
    found = made.leaks()
    assert {Path(name.removesuffix(" (mapped)")).name for name in found} >= {
        "frame.bin",
        "log.txt",
        "note.json",
        "face.jpg",
        "embedding",
        "memfd:frames (deleted)",
        "zero (deleted)",
    }, found
    assert sum("(deleted)" in name and "kiosk" in name for name in found) == 1, "the unnamed file"
    kinds = set().union(*found.values())
    assert kinds >= {"frame", "landmarks", "embedding", "JPEG"}
    assert made.left() == ["frame"], "it still holds a picture"


@pytest.mark.slow
def test_an_observation_that_is_not_wiped_is_noticed(visit, monkeypatch):
    monkeypatch.setattr("facematch.values.Observation.wipe", lambda _: None)
    left = visit().left()
    assert {"embedding", "landmarks"} <= set(left)
