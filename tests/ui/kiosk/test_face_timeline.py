# SPDX-License-Identifier: Apache-2.0
"""The bench that says where a visit by face spends its seconds: its pieces add up, and each has an owner."""

import pytest

from tests.bench.face_timeline import Moment, Piece, pieces, summed


def moments(*happened: tuple[str, float, float]) -> list[Moment]:
    """Name, when it was known, when the frame was taken that told it."""
    return [Moment(name, at, taken, at / 2) for name, at, taken in happened]


VISIT = moments(
    ("laid", 0.0, 0.0),
    ("ReadingCard", 0.05, 0.05),
    ("ChoosingMethod", 0.6, 0.6),
    ("LookingForFace", 0.62, 0.62),
    ("first frame", 0.7, 0.68),
    ("neutral", 0.8, 0.68),
    ("light_red", 1.2, 1.1),
    ("turn_left", 1.5, 1.4),
    ("neutral", 2.5, 2.4),
    ("blink", 3.0, 2.9),
    ("neutral", 3.6, 3.5),
    ("GatheringProof", 3.61, 3.61),
    ("Querying", 4.4, 4.4),
    ("ShowingResult", 4.9, 4.9),
    ("verdict", 4.95, 4.95),
)


def seconds(name: str) -> float:
    return sum(piece.wall for piece in pieces(VISIT) if piece.name == name)


def test_the_pieces_add_up_to_the_visit_on_the_wall_and_on_the_processor() -> None:
    found = list(pieces(VISIT))
    assert sum(piece.wall for piece in found) == pytest.approx(4.95)
    assert sum(piece.processor for piece in found) <= 4.95 / 2 + 1e-9


def test_what_a_person_does_is_cut_off_where_the_frame_was_taken_that_shows_it() -> None:
    assert seconds("turn: reaction") == pytest.approx(0.4)
    assert seconds("turn: movement") == pytest.approx(0.5)
    assert seconds("back to the front") == pytest.approx(0.4 + 0.01)
    assert seconds("colours") == pytest.approx(0.2)


def test_who_never_came_to_the_face_has_no_pieces() -> None:
    assert list(pieces(VISIT[:3])) == []


def test_shares_are_summed_by_owner() -> None:
    found = [Piece("a", "kiosk", 1.0, 0.5), Piece("b", "kiosk", 2.0), Piece("c", "radio", 4.0)]
    assert summed(found, lambda piece: piece.whose) == {"kiosk": (3.0, 0.5), "radio": (4.0, 0.0)}
