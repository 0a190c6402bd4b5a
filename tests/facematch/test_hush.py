# SPDX-License-Identifier: Apache-2.0
"""The networks' libraries ask for no name on the network and leave nothing about this machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
LISTENER = r"""
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
    FILE *file = fopen(getenv("ASKED"), "a");
    if (file) { fprintf(file, "%s\n", node ? node : ""); fclose(file); }
    return EAI_NONAME;
}
"""
"""Stands before the C library: writes down which name is asked for, and knows none."""
LOOK = """
import numpy as np
from facematch.landmarker import Landmarker
from hw.cardface.network import load_network

face = Landmarker()
face.faces(np.zeros((240, 320, 3), np.uint8))
face.close()
load_network(1)
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
def test_looking_at_a_face_and_a_card_asks_nobody_and_leaves_no_number(tmp_path: Path) -> None:
    source, listener, asked = (tmp_path / name for name in ("listen.c", "listen.so", "asked"))
    source.write_text(LISTENER, encoding="ascii")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", listener, source], check=True)
    place = {"HOME": str(tmp_path / "home"), "LD_PRELOAD": str(listener), "ASKED": str(asked)}
    command = [sys.executable, "-c", LOOK]
    environment = {
        name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"
    }
    done = subprocess.run(
        command,
        env={**environment, **place},
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not asked.exists(), asked.read_text()
    assert not list((tmp_path / "home").rglob("Microsoft"))
