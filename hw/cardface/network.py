# SPDX-License-Identifier: Apache-2.0
"""The two PP-OCRv6 networks of the rapidocr wheel, run by onnxruntime; none of rapidocr's code.

Both are PaddlePaddle's, under Apache-2.0, in the wheel as ONNX files. Their names and hashes stand here only.
The reader turns a line of text into chances per character and position; the finder marks where text stands.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.symbols import LOOKS, Symbol
from hw.cardface.values import Image
from hw.errors import NoReadingNetwork

if TYPE_CHECKING:
    import onnxruntime

PACKAGE = "rapidocr"
READER = (
    "PP-OCRv6_rec_small.onnx",
    "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
)
FINDER = (
    "PP-OCRv6_det_small.onnx",
    "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
)
"""File name and SHA-256, from rapidocr 3.10.0."""

HEIGHT = 48
"""Pixels: the height of line that the reading network was trained with."""
STRIDE = 8
"""Pixels of width for each position of the answer."""
MIN_WIDTH, MAX_WIDTH = 48, 1600
FINDER_MULTIPLE = 32
FINDER_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
FINDER_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)

Lattice = NDArray[np.float64]
"""Positions x symbols (`Symbol` names the columns): chances, each row adds up to 1."""


@dataclass(slots=True, eq=False)
class Network:
    """Reads lines. One thread at a time; whoever shares it brings the lock."""

    session: Any
    characters: tuple[str, ...]
    columns: NDArray[np.intp]
    belongs: NDArray[np.float32]
    threads: int
    finder: Any = None

    def lattice(self, line: Image) -> Lattice:
        """The chances of each symbol at each position of one line of text, of any height."""
        raw = self._run(line)
        known = raw[:, self.columns].astype(np.float64) @ self.belongs
        known[:, Symbol.OTHER] = np.maximum(1.0 - known.sum(axis=1), 1e-9)
        found: Lattice = known / known.sum(axis=1, keepdims=True)
        return found

    def read(self, line: Image) -> NDArray[np.float64]:
        """The same as natural logarithms: positions x symbols."""
        found: NDArray[np.float64] = np.log(np.maximum(self.lattice(line), 1e-12))
        return found

    def text(self, line: Image) -> str:
        """What the network takes the line for, of all its characters: the likeliest at each position."""
        best = self._run(line).argmax(axis=1)
        first = np.flatnonzero(np.diff(best, prepend=-1))
        return "".join(self.characters[index] for index in best[first] if index)

    def spelled(self, line: Image, alphabet: frozenset[str], stranger: str = "・") -> str:
        """The same, but what is not of the alphabet stays unnamed: a `stranger` stands for it."""
        best = self._run(line).argmax(axis=1)
        first = best[np.flatnonzero(np.diff(best, prepend=-1))]
        found = (self.characters[index] for index in first if index)
        return "".join(one if one in alphabet else stranger for one in found)

    def text_chances(self, image: Image) -> NDArray[np.float32]:
        """Where text stands: a chance for each pixel of a picture of any size. Loads the finder at the first call.

        Raises NoReadingNetwork.
        """
        if self.finder is None:
            self.finder = _session(FINDER, self.threads)
        height, width = image.shape[:2]
        size = [
            max(FINDER_MULTIPLE, round(side / FINDER_MULTIPLE) * FINDER_MULTIPLE)
            for side in (width, height)
        ]
        scaled = cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        answer = self.finder.run(
            None, {_input(self.finder): _planes((scaled - FINDER_MEAN) / FINDER_SPREAD)}
        )
        found: NDArray[np.float32] = cv2.resize(answer[0][0, 0], (width, height))
        return found

    def _run(self, line: Image) -> NDArray[np.float32]:
        planes = _planes(_fit(line).astype(np.float32) / 127.5 - 1)
        answer = self.session.run(None, {_input(self.session): planes})
        planes.fill(0)  # it shows a holder's data
        found: NDArray[np.float32] = answer[0][0]
        return found


def load_network(threads: int = 2) -> Network:
    """The reading network, ready; the finder comes when it is needed.

    Raises NoReadingNetwork when the wheel is missing or its file is another one.
    """
    session = _session(READER, threads)
    listed = session.get_modelmeta().custom_metadata_map.get("character", "").split("\n")
    characters = ("", *listed, " ")
    columns, belongs = _columns(characters)
    return Network(session, characters, columns, belongs, threads)


def _columns(characters: tuple[str, ...]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Which of the network's columns are wanted, and which symbol each of them adds to."""
    symbols = {look: symbol for symbol, looks in LOOKS.items() for look in looks}
    wanted = [(0, Symbol.BLANK)]
    wanted += [(index, symbols[text]) for index, text in enumerate(characters) if text in symbols]
    belongs = np.zeros((len(wanted), len(Symbol)), np.float32)
    belongs[np.arange(len(wanted)), [symbol for _, symbol in wanted]] = 1
    return np.array([index for index, _ in wanted]), belongs


def _session(model: tuple[str, str], threads: int) -> onnxruntime.InferenceSession:
    # Its makers are not told that it is used, and no number of this device is made (Privacy.md of the package).
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415  # 0.15 s that only a terminal with a tray camera spends

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        _content(*model), options, providers=["CPUExecutionProvider"]
    )


def _content(name: str, sha256: str) -> bytes:
    try:
        content = (files(PACKAGE) / "models" / name).read_bytes()
    except (ModuleNotFoundError, OSError) as error:
        raise NoReadingNetwork(name, f"is not installed; install {PACKAGE}==3.10.0") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise NoReadingNetwork(name, f"is another file than {PACKAGE} 3.10.0 brings")
    return content


def _input(session: Any) -> str:
    return str(session.get_inputs()[0].name)


def _planes(image: NDArray[Any]) -> NDArray[np.float32]:
    return np.ascontiguousarray(image.astype(np.float32).transpose(2, 0, 1)[np.newaxis])


def _fit(line: Image) -> Image:
    """The line at the network's height; the width is filled up to whole positions by its last column."""
    height, width = line.shape[:2]
    wanted = min(max(round(width * HEIGHT / height), 1), MAX_WIDTH)
    shrinks = height > HEIGHT
    scaled = cv2.resize(
        line, (wanted, HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    )
    missing = max(MIN_WIDTH - wanted, -wanted % STRIDE)
    return np.asarray(cv2.copyMakeBorder(scaled, 0, 0, 0, missing, cv2.BORDER_REPLICATE), np.uint8)
