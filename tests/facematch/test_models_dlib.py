# SPDX-License-Identifier: Apache-2.0
"""dlib's network, read from its file by our own reader, is the network that dlib and face_recognition run."""

import json
import subprocess
import sys

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facematch import ModelCorrupt, ModelMissing, ModelUnusable
from facematch.matchers.dlib_resnet import MEAN, DlibResnet, load_dlib_onnx
from facematch.models import DLIB_ONNX, DLIB_RESNET, locate, read_model
from facematch.nets.cache import kept
from facematch.nets.dlib_dat import read_network
from facematch.nets.dlib_onnx import onnx_of_dlib
from tests.support.scene_player import FACES, people, portrait

EQUAL = 1e-5


@pytest.fixture(scope="module")
def matcher():
    made = DlibResnet()
    yield made
    made.close()


def chips() -> list[np.ndarray]:
    """150x150 BGR: faces as they lie in the fixtures, noise, and the extremes."""
    rng = np.random.default_rng(1)
    faces = [cv2.resize(portrait(name), (150, 150)) for name in people()[:2]]
    noise = rng.integers(0, 256, (150, 150, 3), np.uint8)
    return [*faces, noise, np.full((150, 150, 3), 255, np.uint8)]


def test_it_gives_dlibs_own_numbers(matcher):
    import dlib

    own = dlib.face_recognition_model_v1(str(locate(DLIB_RESNET)))
    for chip in chips():
        for bgr, ours in zip((chip, chip[:, ::-1]), matcher.embed_both(chip), strict=True):
            theirs = np.array(own.compute_face_descriptor(np.ascontiguousarray(bgr[:, :, ::-1])))
            assert np.abs(ours - theirs).max() < EQUAL


# The package's import changes its process, so it gets one of its own; chips go out as they went into its network.
CHILD = """
import json, sys
import dlib, face_recognition, numpy
from face_recognition import api
out = []
for path in sys.argv[1:]:
    image = face_recognition.load_image_file(path)
    boxes = face_recognition.face_locations(image)
    if boxes:
        landmarks = api._raw_face_landmarks(image, boxes[:1], model="small")[0]
        chip = dlib.get_face_chip(image, landmarks, 150)
        encoding = face_recognition.face_encodings(image, boxes[:1])[0]
        out.append({"chip": chip.tolist(), "encoding": encoding.tolist()})
print(json.dumps(out))
"""


@pytest.mark.slow
def test_it_gives_the_encodings_of_face_recognition(matcher):
    pictures = [str(FACES / name / "portrait.png") for name in people()[:2]]
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHILD, *pictures],
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    assert found
    for one in found:
        bgr = np.array(one["chip"], np.uint8)[:, :, ::-1]
        assert np.abs(matcher.embed_both(bgr)[0] - one["encoding"]).max() < EQUAL


def test_opencv_computes_the_same_from_the_graph(matcher):
    """Its engine gets automatic paddings wrong without a word: the graph writes every padding out."""
    net = cv2.dnn.readNetFromONNX(np.frombuffer(load_dlib_onnx(), np.uint8))
    chip = chips()[0]
    rgb = (chip[:, :, ::-1] - np.array(MEAN, np.float32)) / np.float32(256)
    net.setInput(np.ascontiguousarray(rgb.transpose(2, 0, 1)[None]))
    assert np.abs(net.forward()[0] - matcher.embed_both(chip)[0]).max() < 1e-4


def test_the_mean_colour_is_that_of_the_file():
    network = read_network(read_model(DLIB_RESNET))
    assert network.mean == pytest.approx(MEAN, abs=1e-4)
    assert network.side == 150


def test_what_is_built_is_known_and_kept_and_used_again(tmp_path):
    first = load_dlib_onnx(tmp_path)
    kept_file = tmp_path / DLIB_ONNX.name
    assert kept_file.read_bytes() == first
    assert len(first) == DLIB_ONNX.size
    assert [path.name for path in tmp_path.iterdir()] == [DLIB_ONNX.name]

    def build() -> bytes:
        raise AssertionError("it lies there already")

    assert kept(DLIB_ONNX, build, tmp_path) == first


@pytest.mark.parametrize("content", [b"", b"not what it was"])
def test_a_kept_file_of_other_bytes_is_not_used_but_written_anew(tmp_path, content):
    (tmp_path / DLIB_ONNX.name).write_bytes(content)
    assert kept(DLIB_ONNX, load_dlib_onnx, tmp_path) == load_dlib_onnx()
    assert (tmp_path / DLIB_ONNX.name).stat().st_size == DLIB_ONNX.size


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path):
    no_folder = tmp_path / "file"
    no_folder.write_bytes(b"")
    assert kept(DLIB_ONNX, lambda: b"built", no_folder) == b"built"


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    assert load_dlib_onnx(tmp_path / "mistyped") == load_dlib_onnx()
    assert not (tmp_path / "mistyped").exists()


def test_a_build_of_other_bytes_is_used_and_not_kept(tmp_path):
    assert kept(DLIB_ONNX, lambda: b"another onnx", tmp_path) == b"another onnx"
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_is_refused(tmp_path):
    (tmp_path / DLIB_RESNET.name).write_bytes(read_model(DLIB_RESNET)[:-1])
    with pytest.raises(ModelCorrupt, match=r"dlib_face_recognition"):
        DlibResnet(tmp_path)


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("facematch.models.importlib.metadata.files", lambda _: [])
    with pytest.raises(ModelMissing, match=r"dlib_face_recognition"):
        DlibResnet(tmp_path)


@pytest.fixture(scope="module")
def published():
    return read_model(DLIB_RESNET)


@settings(max_examples=20)
@given(data=st.data())
def test_a_damaged_network_is_an_error_of_ours_or_other_numbers(published, data):
    """Damage in the first 20 kB (chain, input, first layers) and at the end, where all kinds of values lie."""
    damaged = bytearray(published)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, 20_000) | st.integers(len(damaged) - 200, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    try:
        assert read_network(bytes(damaged)).layers
    except ModelUnusable as error:
        assert "dlib" in str(error)  # noqa: PT017  (either is right)


@pytest.mark.parametrize("size", [0, 1, 4, 300, 5000, 1_000_000])
def test_a_network_that_ends_too_early_says_where(published, size):
    with pytest.raises(ModelUnusable, match=r"ends at byte|no integer"):
        read_network(published[:size])


def test_a_network_with_something_behind_it_is_refused(published):
    with pytest.raises(ModelUnusable, match="3 bytes after its end"):
        read_network(published + b"abc")


def test_layers_that_cannot_be_followed_are_refused(published):
    shorter = published.replace(b"\x05con_4", b"\x05con_5", 1)
    with pytest.raises(ModelUnusable, match="unknown layer 'con_5'"):
        onnx_of_dlib(shorter)
