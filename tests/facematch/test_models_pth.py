# SPDX-License-Identifier: Apache-2.0
"""PyTorch files are read without PyTorch, and a pickle gets nothing but tensors; MiniFASNet is made of them."""

import hashlib
import os
import pickle
import shutil
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch import EngineClosed, ModelCorrupt, ModelUnusable
from facematch.liveness.minifasnet import MiniFasNet, load_minifasnet, surroundings
from facematch.models import MINIFASNET_V1SE, MINIFASNET_V2, default_models_dir
from facematch.nets.minifasnet_onnx import onnx_of_minifasnet
from facematch.nets.runtime import OnnxNet
from facematch.nets.torch_pth import read_tensors
from tests.support.pth_files import (
    old_form,
    random_minifasnet,
    state_dict,
    tensor_of,
    text,
    zip_form,
)

SMALL = {
    "one.weight": np.arange(24, dtype="<f4").reshape(2, 3, 4),
    "two.bias": np.array([1.5, -2.5], "<f4"),
}
FORMS = pytest.mark.parametrize("form", [old_form, zip_form])


@FORMS
def test_what_was_written_is_read(form):
    read = read_tensors(form(SMALL))
    assert list(read) == list(SMALL)
    assert all(np.array_equal(read[name], SMALL[name]) for name in SMALL)


@pytest.mark.parametrize("asked", [b"cos\nsystem\n", b"cbuiltins\neval\n", b"cnumpy\nload\n"])
def test_a_pickle_that_asks_for_anything_else_is_refused_and_not_run(asked, tmp_path):
    touched = tmp_path / "touched"
    order = b"\x80\x02" + asked + b"(" + text(f"touch {touched}") + b"tR."
    with pytest.raises(ModelUnusable, match="pickle asks for"):
        read_tensors(old_form(SMALL, named=order))
    assert not touched.exists()


@pytest.mark.parametrize(
    ("tensor", "says"),
    [
        (tensor_of("1000", (5, 5), 24), "outside its storage"),
        (tensor_of("1000", (2, 3), 24, offset=20), "outside its storage"),
        (tensor_of("1000", (2,), 24, offset=-3), "outside its storage"),
        (tensor_of("1000", (2,), -5), "storage of -5"),
        (text("a word"), "no tensor"),
    ],
)
def test_a_tensor_that_cannot_be_is_refused(tensor, says):
    named = b"\x80\x02ccollections\nOrderedDict\n)R(" + text("t") + tensor + b"u."
    with pytest.raises(ModelUnusable, match=says):
        read_tensors(old_form(SMALL, named=named))


def test_what_is_no_dictionary_of_tensors_is_refused():
    with pytest.raises(ModelUnusable, match="no dictionary"):
        read_tensors(old_form(SMALL, named=pickle.dumps([1, 2], 2)))


@FORMS
@given(data=st.data())
def test_a_damaged_file_is_an_error_of_ours_or_other_numbers(form, data):
    content = bytearray(form(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        with suppress(ModelUnusable):
            read_tensors(damaged)


@pytest.mark.parametrize("excited", [False, True])
def test_a_network_of_any_width_is_built_and_gives_probabilities(excited):
    net = OnnxNet("tiny", onnx_of_minifasnet(old_form(random_minifasnet(1, excited))), 1)
    black, left_white = np.zeros((2, 1, 3, 80, 80), np.float32)
    left_white[..., :40] = 255
    one, other = net.run(black), net.run(left_white)
    assert one.shape == (1, 3)
    assert one.sum() == pytest.approx(1, abs=1e-5)
    assert np.abs(one - other).max() > 1e-4


def test_squeeze_and_excitation_changes_what_comes_out():
    picture = np.full((1, 3, 80, 80), 100, np.float32)
    tensors = random_minifasnet(2, excited=True)
    plain = {name: t for name, t in tensors.items() if "se_module" not in name}
    answers = [
        OnnxNet("tiny", onnx_of_minifasnet(old_form(made)), 1).run(picture)
        for made in (tensors, plain)
    ]
    assert not np.allclose(*answers)


def test_a_network_that_lacks_a_tensor_is_named_with_it():
    tensors = random_minifasnet()
    del tensors["module.conv_4.model.3.conv_dw.bn.running_var"]
    with pytest.raises(ModelUnusable, match=r"conv_4\.model\.3\.conv_dw\.bn\.running_var"):
        onnx_of_minifasnet(old_form(tensors))


def test_without_the_operators_files_there_is_none(tmp_path):
    assert load_minifasnet(tmp_path) is None


def test_another_file_under_its_name_is_refused(tmp_path):
    (tmp_path / MINIFASNET_V2.name).write_bytes(old_form(random_minifasnet()))
    with pytest.raises(ModelCorrupt, match=r"MiniFASNetV2\.pth"):
        load_minifasnet(tmp_path)


@pytest.mark.parametrize(
    ("box", "scale", "expected"),
    [
        ((100.0, 100.0, 40.0, 60.0), 2.0, (80, 70, 160, 190)),
        ((0.0, 0.0, 40.0, 60.0), 2.0, (0, 0, 80, 120)),
        ((260.0, 180.0, 40.0, 60.0), 2.0, (219, 119, 299, 239)),
        ((100.0, 20.0, 100.0, 200.0), 4.0, (90, 0, 209, 239)),
    ],
)
def test_the_crop_is_shifted_into_the_picture_and_never_larger_than_it(box, scale, expected):
    assert surroundings(box, scale, 300, 240) == expected


@given(x=st.floats(-50, 350), y=st.floats(-50, 290), w=st.floats(1, 500), h=st.floats(1, 500))
def test_wherever_the_box_is_the_crop_holds_pixels(x, y, w, h):
    left, top, right, bottom = surroundings((x, y, w, h), 2.7, 300, 240)
    assert 0 <= left <= right < 300
    assert 0 <= top <= bottom < 240


@pytest.fixture(scope="module")
def installed():
    folder = default_models_dir()
    files = [folder / file.name for file in (MINIFASNET_V2, MINIFASNET_V1SE)]
    if not all(path.is_file() for path in files):
        pytest.skip(f"MiniFASNet is not installed in {folder}")
    net = MiniFasNet(folder)
    yield net
    net.close()


def test_the_installed_networks_give_a_score_and_the_same_one_again(installed):
    frame = np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)
    first, second = (installed.real_score(frame, (120.0, 80.0, 60.0, 80.0)) for _ in "12")
    assert 0 <= first == second <= 1


def test_the_published_samples_are_told_apart(installed):
    """The samples are not in this repository: UKETSUKE_MINIFASNET_SAMPLES names their folder."""
    folder = os.environ.get("UKETSUKE_MINIFASNET_SAMPLES")
    if folder is None:
        pytest.skip("UKETSUKE_MINIFASNET_SAMPLES is not set")
    cv2 = pytest.importorskip("cv2")
    boxes = {
        "image_T1": (115.9, 142.1, 179.2, 210.3),
        "image_F1": (196.1, 133.8, 189.3, 221.2),
        "image_F2": (145.0, 239.3, 216.8, 265.0),
    }
    scores = {
        name: installed.real_score(cv2.imread(f"{folder}/{name}.jpg"), box)
        for name, box in boxes.items()
    }
    assert scores["image_T1"] > 0.99
    assert scores["image_F1"] < 0.5
    assert scores["image_F2"] < 0.05


def test_after_close_it_says_so(installed, tmp_path):
    for file in (MINIFASNET_V2, MINIFASNET_V1SE):
        shutil.copy(default_models_dir() / file.name, tmp_path)
    net = MiniFasNet(tmp_path)
    net.close()
    with pytest.raises(EngineClosed):
        net.real_score(np.zeros((90, 90, 3), np.uint8), (20.0, 20.0, 30.0, 30.0))
    built = (tmp_path / MINIFASNET_V2.name).with_suffix(".onnx").read_bytes()
    assert hashlib.sha256(built).hexdigest() != MINIFASNET_V2.sha256


def test_a_pickle_cannot_change_what_it_was_given():
    """Opcode BUILD sets attributes of whatever lies on the stack, for instance of a function by name."""
    sets = b"ctorch._utils\n_rebuild_tensor_v2\n}" + text("__defaults__") + b"(tsb0"
    named = state_dict(SMALL, ["1000", "1001"])
    with pytest.raises(ModelUnusable):
        read_tensors(old_form(SMALL, named=b"\x80\x02" + sets + named[2:]))
    assert list(read_tensors(old_form(SMALL))) == list(SMALL)
