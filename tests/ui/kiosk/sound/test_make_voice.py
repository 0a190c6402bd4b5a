# SPDX-License-Identifier: Apache-2.0
"""The voice's files: made once for each sentence, by a stand-in and, where the set-up has it, by the real voice."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ui.kiosk.sound import make_voice
from ui.kiosk.sound.chime import RATE
from ui.kiosk.sound.clips import read_clip
from ui.kiosk.sound.make_voice import Line, lines, make, spoken
from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts import phrase

VOICE = Path(__file__).parents[4] / ".voice" / "venv" / "bin" / "python"
STAND_IN = f"""#!{sys.executable}
import json, pathlib, sys
asked = json.load(sys.stdin)
if pathlib.Path(sys.argv[0]).with_name("broken").exists():
    sys.exit(3)
for line in asked["lines"]:
    pathlib.Path(line["file"]).write_text(json.dumps(line["runs"]))
print("a warning that a library prints")
print(json.dumps({{"changed": [line["file"][-5:] for line in asked["lines"]]}}))
"""
MISREAD = {"〇: まる", "表: おもて", "方: かた", "紙: かみ", "札: ふだ", "口: ぐち", "年: ねん"}
"""Where the dictionary is wrong and the readings of ui/texts are right (looked through by hand).

年 alone, on a wheel, is no sentence and never said."""

TWO: dict[str, Line] = {"a": [("紙", "かみ")], "b": [("かみ", None)]}


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    script = tmp_path / "voice"
    script.write_text(STAND_IN)
    script.chmod(0o755)
    return script


def test_only_new_and_changed_sentences_are_spoken_and_old_files_go(
    tmp_path: Path, voice: Path
) -> None:
    folder = tmp_path / "ja"
    assert make(folder, voice, TWO)[0] == 2
    assert make(folder, voice, TWO) == (0, [])
    changed: dict[str, Line] = {"a": [("神", "かみ")]}
    assert make(folder, voice, changed) == (1, ["a.wav"])
    assert [file.name for file in folder.glob("*.wav")] == ["a.wav"]
    (folder / "a.wav").unlink()
    assert make(folder, voice, changed)[0] == 1


def test_a_voice_that_breaks_leaves_an_index_that_tells_the_truth(
    tmp_path: Path, voice: Path
) -> None:
    folder = tmp_path / "ja"
    make(folder, voice, TWO)
    (tmp_path / "broken").touch()
    with pytest.raises(subprocess.CalledProcessError):
        make(folder, voice, {**TWO, "a": [("神", "かみ")]})
    assert set(json.loads((folder / "index.json").read_text())) == {"b"}
    (tmp_path / "broken").unlink()
    assert make(folder, voice, TWO)[0] == 1


def test_an_unreadable_index_makes_all_files_anew(tmp_path: Path, voice: Path) -> None:
    folder = tmp_path / "ja"
    make(folder, voice, TWO)
    (folder / "index.json").write_text("[1")
    assert make(folder, voice, TWO)[0] == 2


def test_the_program_tells_what_it_made_and_fails_in_words(
    tmp_path: Path, voice: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        sys, "argv", ["make_voice", "--voice", str(voice), "--to", str(tmp_path / "ja")]
    )
    assert make_voice.main() == 0
    assert f"voice: {len(lines())} sentences made" in capsys.readouterr().out
    voice.unlink()
    (tmp_path / "ja" / "take_card.wav").unlink()
    assert make_voice.main() == 1
    assert "voice: " in capsys.readouterr().err


def test_a_sentence_is_spoken_without_the_blanks_for_the_eye_and_with_its_numbers() -> None:
    told = spoken(phrase(Text(TextId.PIN_TRIES_LEFT, 2)))
    assert "".join(base for base, _ in told).startswith("あと2回まちがえると暗証番号が")
    assert ("暗証番号", "あんしょうばんごう") in told


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not VOICE.exists(), reason="needs the voice's environment (./setup.sh voice)")
def test_the_real_voice_speaks_loud_enough_and_our_readings_are_those_of_a_dictionary(
    tmp_path: Path,
) -> None:
    every = {text_id.value: spoken(phrase(Text(text_id, 2, 2))) for text_id in TextId}
    _, changed = make(tmp_path, VOICE, every)
    assert {told.split(", not ")[0] for told in changed} <= MISREAD
    for name, line in every.items():
        sound = read_clip(tmp_path / f"{name}.wav")
        assert sound is not None
        letters = sum(len(reading or base) for base, reading in line)
        assert 0.08 < len(sound) / RATE / letters < 0.6, name
        assert 3000 < np.abs(sound.astype(int)).max() <= 0.91 * 32767, name
