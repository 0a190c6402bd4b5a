# SPDX-License-Identifier: Apache-2.0
"""Makes the voice's files at set-up: `python -m ui.kiosk.sound.make_voice --voice .voice/venv/bin/python`.

Only sentences that changed since the last time are spoken again; files of sentences that went are removed. The
folder's `index.json` has the SHA-256 of what was spoken into each file.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ui.kiosk.sound.chime import RATE
from ui.kiosk.sound.clips import default_folder, name_of, wanted
from ui.texts import Phrase, phrase

SPEED: Final = 0.92
"""Of the voice's own; old ears need a little more time."""
MAKING: Final = "openjtalk-plus 0.4.1.post10, mei_normal, 3"
"""Another voice, speed or level: count this up, and all files are made anew."""

Line = list[tuple[str, str | None]]


def main() -> int:
    """0: all files are there; 1: the voice's environment did not make them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voice", type=Path, required=True, help="Python that has pyopenjtalk")
    parser.add_argument("--to", type=Path, default=default_folder() / "ja", help="folder")
    given = parser.parse_args()
    started = time.monotonic()
    try:
        made, changed = make(given.to, given.voice, lines())
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        sys.stderr.write(f"voice: {error}\n")
        return 1
    size = sum(file.stat().st_size for file in given.to.glob("*.wav")) / 1e6
    took = time.monotonic() - started
    told = [f"{made} sentences made in {took:.0f} s; all have {size:.1f} MB"]
    told += [f"fed as kana: {one}" for one in changed]
    sys.stdout.writelines(f"voice: {one}\n" for one in told)
    return 0


def lines() -> dict[str, Line]:
    """File names without ending, and what is spoken into them."""
    return {name_of(text): spoken(phrase(text)) for text in wanted()}


def spoken(told: Phrase) -> Line:
    """The phrase without the blanks that part it for the eye; the sentence ends with a full stop."""
    runs = [(run.base.replace(" ", ""), run.reading) for run in told.runs]
    return [*(run for run in runs if run[0]), ("。", None)]


def make(folder: Path, voice: Path, wanted_lines: Mapping[str, Line]) -> tuple[int, list[str]]:
    """How many files were made, and what the dictionary would have misread in them.

    Raises OSError, CalledProcessError or ValueError (no report came); the index still tells the truth then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / "index.json"
    had = read_index(index)
    stamps = {name: stamp(line) for name, line in wanted_lines.items()}
    todo = [
        name
        for name, mark in stamps.items()
        if had.get(name) != mark or not (folder / f"{name}.wav").exists()
    ]
    kept = {name: mark for name, mark in stamps.items() if name not in todo}
    _write(index, kept)
    for file in folder.glob("*.wav"):
        if file.stem not in stamps:
            file.unlink()
    changed = _speak(folder, voice, {name: wanted_lines[name] for name in todo}) if todo else []
    _write(index, stamps)
    return len(todo), changed


def stamp(line: Line) -> str:
    """SHA-256 of what is spoken and how."""
    told = json.dumps([MAKING, SPEED, RATE, line], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _speak(folder: Path, voice: Path, todo: Mapping[str, Line]) -> list[str]:
    asked = {
        "rate": RATE,
        "speed": SPEED,
        "lines": [
            {"file": str(folder / f"{name}.wav"), "runs": line} for name, line in todo.items()
        ],
    }
    script = Path(__file__).with_name("openjtalk.py")
    done = subprocess.run(
        [str(voice), str(script)],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [str(one) for one in json.loads(done.stdout.splitlines()[-1])["changed"]]


def read_index(index: Path) -> dict[str, str]:
    """By name, the stamp of what was spoken into each file; nothing where there is no index."""
    try:
        return {str(name): str(mark) for name, mark in json.loads(index.read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(index: Path, stamps: Mapping[str, str]) -> None:
    index.write_text(json.dumps(dict(stamps), indent=0, sort_keys=True) + "\n")


if __name__ == "__main__":
    sys.exit(main())
