# SPDX-License-Identifier: Apache-2.0
"""The command line as people call it, in this process."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ui.cli.main import main


@dataclass(frozen=True)
class Told:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def uketsuke(monkeypatch, capsys) -> Callable[..., Told]:
    def run(*arguments: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["uketsuke", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        read = capsys.readouterr()
        return Told(int(ended.value.code or 0), read.out, read.err)

    return run
