# SPDX-License-Identifier: Apache-2.0
"""An operator's own matcher: what its manifest says is what is computed, or an error says why not."""

from pathlib import Path

import numpy as np
import pytest

from facematch import (
    FaceSettings,
    ManifestUnreadable,
    ModelCorrupt,
    ModelMissing,
    ModelUnusable,
    Reference,
    SettingsInvalid,
    load_engine,
)
from facematch.align import ARCFACE
from facematch.matchers.choose import load_matcher
from facematch.matchers.dlib_resnet import MEAN, DlibResnet, load_dlib_onnx
from facematch.matchers.manifest_file import read_manifest
from facematch.matchers.mobilefacenet import MobileFaceNet
from facematch.models import MOBILEFACENET, read_model
from facematch.thresholds import scale_of
from tests.support.own_matchers import (
    CELLS,
    DEFAULTS,
    tiny_net,
    tiny_weights,
    with_batch,
    with_channels_last,
    write_own,
)
from tests.support.scene_player import people, portrait

OWN = FaceSettings(matcher="clinic")


@pytest.fixture
def face():
    return np.random.default_rng(3).integers(0, 256, (56, 56, 3), np.uint8)


def by_hand(face: np.ndarray, *, rgb: bool, unit: bool) -> np.ndarray:
    """The embedding of the tiny network, without the network."""
    ordered = face[:, :, ::-1] if rgb else face
    scaled = (ordered - np.array(DEFAULTS["mean"])) / DEFAULTS["scale"]
    pair = []
    for picture in (scaled, scaled[:, ::-1]):
        fields = picture.reshape(CELLS, 56 // CELLS, CELLS, 56 // CELLS, 3).mean(axis=(1, 3))
        pair.append(fields.transpose(2, 0, 1).ravel() @ tiny_weights())
    if unit:
        pair = [one / np.linalg.norm(one) for one in pair]
    mean = np.mean(pair, axis=0)
    return mean / np.linalg.norm(mean) if unit else mean


@pytest.mark.parametrize("rgb", [False, True])
@pytest.mark.parametrize("unit", [False, True])
def test_it_computes_what_its_manifest_says(tmp_path, face, rgb, unit):
    channels, length = "rgb" if rgb else "bgr", "true" if unit else "false"
    write_own(tmp_path, channels=channels, unit_length=length)
    matcher = load_matcher(OWN, tmp_path)
    assert matcher.embed(face) == pytest.approx(by_hand(face, rgb=rgb, unit=unit), abs=1e-4)
    matcher.close()


@pytest.mark.parametrize(
    "content",
    [with_batch(tiny_net(), 1), with_batch(tiny_net(), 2), with_channels_last(tiny_net())],
    ids=["one at once", "two at once", "channels last"],
)
def test_the_order_of_its_axes_is_its_own_affair(tmp_path, face, content):
    write_own(tmp_path, content=content)
    matcher = load_matcher(OWN, tmp_path)
    assert matcher.embed(face) == pytest.approx(by_hand(face, rgb=False, unit=True), abs=1e-4)
    matcher.close()


def test_its_face_stands_where_the_template_says_at_its_own_size(tmp_path):
    write_own(tmp_path)
    matcher = load_matcher(OWN, tmp_path)
    landmarks = np.zeros((478, 3), np.float32)
    for group, place in zip(ARCFACE.groups, ARCFACE.places, strict=True):
        landmarks[list(group), :2] = place
    picture = np.random.default_rng(0).integers(0, 256, (112, 112, 3), np.uint8)
    whole = matcher.prepare(picture, landmarks)
    assert whole.shape == (56, 56, 3)
    halved = picture.reshape(56, 2, 56, 2, 3).mean(axis=(1, 3))
    assert np.corrcoef(whole.ravel(), halved.ravel())[0, 1] > 0.9
    matcher.close()


def test_dlibs_network_described_by_a_manifest_is_dlib(tmp_path):
    write_own(
        tmp_path,
        content=load_dlib_onnx(),
        size=150,
        channels="rgb",
        mean=list(MEAN),
        scale=256.0,
        template="dlib",
        dimension=128,
        unit_length="false",
    )
    own, built_in = load_matcher(OWN, tmp_path), DlibResnet()
    picture = np.random.default_rng(0).integers(0, 256, (150, 150, 3), np.uint8)
    assert own.embed(picture) == pytest.approx(built_in.embed(picture), abs=1e-5)
    for matcher in (own, built_in):
        matcher.close()


def test_a_tflite_file_does_as_well(tmp_path):
    write_own(
        tmp_path,
        content=read_model(MOBILEFACENET),
        file="clinic.tflite",
        size=112,
        channels="rgb",
        mean=127.5,
        scale=128.0,
        dimension=192,
    )
    own, built_in = load_matcher(OWN, tmp_path), MobileFaceNet()
    picture = np.random.default_rng(0).integers(0, 256, (112, 112, 3), np.uint8)
    assert own.embed(picture) == pytest.approx(built_in.plain(picture), abs=1e-5)
    for matcher in (own, built_in):
        matcher.close()


def test_an_engine_uses_its_thresholds_and_says_where_they_are_from(tmp_path):
    write_own(tmp_path)
    engine = load_engine(OWN, tmp_path)
    try:
        thresholds = engine.thresholds
        assert (thresholds.accept, thresholds.staff, thresholds.source) == (0.7, 0.9, "manifest")
        assert scale_of(engine.matcher).same_person == 0.6
        reference = engine.enrol(portrait(people()[0]))
        assert isinstance(reference, Reference)
        assert reference.embedding.shape == (16,)
        engine.check(1).refer_to(reference)
    finally:
        engine.close()


def test_a_setting_of_its_own_goes_before_its_manifest(tmp_path):
    write_own(tmp_path)
    engine = load_engine(FaceSettings(matcher="clinic", threshold=0.5), tmp_path)
    try:
        assert (engine.thresholds.accept, engine.thresholds.source) == (0.5, "setting")
    finally:
        engine.close()


def test_an_unknown_name_is_refused_with_those_that_there_are(tmp_path):
    write_own(tmp_path, "clinic-2")
    says = r"'hog' is none of mobilefacenet, dlib, face_recognition, clinic-2, and there is no "
    with pytest.raises(SettingsInvalid, match=says):
        load_engine(FaceSettings(matcher="hog"), tmp_path)


@pytest.mark.parametrize("name", ["", "../clinic", "Clinic", "a b", "x" * 60])
def test_a_name_that_is_no_name_is_refused(name):
    with pytest.raises(SettingsInvalid, match="matcher"):
        FaceSettings(matcher=name)


def test_another_file_than_the_manifests_is_refused(tmp_path):
    write_own(tmp_path)
    (tmp_path / "clinic.onnx").write_bytes(tiny_net()[:-1])
    with pytest.raises(ModelCorrupt, match=r"clinic\.onnx: SHA-256"):
        load_matcher(OWN, tmp_path)


def test_a_manifest_without_its_file_is_an_error_and_dlib_does_not_stand_in(tmp_path):
    write_own(tmp_path)
    (tmp_path / "clinic.onnx").unlink()
    with pytest.raises(ModelMissing, match=r"clinic\.onnx"):
        load_matcher(OWN, tmp_path)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"dimension": 32}, r"\(2, 16\), its manifest says dimension 32"),
        ({"size": 112}, r"its input has the shape \('batch', 3, 56, 56\)"),
        ({"content": b"not a network"}, r"clinic\.onnx"),
        ({"content": b"not a network", "file": "clinic.tflite"}, r"clinic\.tflite"),
        ({"scale": 1e-40}, "greater"),
        ({"content": with_batch(tiny_net(), 3)}, "clinic: its input takes 3 pictures at once"),
    ],
)
def test_a_network_that_is_not_as_described_is_refused(tmp_path, said, says):
    write_own(tmp_path, **said)
    with pytest.raises((ModelUnusable, ManifestUnreadable), match=says):
        load_matcher(OWN, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("size = 56", "size = 9", r"\[input\] size"),
        ("size = 56", "size = '56'", r"\[input\] size"),
        ("mean = [100.0, 110.0, 120.0]", "mean = [1, 2]", r"\[input\] mean"),
        ("mean = [100.0, 110.0, 120.0]", "mean = true", r"\[input\] mean"),
        ('channels = "bgr"', 'channels = "grey"', r"\[input\] channels"),
        ('channels = "bgr"', 'channles = "bgr"', r"\[input\] channles does not belong"),
        ('template = "arcface"', "", r"\[input\] template: Field required"),
        ("scale = 64.0", "scale = 0", r"\[input\] scale"),
        ("accept = 0.7", "", r"\[thresholds\] accept: Field required"),
        ("accept = 0.7", "accept = 1.2", r"\[thresholds\]: accept must not be above staff"),
        ("staff = 0.9", "staff = 2.5", r"\[thresholds\] staff"),
        ("staff = 0.9", "staff = nan", r"\[thresholds\] staff"),
        ("same_person = 0.6", "", r"\[thresholds\] same_person"),
        ("[thresholds]", "[limits]", r"\[limits\] does not belong"),
        ("[model]", "[model", "clinic"),
        ('file = "clinic.onnx"', 'file = "../clinic.onnx"', r"\[model\] file"),
        ('file = "clinic.onnx"', 'file = "clinic.pb"', r"\[model\] file"),
        ('licence = "Apache-2.0"', 'licence = ""', r"\[model\] licence"),
        ('training_data = "none"', "", r"\[model\] training_data"),
    ],
)
def test_a_manifest_with_a_mistake_names_file_and_mistake(tmp_path, old, new, says):
    path = write_own(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ManifestUnreadable, match=says) as caught:
        load_matcher(OWN, tmp_path)
    assert str(path) in str(caught.value)


def test_the_documented_manifest_is_one(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    path = tmp_path / "clinic.matcher.toml"
    path.write_text(example.replace("64 hexadecimal digits", "0f" * 32), encoding="utf-8")
    manifest = read_manifest(path)
    assert (manifest.name, manifest.files[0].name) == ("clinic", "clinic.onnx")
    assert manifest.input.mean == (127.5, 127.5, 127.5)


def test_a_sha256_that_is_none_is_refused(tmp_path):
    with pytest.raises(ManifestUnreadable, match=r"\[model\] sha256"):
        read_manifest(write_own(tmp_path, sha256="abc"))


def test_a_manifest_that_is_not_text_is_refused(tmp_path):
    path = write_own(tmp_path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ManifestUnreadable, match="clinic"):
        read_manifest(path)


def test_a_built_in_matcher_takes_no_manifest(tmp_path):
    with pytest.raises(ManifestUnreadable, match="dlib is a built-in matcher"):
        read_manifest(write_own(tmp_path, "dlib"))
