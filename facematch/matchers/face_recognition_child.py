# SPDX-License-Identifier: Apache-2.0
"""The child process in which the face_recognition package runs; started as a file, never imported.

Its import loads every model, calls quit() when one is missing and makes Pillow accept truncated
pictures in the whole process, so it gets a process of its own. Over standard input come pictures
(height and width as two little-endian uint32, then RGB bytes); over standard output go answers (the
count of numbers as uint32, then float64s; 0 for a picture without a face). First goes out one empty
answer, which says that the package is loaded.
"""

import os
import struct
import sys
from typing import BinaryIO


def main() -> None:
    """Answer until standard input ends."""
    # The package prints to standard output when models are missing: keep the channel to ourselves.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import face_recognition  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    def encode(rgb: bytes, height: int, width: int) -> list[float]:
        image = numpy.frombuffer(rgb, numpy.uint8).reshape(height, width, 3).copy()
        boxes = face_recognition.face_locations(image)
        boxes.sort(key=lambda box: box[0] - box[2])
        found = face_recognition.face_encodings(image, boxes[:1])
        return [float(number) for number in found[0]] if found else []

    _answer(answers, [])
    pictures = sys.stdin.buffer
    while len(header := pictures.read(8)) == 8:
        height, width = struct.unpack("<II", header)
        _answer(answers, encode(pictures.read(height * width * 3), height, width))


def _answer(stream: BinaryIO, numbers: list[float]) -> None:
    stream.write(struct.pack(f"<I{len(numbers)}d", len(numbers), *numbers))
    stream.flush()


if __name__ == "__main__":
    main()
