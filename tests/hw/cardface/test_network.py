# SPDX-License-Identifier: Apache-2.0
"""The two networks of the wheel: there, the right ones, and what their answers look like."""

from __future__ import annotations

import numpy as np
import pytest

from hw.cardface import network as module
from hw.cardface.network import Network, load_network
from hw.cardface.symbols import LOOKS, Symbol
from hw.errors import NoReadingNetwork
from hw.virtual.face.lettering import Lettering, line_mask


@pytest.fixture(scope="module")
def network() -> Network:
    return load_network(1)


def printed(text: str, size: float = 34.0) -> np.ndarray:
    mask, _ = line_mask(text, Lettering("sans", "sans", size, 0.5))
    grey = 255 - np.pad(mask[: int(1.6 * size)], ((4, 4), (12, 12)))
    return np.repeat(grey[:, :, np.newaxis], 3, axis=2).astype(np.uint8)


def test_a_printed_line_is_read(network):
    assert network.text(printed("1985年3月31日")) == "1985年3月31日"


@pytest.mark.parametrize("height", [12, 48, 130])
def test_a_line_of_any_height_gives_chances_that_add_up_to_one(network, height):
    line = np.full((height, 5 * height, 3), 200, np.uint8)
    lattice = network.lattice(line)
    assert lattice.shape == (30, len(Symbol))
    assert lattice.sum(axis=1) == pytest.approx(1)
    assert np.exp(network.read(line)) == pytest.approx(lattice, abs=1e-9)


def test_every_look_alike_that_the_network_knows_counts_for_its_symbol(network):
    column = {
        int(index): symbol
        for index, symbol in zip(network.columns, network.belongs.argmax(axis=1), strict=True)
    }
    named = {network.characters[index]: symbol for index, symbol in column.items() if index}
    for symbol, looks in LOOKS.items():
        assert any(named.get(look) == symbol for look in looks)
    assert column[0] == Symbol.BLANK


def test_text_is_found_where_it_stands(network):
    page = np.full((160, 320, 3), 235, np.uint8)
    line = printed("1985年3月31日", 22.0)
    page[60 : 60 + line.shape[0], 40 : 40 + line.shape[1]] = line
    chances = network.text_chances(page)
    assert chances.shape == page.shape[:2]
    assert chances[62 : 60 + line.shape[0], 60 : 20 + line.shape[1]].max() > 0.7
    assert chances[:40].max() < 0.3


def test_a_missing_network_is_named(monkeypatch):
    monkeypatch.setattr(module, "READER", ("no-such.onnx", "0" * 64))
    with pytest.raises(
        NoReadingNetwork, match=r"no-such\.onnx is not installed; install rapidocr==3\.10\.0"
    ):
        load_network()


def test_a_missing_wheel_is_named(monkeypatch):
    monkeypatch.setattr(module, "PACKAGE", "no_such_wheel")
    with pytest.raises(NoReadingNetwork, match="install no_such_wheel"):
        load_network()


def test_another_network_of_the_same_name_is_refused(monkeypatch):
    monkeypatch.setattr(module, "READER", (module.READER[0], "0" * 64))
    with pytest.raises(NoReadingNetwork, match="is another file"):
        load_network()
