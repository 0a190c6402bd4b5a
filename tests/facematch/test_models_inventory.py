# SPDX-License-Identifier: Apache-2.0
"""What is installed, what would be used, and what may be installed."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from facematch import FaceError, FaceSettings, ManifestUnreadable, ModelCorrupt, ModelMissing
from facematch.inventory import choose, find_manifest, install, install_own, inventory
from facematch.manifest import MANIFESTS, built_in
from facematch.matchers.choose import BUILT_IN, load_matcher
from facematch.matchers.dlib_resnet import MEAN, SCALE
from facematch.models import MOBILEFACENET, default_models_dir, locate, read_model
from facematch.thresholds import scale_of
from tests.support.own_matchers import tiny_net, write_own

ROOT = Path(__file__).parents[2]


def states(folder):
    return {entry.name: entry.state for entry in inventory(folder)}


def test_every_network_says_all_that_a_clinic_should_know():
    names = [manifest.name for manifest in MANIFESTS]
    assert len(set(names)) == len(names)
    for manifest in MANIFESTS:
        assert manifest.training
        for file in manifest.files:
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
            assert file.size > 0
            assert file.licence
            assert file.provenance
            assert file.version


def test_what_is_told_of_a_size_is_the_files_own():
    for manifest in MANIFESTS:
        for file in manifest.files:
            try:
                assert locate(file).stat().st_size == file.size
            except ModelMissing:
                assert manifest.optional


def test_every_built_in_matcher_has_a_manifest_and_distances():
    assert {m.name for m in MANIFESTS if m.kind == "matcher"} == set(BUILT_IN)
    for name in BUILT_IN:
        scale = scale_of(built_in(name).info)
        assert 0 < scale.accept <= scale.staff
        assert scale.same_person > 0


def test_the_manifests_tell_what_the_matchers_do():
    assert built_in("dlib").input.mean == MEAN
    assert built_in("dlib").input.scale == SCALE
    for name in ("mobilefacenet", "dlib"):
        matcher = load_matcher(FaceSettings(matcher=name))
        manifest = built_in(name)
        size = manifest.input.size
        assert matcher.prepare(np.zeros((200, 200, 3), np.uint8), spread()).shape == (size, size, 3)
        answer = matcher.embed(np.zeros((size, size, 3), np.uint8))
        assert answer.shape == (manifest.output.dimension,)
        assert matcher.info.sha256 == manifest.sha256
        matcher.close()


def spread() -> np.ndarray:
    """Landmarks that lie somewhere."""
    return np.random.default_rng(0).uniform(50, 150, (478, 3)).astype(np.float32)


def test_set_up_knows_the_same_file():
    assert f"MATCHER_SHA256={MOBILEFACENET.sha256}" in (ROOT / "setup.sh").read_text("utf-8")


def test_installed_missing_corrupt_and_unreadable_are_told_apart(tmp_path):
    assert states(tmp_path)["mobilefacenet"] == "missing"
    assert states(tmp_path)["dlib"] == "installed"
    (tmp_path / MOBILEFACENET.name).write_bytes(b"something else")
    write_own(tmp_path, "own")
    write_own(tmp_path, "broken").write_text("[model", encoding="utf-8")
    found = states(tmp_path)
    assert found["mobilefacenet"] == "corrupt"
    assert found["own"] == "installed"
    assert found["broken"] == "unreadable"


def nothing(folder):
    del folder


def corrupt(folder):
    (folder / MOBILEFACENET.name).write_bytes(b"something else")


def installed(folder):
    shutil.copy(default_models_dir() / MOBILEFACENET.name, folder)


def own(folder):
    write_own(folder, "own")


def broken(folder):
    write_own(folder, "own").write_text("[model", encoding="utf-8")


def lost(folder):
    write_own(folder, "own", file="own.onnx")
    (folder / "own.onnx").unlink()


@pytest.mark.parametrize("prepare", [nothing, corrupt, installed, own, broken, lost])
@pytest.mark.parametrize("name", ["mobilefacenet", "dlib", "own", "hog"])
def test_what_is_told_is_what_is_loaded(tmp_path, prepare, name):
    prepare(tmp_path)
    settings = FaceSettings(matcher=name)
    choice = choose(settings, tmp_path)
    try:
        matcher = load_matcher(settings, tmp_path)
    except FaceError:
        assert choice.name is None
        assert name in choice.why
        return
    assert choice.name == matcher.info.name
    assert choice.fallback_from == matcher.info.fallback_from
    matcher.close()


def test_a_file_is_installed_whole_and_only_if_it_is_the_known_one(tmp_path):
    folder, manifest = tmp_path / "new" / "models", built_in("mobilefacenet")
    with pytest.raises(ModelCorrupt, match=r"is not MobileFaceNet\.tflite"):
        install(manifest, b"something else", folder)
    assert not folder.exists()
    path = install(manifest, read_model(MOBILEFACENET), folder)
    assert [found.name for found in folder.iterdir()] == [MOBILEFACENET.name]
    assert path.read_bytes() == read_model(MOBILEFACENET)


def test_an_own_matcher_is_installed_with_its_manifest(tmp_path):
    described = write_own(tmp_path)
    folder = tmp_path / "models"
    install_own("mine", described, tiny_net(), folder)
    assert sorted(path.name for path in folder.iterdir()) == ["clinic.onnx", "mine.matcher.toml"]
    assert choose(FaceSettings(matcher="mine"), folder).name == "mine"
    with pytest.raises(ModelCorrupt):
        install_own("mine", described, b"another", folder)


def test_an_own_matcher_takes_no_other_models_name(tmp_path):
    described = write_own(tmp_path, file="MobileFaceNet.tflite")
    with pytest.raises(ManifestUnreadable, match="name of another model's file"):
        install_own("mine", described, tiny_net(), tmp_path / "models")
    with pytest.raises(ManifestUnreadable, match="built-in"):
        install_own("dlib", write_own(tmp_path), tiny_net(), tmp_path / "models")


def test_a_name_that_nobody_has_is_told_with_those_that_there_are(tmp_path):
    with pytest.raises(
        ModelMissing, match="no model is called 'hog'; there are mobilefacenet, dlib"
    ):
        find_manifest("hog", tmp_path)
