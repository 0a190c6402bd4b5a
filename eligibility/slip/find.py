# SPDX-License-Identifier: Apache-2.0
"""The token of a slip in whatever reception has: a PDF, a photograph of the paper, or a text file."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from eligibility.errors import BadFile, BadToken
from eligibility.slip.faults import TokenFault
from eligibility.slip.token import read_token

Grey = NDArray[np.uint8]
DPI = 200
"""At which a PDF's pages are looked at."""
ENLARGED = (1.0, 2.0, 0.5)
"""A telephone's photograph may be too fine or a scan too coarse for the reader: it is looked at again."""
MOST_PAGES = 20
LARGEST = 50_000_000
"""Bytes of a file, and pixels of a picture; a telephone's has 12 to 50 million."""
LONGEST_TEXT = 100_000


def token_in(path: Path) -> str:
    """The token in the file. Raises BadFile for what cannot be read, BadToken where there is none."""
    data = _read(path)
    if data.startswith(b"%PDF"):
        found = _token_of(read_codes(_pages(path, data)))
    elif (picture := _picture(data)) is not None:
        found = _token_of(read_codes(iter((picture,))))
    else:
        found = _in_text(data)
    if found is None:
        raise BadToken(TokenFault.NOT_A_TOKEN, f"{path}: no slip's code was found in it")
    return found


def read_codes(pictures: Iterator[Grey]) -> Iterator[str]:
    """The texts of the QR codes in pictures, 8 bits grey, however they are turned; some may come twice."""
    for picture in pictures:
        for scale in ENLARGED:
            seen = picture if scale == 1 else cv2.resize(picture, None, fx=scale, fy=scale)
            if seen.size > LARGEST:
                continue
            for detector in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
                yield from _detect(detector, np.asarray(seen, dtype=np.uint8))


def _detect(detector: cv2.GraphicalCodeDetector, picture: Grey) -> list[str]:
    try:
        return [text for text in detector.detectAndDecodeMulti(picture)[1] if text]
    except (cv2.error, UnicodeDecodeError):
        return []  # a code of something else, or a shape that only looks like one


def _token_of(texts: Iterator[str]) -> str | None:
    """A token before anything else; a foreign code is handed on, for whoever verifies it to say what is wrong."""
    foreign = None
    for text in texts:
        token = read_token(text)
        if token is not None:
            return token
        foreign = foreign or text
    return foreign


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadFile(path, f"too large: more than {LARGEST // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise BadFile(path, error.strerror or "cannot be read") from error


def _picture(data: bytes) -> Grey | None:
    if not data:
        return None
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None
    return None if found is None else np.asarray(found, dtype=np.uint8)


def _pages(path: Path, data: bytes) -> Iterator[Grey]:
    import pypdfium2  # noqa: PLC0415 - large, for PDFs only

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise BadFile(path, "not a PDF that can be opened") from error
    try:
        for number in range(min(len(document), MOST_PAGES)):
            picture = document[number].render(scale=DPI / 72, grayscale=True).to_numpy()
            yield np.ascontiguousarray(picture.reshape(picture.shape[:2]))
    except pypdfium2.PdfiumError as error:
        raise BadFile(path, "a page of it cannot be drawn") from error
    finally:
        document.close()


def _in_text(data: bytes) -> str | None:
    try:
        return read_token(data[:LONGEST_TEXT].decode())
    except UnicodeDecodeError:
        return None
