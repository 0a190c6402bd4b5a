# SPDX-License-Identifier: Apache-2.0
"""Speaks sentences into WAV files. Runs in the voice's own environment, which has nothing of this project.

Reads a JSON object from standard input: `rate`, `speed`, and `lines`, each with a `file` and its `runs`, pairs of
letters and reading (or null). The last line of standard output is a JSON object: `changed`, what had to be fed as
kana because the dictionary reads it in another way.
"""

import json
import sys
import wave
from typing import Final

import numpy as np
import pyopenjtalk  # type: ignore[import-not-found]
from numpy.typing import NDArray

Runs = list[tuple[str, str | None]]

LOUDNESS: Final = 0.11
"""Root mean square of the speaking parts, of full scale; the peak stays below `PEAK`."""
PEAK: Final = 0.9
AUDIBLE: Final = 200
LEAD_S, TAIL_S = 0.06, 0.15
LOWPASS_TAPS: Final = 63


def main() -> None:
    """All lines of standard input."""
    asked = json.load(sys.stdin)
    changed: list[str] = []
    for line in asked["lines"]:
        runs = [(str(base), reading) for base, reading in line["runs"]]
        spoken = corrected(runs, changed)
        sound, rate = pyopenjtalk.tts(spoken, speed=asked["speed"])
        made = levelled(halved(sound, rate, asked["rate"]))
        write(line["file"], trimmed(made, asked["rate"]), asked["rate"])
    sys.stdout.write("\n" + json.dumps({"changed": sorted(set(changed))}) + "\n")


def corrected(runs: Runs, changed: list[str]) -> str:
    """The sentence, with kana where the dictionary would read letters in another way than our reading says."""
    wrong = misread(runs)
    changed += [f"{runs[at][0]}: {runs[at][1]}, not {heard}" for at, heard in wrong.items()]
    return "".join(
        reading if at in wrong and reading else base for at, (base, reading) in enumerate(runs)
    )


def misread(runs: Runs) -> dict[int, str]:
    """Numbers of the runs that are read in another way, and how. Words are compared where both have a boundary."""
    letters, reading, bounds = _flat(runs)
    words = pyopenjtalk.run_frontend("".join(letters))
    found: dict[int, str] = {}
    at, begin, heard = 0, 0, ""
    for word in words:
        step = _width(letters, at, word["string"])
        at, heard = at + step, heard + katakana(word["read"])
        if at in bounds:
            span = range(begin, at)
            expected = katakana("".join(reading[place] for place in span))
            if expected != heard and not any(letter.isdigit() for letter in expected):
                found |= {bounds[at][place]: heard for place in bounds[at] if begin <= place < at}
            begin, heard = at, ""
    return found


def _flat(runs: Runs) -> tuple[list[str], list[str], dict[int, dict[int, int]]]:
    """Letter by letter: itself, its share of the reading (all at a run's first letter), and where words may end.

    A place where a word may end leads to the marked runs, by the place of their first letter.
    """
    letters: list[str] = []
    reading: list[str] = []
    marked: dict[int, int] = {}
    inside: set[int] = set()
    for number, (base, read) in enumerate(runs):
        if read is not None:
            marked[len(letters)] = number
            inside |= set(range(len(letters) + 1, len(letters) + len(base)))
            reading += [read, *[""] * (len(base) - 1)]
        else:
            reading += list(base)
        letters += list(base)
    ends = {place: marked for place in range(1, len(letters) + 1) if place not in inside}
    return letters, reading, ends


def _width(letters: list[str], at: int, word: str) -> int:
    """How many letters of ours the analysed word stands for.

    Digits come back as words in kanji, which have no letters until the one that ends with what follows the digits.
    """
    end = at
    while end < len(letters) and letters[end].isdigit():
        end += 1
    if end == at:
        return min(len(word), len(letters) - at)
    for tail in (word[cut:] for cut in range(len(word))):
        if "".join(letters[end : end + len(tail)]) == tail:
            return end - at + len(tail)
    return 0


def katakana(written: str) -> str:
    """As the dictionary writes readings: no punctuation."""
    shifted = (chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in written)
    return "".join(one for one in shifted if one not in "、。：・「」（） ")


def halved(sound: NDArray[np.float64], rate: int, wanted: int) -> NDArray[np.float64]:
    """From 48 to 24 kHz through a windowed low-pass. Raises ValueError for other rates."""
    if rate != 2 * wanted:
        raise ValueError(f"the voice has {rate} Hz, {2 * wanted} were expected")
    at = np.arange(LOWPASS_TAPS) - LOWPASS_TAPS // 2
    taps = 0.46 * np.sinc(0.46 * at) * np.hamming(LOWPASS_TAPS)
    return np.convolve(sound / 32768.0, taps, mode="same")[::2]


def levelled(sound: NDArray[np.float64]) -> NDArray[np.int16]:
    """As loud as every other sentence."""
    loud = np.abs(sound) > 0.01
    level = float(np.sqrt(np.mean(sound[loud] ** 2))) if loud.any() else LOUDNESS
    gain = min(LOUDNESS / level, PEAK / max(float(np.abs(sound).max()), 1e-6))
    return (sound * gain * 32767).astype(np.int16)


def trimmed(sound: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    """Without the silence around it, which is as long as a word: who waits for an answer should not wait for that."""
    loud = np.flatnonzero(np.abs(sound.astype(int)) > AUDIBLE)
    if not loud.size:
        return sound
    begin = max(0, int(loud[0] - LEAD_S * rate))
    return sound[begin : int(loud[-1] + TAIL_S * rate)]


def write(file: str, sound: NDArray[np.int16], rate: int) -> None:
    """16 bits, mono."""
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes(sound.tobytes())


if __name__ == "__main__":
    main()
