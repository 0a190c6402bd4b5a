# SPDX-License-Identifier: Apache-2.0
"""The player with a real process in place of `aplay`; a kiosk's sound with a player that only takes notes."""

import json
import os
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from terminal.runner.health import PartState
from terminal.screen_settings import SoundTable
from ui.kiosk.sound import Sound
from ui.kiosk.sound.check import voice_of
from ui.kiosk.sound.chime import NOTES, RATE, Chime, Samples, tone
from ui.kiosk.sound.clips import read_clip
from ui.kiosk.sound.make_voice import Line, stamp
from ui.kiosk.sound.player import Piece, Player, louder
from ui.presenter.model import ScreenKind, ScreenModel, Text
from ui.presenter.staff.facts import SoundHealth, SoundTrouble
from ui.presenter.text_ids import TextId
from ui.presenter.view import View

RAMP: Samples = np.arange(-1000, 1000, dtype=np.int16)
TAKE = ScreenModel(ScreenKind.TAKE_CARD, Text(TextId.TAKE_CARD), visit=1)
READING = ScreenModel(ScreenKind.WAITING, Text(TextId.READING), Text(TextId.LEAVE_CARD), visit=1)

FAKE = f"""#!{sys.executable}
import os, sys, time
if os.path.exists("broken"):
    sys.exit("ALSA lib: cannot find card '0'\\naplay: main:850: audio open error: No such file or directory")
out = open(f"heard-{{time.monotonic_ns()}}", "wb")
out.write((" ".join(sys.argv[1:]) + "\\n").encode())
while piece := sys.stdin.buffer.read1(4096):
    out.write(piece)
    out.flush()
while os.path.exists("slow"):
    time.sleep(0.01)
os.rename(out.name, out.name.replace("heard", "whole"))
"""


@pytest.fixture
def aplay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an `aplay` that writes down its arguments and what it gets, into files beside it."""
    script = tmp_path / "aplay"
    script.write_text(FAKE)
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def player(aplay: Path) -> Iterator[Player]:
    made = Player("plughw:1", 100)
    yield made
    made.close()


def soon(true: Callable[[], object], most_s: float = 10.0) -> None:
    """Another process and a thread are at work: look often, for a while."""
    waiter, end = threading.Event(), time.monotonic() + most_s
    while not true():
        assert time.monotonic() < end, "it did not happen"
        waiter.wait(0.005)


def piece(key: str, samples: Samples = RAMP, again_s: float | None = None) -> Piece:
    return Piece(key, lambda: samples, again_s)


def whole(folder: Path) -> list[Path]:
    return sorted(folder.glob("whole-*"))


def test_aplay_gets_the_device_the_format_and_every_sample(player: Player, aplay: Path) -> None:
    player.play(piece("one"))
    soon(lambda: whole(aplay))
    command, sound = whole(aplay)[0].read_bytes().split(b"\n", 1)
    assert command == b"-q -D plughw:1 -t raw -f S16_LE -c 1 -r 24000 -"
    assert np.array_equal(np.frombuffer(sound, "<i2"), RAMP)
    assert player.trouble is None


def test_what_is_played_ends_at_once_when_something_else_comes(player: Player, aplay: Path) -> None:
    (aplay / "slow").touch()
    player.play(piece("long", np.zeros(RATE * 60, np.int16)))
    soon(lambda: list(aplay.glob("heard-*")))
    player.play(piece("next"))
    soon(lambda: len(list(aplay.glob("heard-*"))) == 2)
    (aplay / "slow").unlink()
    soon(lambda: whole(aplay))
    assert len(whole(aplay)) == 1
    assert len(list(aplay.glob("heard-*"))) == 1
    assert player.trouble is None


def test_what_does_not_interrupt_comes_after_and_only_the_newest_of_what_waits(
    player: Player, aplay: Path
) -> None:
    (aplay / "slow").touch()
    player.play(piece("first"))
    soon(lambda: list(aplay.glob("heard-*")))
    player.play(piece("too old", RAMP[:10]), interrupts=False)
    player.play(piece("newest", RAMP[:20]), interrupts=False)
    (aplay / "slow").unlink()
    soon(lambda: len(whole(aplay)) == 2)
    lengths = [len(file.read_bytes().split(b"\n", 1)[1]) for file in whole(aplay)]
    assert lengths == [len(RAMP) * 2, 40]


def test_the_call_to_take_the_card_is_repeated_until_it_is_stopped(
    player: Player, aplay: Path
) -> None:
    player.play(piece("take", again_s=0.01))
    soon(lambda: len(whole(aplay)) >= 3)
    player.stop()
    player.play(piece("other"))
    soon(lambda: player._last is not None and player._last[0] == "other")
    count = len(whole(aplay))
    player.close()
    assert len(whole(aplay)) == count


def test_a_broken_sound_card_is_told_once_and_the_next_sentence_tries_again(
    player: Player, aplay: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (aplay / "broken").touch()
    for key in ("one", "two"):
        player.play(piece(key))
        soon(lambda key=key: player._last is not None and player._last[0] == key)
    assert player.trouble == "aplay: main:850: audio open error: No such file or directory"
    assert len(caplog.records) == 1
    (aplay / "broken").unlink()
    player.play(piece("three"))
    soon(lambda: player.trouble is None)


def test_a_machine_without_aplay_is_quiet_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    player = Player(None, 70)
    player.play(piece("one"))
    soon(lambda: player.trouble)
    assert player.trouble == "aplay cannot be started: No such file or directory"
    player.close()


def test_the_volume_is_in_the_samples() -> None:
    assert np.array_equal(louder(RAMP, 100), RAMP)
    assert abs(int(louder(RAMP, 50)[0])) == 250
    assert not louder(RAMP, 0).any()


@pytest.mark.parametrize("chime", list(Chime))
def test_a_chime_has_its_notes_and_neither_clicks_nor_clips(chime: Chime) -> None:
    sound = tone(chime).astype(float)
    spectrum = np.abs(np.fft.rfft(sound))
    pitches = np.fft.rfftfreq(len(sound), 1 / RATE)
    for note in NOTES[chime]:
        near = spectrum[np.abs(pitches - note) < 6].max()
        assert near > 0.2 * spectrum.max()
    assert np.abs(sound).max() < 0.5 * 32768
    assert abs(sound[0]) < 50
    assert abs(sound[-1]) < 50
    assert np.abs(np.diff(sound)).max() < 6000


class Notes:
    """Takes down what is to be played, and plays nothing."""

    def __init__(self) -> None:
        self.volume = 70
        self.trouble: str | None = None
        self.heard: list[tuple[Piece, bool]] = []
        self.stops = 0
        self.closed = False

    def play(self, piece: Piece, *, interrupts: bool = True) -> None:
        self.heard.append((piece, interrupts))

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.closed = True


def speak(folder: Path, text_id: TextId, length: int) -> None:
    """A file as the set-up makes it."""
    (folder / "ja").mkdir(exist_ok=True)
    with wave.open(str(folder / "ja" / f"{text_id}.wav"), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", ""))
        target.writeframes(np.full(length, 500, "<i2").tobytes())


def test_a_screen_s_sentences_are_played_in_a_row_and_one_without_a_file_is_left_out(
    tmp_path: Path,
) -> None:
    speak(tmp_path, TextId.READING, 1000)
    notes = Notes()
    sound = Sound(SoundTable(files=tmp_path), notes)
    sound.follow(READING, View())
    ((heard, interrupts),) = notes.heard
    samples = heard.load()
    assert interrupts
    assert int((samples == 500).sum()) == 1000
    sound.follow(READING, View())
    assert len(notes.heard) == 1
    sound.close()
    assert notes.closed


def test_settings_switch_off_the_voice_or_the_chime(tmp_path: Path) -> None:
    speak(tmp_path, TextId.TAKE_CARD, 1000)
    mute, bare, quiet = Notes(), Notes(), Notes()
    Sound(SoundTable(files=tmp_path, voice=False), mute).follow(TAKE, View())
    Sound(SoundTable(files=tmp_path, chime=False), bare).follow(TAKE, View())
    Sound(SoundTable(files=tmp_path, voice=False, chime=False), quiet).follow(TAKE, View())
    assert np.array_equal(mute.heard[0][0].load(), tone(Chime.TAKE))
    assert int((bare.heard[0][0].load() == 500).sum()) == 1000
    assert len(bare.heard[0][0].load()) < len(tone(Chime.TAKE))
    assert (quiet.heard, quiet.stops) == ([], 1)


def test_the_volume_stays_between_nothing_and_all(tmp_path: Path) -> None:
    notes = Notes()
    sound = Sound(SoundTable(files=tmp_path), notes)
    sound.set_volume(150)
    assert notes.volume == 100
    sound.set_volume(-3)
    assert notes.volume == 0


def test_a_kiosk_without_the_voice_s_files_says_what_to_do(tmp_path: Path) -> None:
    assert "./setup.sh voice" in (Sound(SoundTable(files=tmp_path), Notes()).trouble or "")
    assert Sound(SoundTable(files=tmp_path, voice=False), Notes()).trouble is None


def test_a_file_of_another_kind_is_not_played(tmp_path: Path) -> None:
    speak(tmp_path, TextId.READING, 10)
    found = read_clip(tmp_path / "ja" / "reading.wav")
    assert found is not None
    assert len(found) == 10
    (tmp_path / "ja" / "reading.wav").write_bytes(b"RIFF")
    assert read_clip(tmp_path / "ja" / "reading.wav") is None
    assert read_clip(tmp_path / "none.wav") is None


def test_a_restart_rings_and_looks_again_and_what_the_player_met_is_told(tmp_path: Path) -> None:
    notes = Notes()
    sound = Sound(SoundTable(files=tmp_path), notes)
    notes.trouble = "aplay: no such device"
    assert sound.health() == SoundHealth(PartState.TROUBLE, SoundTrouble.CARD)
    sound.restart()
    assert notes.trouble is None
    assert np.array_equal(notes.heard[-1][0].load(), tone(Chime.LOOK))
    soon(
        lambda: sound.health().state is PartState.TROUBLE
    )  # neither a card here, or no voice files
    silent = Sound(SoundTable(voice=False, chime=False), Notes())
    silent.look()
    assert silent.health() == SoundHealth(PartState.NOT_USED)


def test_a_voice_is_missing_whole_or_old(tmp_path: Path) -> None:
    wanted: dict[str, Line] = {"a": [("あ", None)], "b": [("い", None)]}
    assert voice_of(tmp_path, wanted).trouble is SoundTrouble.VOICE_MISSING
    for name in wanted:
        (tmp_path / f"{name}.wav").write_bytes(b"RIFF")
    assert voice_of(tmp_path, wanted).trouble is SoundTrouble.VOICE_OLD
    stamps = {name: stamp(line) for name, line in wanted.items()}
    (tmp_path / "index.json").write_text(json.dumps(stamps))
    assert voice_of(tmp_path, wanted).trouble is None
    wanted["a"] = [("う", None)]
    assert voice_of(tmp_path, wanted).old == 1
