# SPDX-License-Identifier: Apache-2.0
"""What a command writes to its log, and what it never does."""

import subprocess
import sys

import pytest

SPEAK = """
import logging
from ui.cli.logs import show_log

show_log(logging.INFO)
logging.getLogger("uketsuke.session").info("a transition")
logging.getLogger("terminal.slips.outbox").info("a slip was asked about")
logging.getLogger("fontTools.subset").warning("a broken font")
"""


@pytest.fixture(scope="module")
def told() -> str:
    slip = """
from fpdf import FPDF
from pylopdf_fonts_jp import sans_path

pdf = FPDF()
pdf.add_font("jp", fname=str(sans_path()))
pdf.set_font("jp")
pdf.add_page()
pdf.cell(text="模擬花子")
pdf.output()
"""
    command = [sys.executable, "-c", SPEAK + slip]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


def test_our_own_words_are_logged_and_a_librarys_warnings(told: str) -> None:
    assert told.splitlines() == [
        "uketsuke.session a transition",
        "terminal.slips.outbox a slip was asked about",
        "fontTools.subset a broken font",
    ]


def test_no_letter_of_what_is_printed_is_logged(told: str) -> None:
    """fontTools would list the glyphs of the person's name."""
    assert "lyph" not in told
