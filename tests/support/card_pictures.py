# SPDX-License-Identifier: Apache-2.0
"""Faces, backs and other documents, drawn and photographed once each; and a network that tells what was asked."""

from datetime import date
from functools import cache

import numpy as np

from hw.cardface.flat import flatten
from hw.cardface.network import Network, load_network
from hw.cardface.values import CardSort, Outline
from hw.virtual.face.back import draw_back
from hw.virtual.face.documents import draw_document
from hw.virtual.face.drawing import FacePrint, draw_face
from hw.virtual.face.photograph import Shot, photograph

TODAY = date(2026, 11, 28)
EXPIRY = date(2035, 2, 17)
PRINT = FacePrint("見本　花子", ("架空県見本市１－２",), date(1980, 2, 17), EXPIRY, "2285")
NUMBER = "55021720352285"


@cache
def network() -> Network:
    return load_network(threads=1)


@cache
def drawn(sort: CardSort):
    if sort is CardSort.MY_NUMBER:
        return draw_face(PRINT)
    return draw_back(PRINT) if sort is CardSort.MY_NUMBER_BACK else draw_document(sort, PRINT)


@cache
def in_tray(sort: CardSort, turn_deg: float = 0.0, **damage):
    return photograph(drawn(sort), Shot(turn_deg=turn_deg, **damage)).image


def flat_of(sort: CardSort):
    """The document as a reader sees it after it was found."""
    image = drawn(sort)
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    return flatten(image, Outline(corners, 1.0))


class Spy:
    """A network that spells, and notes with what letters; to be asked for digits is an error."""

    def __init__(self):
        self.alphabets = []

    def spelled(self, line, alphabet, stranger="・"):
        self.alphabets.append(alphabet)
        return network().spelled(line, alphabet, stranger)

    def __getattr__(self, name):
        raise AssertionError(f"the network was asked for {name}")
