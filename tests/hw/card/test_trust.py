# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

import pytest

from hw.card.applications import Application
from hw.card.trust import load_authorities, load_trust_store
from hw.card.values import CardKey
from hw.errors import BadCardData, BadFile
from tests.support import card_records as make
from tests.support.certificates import ca_certificate


def write(folder: Path, text: str) -> Path:
    path = folder / "trust.toml"
    path.write_text(text, "utf-8")
    return path


def root(**changes: str) -> str:
    fields = {
        "use": '"surface"',
        "id": f'"{make.ROOT_ID.hex()}"',
        "modulus": f'"{make.modulus("root").hex()}"',
    } | changes
    return "[[record_root]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


def test_a_trust_store_is_read_from_a_file(tmp_path):
    (tmp_path / "ca.pem").write_bytes(ca_certificate("ca").pem)
    path = write(tmp_path, 'name = "test roots"\nauthorities = ["ca.pem"]\n' + root())
    store = load_trust_store(path)
    assert store.name == "test roots"
    expected = CardKey(make.modulus("root"))
    assert store.record_root(Application.SURFACE, make.ROOT_ID) == expected
    assert store.record_root(Application.TEXT, make.ROOT_ID) is None
    assert store.record_root(Application.SURFACE, bytes(16)) is None
    assert store.authorities == (ca_certificate("ca").certificate,)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "name"),
        ('name = "x"\ncolour = "red"\n', "colour"),
        ('name = "x"\nrecord_root = 5\n', "record_root"),
        ('name = "x"\nrecord_root = [5]\n', "record_root"),
        ('name = "x"\nauthorities = "ca.pem"\n', "authorities"),
        ('name = "x"\n' + root(use='"face"'), "use"),
        ('name = "x"\n' + root(id='"00"'), "id"),
        ('name = "x"\n' + root(modulus='"00"'), "modulus"),
        ('name = "x"\n' + root(modulus='"xyz"'), "modulus"),
        ('name = "x"\n' + root(exponent='"3"'), "exponent"),
        ('name = "x"\n' + root(colour="1"), "colour"),
    ],
)
def test_a_wrong_key_is_named(tmp_path, text, key):
    with pytest.raises(BadFile) as caught:
        load_trust_store(write(tmp_path, text))
    assert caught.value.key == key


def test_files_that_are_not_there_or_not_toml_are_named(tmp_path):
    for path in (tmp_path / "none.toml", write(tmp_path, "name = [")):
        with pytest.raises(BadFile) as caught:
            load_trust_store(path)
        assert caught.value.path == path
    (tmp_path / "ca.pem").write_bytes(b"no certificate")
    for name in ("none.pem", "ca.pem"):
        with pytest.raises(BadFile) as caught:
            load_trust_store(write(tmp_path, f'name = "x"\nauthorities = ["{name}"]\n'))
        assert caught.value.path == tmp_path / name


def test_authorities_come_as_pem_or_der():
    made = ca_certificate("ca")
    assert load_authorities([made.pem, made.der]) == (made.certificate, made.certificate)
    with pytest.raises(BadCardData):
        load_authorities([b"0\x03abc"])
