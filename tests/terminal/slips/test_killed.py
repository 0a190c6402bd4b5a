# SPDX-License-Identifier: Apache-2.0
"""The process is killed (SIGKILL) at every moment of a slip's life, and started again: no slip lost, none doubled."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.slip_town import on_the_slip, open_slip_town

MOST = 400
"""More moments than a life has; the first life that ends by itself is the last."""


def lives(folder: Path, moments: list[int]) -> list[dict]:
    with open_slip_town(folder, 1) as town:
        card, client = town.cards[0], town.client_settings
        pem = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        keys = (card.authentication_key, card.surface_key)
        config = {
            "folder": str(folder),
            "keys": [key.private_bytes(*pem).decode() for key in keys],
            "certificate": card.certificate.public_bytes(Encoding.PEM).decode(),
            "person": asdict(on_the_slip(town.people[0])),
            "base_url": client.base_url,
            "ca_file": str(client.ca_file),
            "cert_file": str(client.cert_file),
            "key_file": str(client.key_file),
            "moments": moments,
        }
        path = folder / "config.json"
        path.write_text(json.dumps(config))
        command = [sys.executable, "-m", "tests.support.slip_life", str(path)]
        run = subprocess.run(command, check=False, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr[-2000:]
        with town.store.begin() as tx:
            asked = tx.count_queries()
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert asked == len(moments), "each slip was one question to the service, however often asked"
    return told


def check(life: dict) -> None:
    """What has to hold whatever the moment was."""
    assert len(life["numbers"]) == 1, "one visit, one slip"
    assert life["between"] in ([], life["numbers"]), "the number that was committed stays"
    papers = life["papers"]
    assert papers, "the patient has a paper"
    assert {number for number, _ in papers} == set(life["numbers"])
    copies = [copy for _, copy in papers]
    assert copies == sorted(set(copies)), "no two papers are the same copy"
    assert all(copy > 1 for copy in copies[1:]), "only the first paper is not a 再発行"
    assert life["settled"]
    assert life["nobody"], "nothing personal is left"
    assert life["printed"] == 1


def test_killed_now_and_then_a_slip_is_neither_lost_nor_doubled(tmp_path):
    told = lives(tmp_path, [50, 88, MOST])
    for life in told:
        check(life)
    assert [life["ended"] for life in told] == [False] * 2 + [True]
    assert told[-1]["papers"] == [[told[-1]["numbers"][0], 1]]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_killed_at_every_moment_a_slip_is_neither_lost_nor_doubled(tmp_path):
    told = lives(tmp_path, list(range(1, 131)))
    for life in told:
        check(life)
    whole = [life["fatal"] for life in told if life["ended"]]
    assert whole, "the last moments lie after the end"
    assert all(life["ended"] for life in told if life["fatal"] >= whole[0])
    assert any(len(life["papers"]) == 2 for life in told), "killed at the printer"
    assert any(life["between"] == [] for life in told), "killed before the number was committed"
