# SPDX-License-Identifier: Apache-2.0
"""The twin is honest: one plan makes the same trouble in the reader in memory and in a real pcscd."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hw.errors import PcscServiceDown
from hw.pcsc.instance import _installed
from hw.virtual.keystore import DIRECTORY_VARIABLE, KeyStore
from tests.support.radio_contract import Story, in_memory, scenarios
from tests.support.virtual_cards import write_card_file

QUICK = ("blink_answer", "empty_answer", "garbled", "one_byte", "reset", "swap")
ALL = tuple(scenarios(Path()))
TWICE_AWAY = ["no card", "card", "no card", "card"]


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two cards of the same holder; the other one is the next card."""
    first, second = tmp_path_factory.mktemp("card"), tmp_path_factory.mktemp("other")
    other = write_card_file(second, card={"serial": '"499900000000902"'})
    return write_card_file(first), other


@pytest.fixture(scope="module")
def real(cards: tuple[Path, Path], store: KeyStore) -> Callable[..., dict[str, Story]]:
    """The stories that a real pcscd tells, in a process of its own."""
    try:
        _installed()
    except PcscServiceDown as error:
        pytest.skip(str(error))

    def play(names: tuple[str, ...]) -> dict[str, Story]:
        files = [str(path) for path in cards]
        command = [sys.executable, "-m", "tests.support.radio_contract", *files, *names]
        environment = {**os.environ, DIRECTORY_VARIABLE: str(store.directory)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        return {name: Story(**told) for name, told in json.loads(done.stdout).items()}

    return play


@pytest.mark.timeout(180)
def test_the_same_plan_makes_the_same_trouble_in_memory_and_in_a_real_pcscd(cards, real):
    compare(real(QUICK), cards)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_each_kind_of_fault_is_the_same_in_memory_and_in_a_real_pcscd(cards, real):
    compare(real(ALL), cards)


def compare(stories: dict[str, Story], cards: tuple[Path, Path]) -> None:
    for name, story in stories.items():
        twin = in_memory(name, *cards)
        assert (name, twin.told, twin.recovered) == (name, story.told, story.recovered)
        assert settled(story.statuses) in allowed(name, twin.statuses), name


def settled(statuses: list[str]) -> list[str]:
    """Without the moment in which a pcscd that is back has not found its card yet."""
    after_outage = zip(["", *statuses], statuses, strict=False)
    found, waiting = [], False
    for before, seen in after_outage:
        waiting = (waiting or before == "no service") and seen != "card"
        if not waiting:
            found.append(seen)
    return found


def allowed(name: str, twins: list[str]) -> list[list[str]]:
    """Two differences are vpcd's own: the line that has to be closed to end a card's silence, and to
    lose an answer, which pcscd notices if it looks just then."""
    if name.startswith(("mute", "empty")):
        return [twins, TWICE_AWAY]
    return [settled(twins)]
