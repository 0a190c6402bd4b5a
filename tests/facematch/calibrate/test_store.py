# SPDX-License-Identifier: Apache-2.0
"""Work survives a stop at any byte, and is never taken for other work."""

import dataclasses
import stat

import numpy as np
import pytest

from facematch.calibrate.datasets import Dataset, Picture
from facematch.calibrate.embedder import Embedded, EmbedSettings
from facematch.calibrate.errors import WorkUnusable
from facematch.calibrate.store import WorkFile, key_of
from facematch.values import MatcherInfo

INFO = MatcherInfo("mobilefacenet", "ab" * 32, "1")
ROWS = [
    Embedded(np.arange(4, dtype=np.float32), -np.arange(4, dtype=np.float32)),
    Embedded(live=np.full(4, 0.5, np.float32)),
    Embedded(problem="no face is found (顔)"),
    Embedded(reference=np.ones(4, np.float32), problem="the matcher finds no face"),
]


@pytest.fixture
def key(tmp_path):
    pictures = []
    for nth in range(4):
        path = tmp_path / f"{nth}.png"
        path.write_bytes(b"x")
        pictures.append(Picture(path, nth))
    return key_of(
        Dataset(tmp_path, "folders", tuple("abcd"), tuple(pictures)), EmbedSettings(), INFO
    )


def fill(path, key, rows=ROWS):
    with WorkFile(path, key, resume=False) as work:
        for nth, row in enumerate(rows):
            work.add(nth, row)
    return path


def same(one, other):
    pairs = ((one.reference, other.reference), (one.live, other.live))
    rows = all((a is None) == (b is None) and (a is None or np.array_equal(a, b)) for a, b in pairs)
    return rows and one.problem == other.problem


def test_what_was_done_is_there_again(tmp_path, key):
    path = fill(tmp_path / "work", key)
    with WorkFile(path, key, resume=True) as work:
        assert all(same(work.done[nth], row) for nth, row in enumerate(ROWS))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_cut_at_any_byte_gives_the_whole_records_and_goes_on(tmp_path, key):
    whole = fill(tmp_path / "work", key).read_bytes()
    head = whole.index(b"\n") + 1
    for length in range(head, len(whole)):
        path = tmp_path / "cut"
        path.write_bytes(whole[:length])
        with WorkFile(path, key, resume=True) as work:
            known = len(work.done)
            assert all(same(work.done[nth], ROWS[nth]) for nth in range(known))
            for nth in range(known, len(ROWS)):
                work.add(nth, ROWS[nth])
        assert path.read_bytes() == whole


def test_a_changed_byte_ends_what_is_believed(tmp_path, key):
    path = fill(tmp_path / "work", key)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with WorkFile(path, key, resume=True) as work:
        assert sorted(work.done) == [0, 1, 2]


def test_work_of_another_model_or_other_settings_is_refused(tmp_path, key):
    path = fill(tmp_path / "work", key)
    for other in ({**key, "model": "cd" * 32}, {**key, "files": ""}, {**key, "settings": {}}):
        with pytest.raises(WorkUnusable, match="without --resume"):
            WorkFile(path, other, resume=True)


def test_without_resume_it_begins_anew(tmp_path, key):
    path = fill(tmp_path / "work", key)
    with WorkFile(path, key, resume=False) as work:
        assert work.done == {}


def test_the_key_knows_a_changed_picture(tmp_path):
    path = tmp_path / "p.png"
    path.write_bytes(b"x")
    data = Dataset(tmp_path, "folders", ("a",), (Picture(path, 0),))
    before = key_of(data, EmbedSettings(), INFO)
    path.write_bytes(b"longer")
    assert key_of(data, EmbedSettings(), INFO) != before
    assert key_of(data, EmbedSettings(middle=True), INFO) != key_of(data, EmbedSettings(), INFO)
    assert key_of(data, EmbedSettings(), dataclasses.replace(INFO, sha256="")) != before


def test_a_place_that_cannot_be_written_is_said(tmp_path, key):
    with pytest.raises(WorkUnusable, match="nowhere"):
        WorkFile(tmp_path / "nowhere" / "work", key, resume=False)
