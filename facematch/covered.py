# SPDX-License-Identifier: Apache-2.0
"""A mask, sunglasses, a hand or hair over the face, seen from the pixels of the aligned face.

The landmarker draws its mesh over a mask as happily as over a mouth, so that its points say nothing here. What does:
cloth has one colour from the nose to the chin that is not the person's own skin's, begins with an edge across the
nose and has no lips; dark glasses take the light from the lids and the white of both eyes; whatever covers one eye
or the mouth ends the likeness of the face's two halves, or the pattern of nostrils and lips. Everything is measured
against the same face's skin and in logarithms, so that neither the colour of the light nor that of the skin counts.

Pure; about 1 ms a face. The places are those of the 112x112 template (`facematch.align.ARCFACE`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facematch.values import FloatArray, ImageArray, Reason

SIDE = 112
Place = tuple[int, int, int, int]  # left, right, top, bottom in pixels

# Skin that no mask covers: between the eyes, the nose's bridge, below both eyes, the forehead.
_UPPER: tuple[Place, ...] = (
    (50, 62, 42, 56),
    (52, 60, 54, 63),
    (30, 46, 61, 67),
    (66, 82, 61, 67),
    (42, 70, 14, 32),
)
# What a mask covers: the nose's tip, mouth, chin, and the cheeks, of which the plainer one counts.
_NOSE, _MOUTH, _CHIN = (50, 62, 68, 77), (44, 68, 84, 98), (44, 68, 100, 112)
_CHEEKS: tuple[Place, Place] = ((22, 36, 72, 88), (76, 90, 72, 88))
# Skin that no glasses cover, and both eyes with their lids.
_LOWER: tuple[Place, ...] = (
    (50, 62, 66, 76),
    (24, 38, 70, 86),
    (74, 88, 70, 86),
    (46, 66, 100, 111),
)
_EYES: tuple[Place, Place] = ((27, 49, 46, 60), (63, 85, 46, 60))

# How an uncovered face's nose, mouth, chin and cheeks differ from its upper skin: median and spread of the
# logarithms of brightness, red over green, blue over green (LFW, 3,000 faces). The spread of the brightness is
# widened, since light from the side or from above is no cloth.
_USUAL = np.array(
    (
        (-0.115, 0.046, 0.018),
        (-0.272, 0.085, 0.048),
        (-0.122, 0.033, 0.012),
        (-0.170, 0.028, -0.037),
    )
)
_SPREAD = np.array(((0.35, 0.08, 0.08), (0.35, 0.10, 0.08), (0.35, 0.08, 0.08), (0.35, 0.08, 0.08)))

# Noise of a camera weighs more in the dark.
_FLOOR = 8.0

# Limits of `Cover`'s numbers, set on every second face of LFW and on things drawn over 140 of them. On the other
# half (6,418 clear faces, people not kept apart) accused: MASKED 0.06 %; SUNGLASSES 0.81 %, of which about nine in
# ten wear them; COVERED 0.5 %, some of them with a hand at the mouth. Found of the drawn things: masks that are blue,
# black, green or grey 96 to 100 %, white 89, pink 82, beige 71, worn below the nose 96; dark glasses 94, brown 82,
# blue 51, grey 12 %; hair over an eye 6 in 10, a hand over the mouth 6 in 10, over an eye 4 in 10. A white mask in a
# grey picture of light skin, mirrored and pale lenses are not seen.
CLOTH, CLOTH_EDGE, CLOTH_UNEVEN, NO_LIPS_DARK, NO_LIPS_RED = 1.8, 1.0, 0.45, 0.12, 0.06
# Cloth of a strong colour may be creased or printed.
STRONG_CLOTH, STRONG_EDGE, STRONG_UNEVEN, STRONG_LIPS_RED = 4.5, 2.0, 0.4, 0.10
# A mask worn below the nose.
LOW_CLOTH, LOW_UNEVEN, LOW_LIPS_DARK, LOW_LIPS_RED = 3.0, 0.35, 0.10, 0.05
# A real lens; a cap's shadow reaches these numbers rarely. Above a white mask the eyes are dark as well, but only
# against the mask, and so is the forehead.
DARK_LIDS, DARK_WHITES, DARKER_THAN_FOREHEAD, DARK_FOREHEAD = -0.5, -0.3, -0.4, -0.3
# Sums of a covered eye and a covered mouth (logistic regression on the drawn things, without its scale).
EYE_COVERED, MOUTH_COVERED = 4.0, 2.4
# An eye that is drawn so much weaker than the other; 0.1 % of LFW's frontal faces lie below 0.41.
EYE_MISSING = 0.38
# A turned face's halves are not alike.
FRONTAL_YAW = 12.0


@dataclass(frozen=True, slots=True)
class Cover:
    """Numbers of one face; which of them accuse stands in `covers_of`.

    cloth: spreads by which nose, mouth, chin and a cheek all differ from the upper skin in one common way.
    below_nose: the same without the nose. edge: the sharpest step of that difference down the nose.
    uneven: its unevenness below the nose over its size. lips_dark, lips_red: depth of the pattern of
    nostrils and lips in brightness and in colour. lids, whites: how bright the eyes' brighter quarter
    and tenth are against the lower skin (logarithm), of the brighter eye; forehead: the same of the
    forehead. one_eyed: difference of the eyes' darker quarters. eyes_even: contrast of the weaker eye over
    the stronger one's. eyes_alike, halves_alike: correlation of
    one side with the other's mirror image.
    """

    cloth: float
    below_nose: float
    edge: float
    uneven: float
    lips_dark: float
    lips_red: float
    lids: float
    whites: float
    forehead: float
    one_eyed: float
    eyes_even: float
    eyes_alike: float
    halves_alike: float


def covers_of(cover: Cover, yaw: float) -> frozenset[Reason]:
    """SUNGLASSES, MASKED or COVERED, or nothing; yaw in degrees."""
    cloth, dark = _is_cloth(cover), cover.lids < DARK_LIDS and cover.whites < DARK_WHITES
    darker = cover.lids - cover.forehead < DARKER_THAN_FOREHEAD and cover.forehead > DARK_FOREHEAD
    if dark and (darker or not cloth):
        return frozenset((Reason.SUNGLASSES,))
    if cloth:
        return frozenset((Reason.MASKED,))
    if abs(yaw) <= FRONTAL_YAW and _is_half_hidden(cover):
        return frozenset((Reason.COVERED,))
    return frozenset()


def _is_half_hidden(cover: Cover) -> bool:
    eye = _eye_sum(cover) > EYE_COVERED or cover.eyes_even < EYE_MISSING
    return eye or _mouth_sum(cover) > MOUTH_COVERED


def _is_cloth(cover: Cover) -> bool:
    plain = cover.cloth > CLOTH and cover.edge > CLOTH_EDGE and cover.uneven < CLOTH_UNEVEN
    strong = (
        cover.cloth > STRONG_CLOTH and cover.edge > STRONG_EDGE and cover.uneven < STRONG_UNEVEN
    )
    low = cover.below_nose > LOW_CLOTH and cover.uneven < LOW_UNEVEN
    return (
        (plain and cover.lips_dark < NO_LIPS_DARK and cover.lips_red < NO_LIPS_RED)
        or (strong and cover.lips_red < STRONG_LIPS_RED)
        or (low and cover.lips_dark < LOW_LIPS_DARK and cover.lips_red < LOW_LIPS_RED)
    )


def _eye_sum(cover: Cover) -> float:
    unlike = -7.6 * cover.eyes_alike - 2.0 * cover.halves_alike
    return float(unlike + 2.1 * cover.one_eyed + 2.4 * cover.lids + 3.9)


def _mouth_sum(cover: Cover) -> float:
    blank = -1.66 * np.log(cover.lips_dark + 0.02) - 0.67 * min(cover.uneven, 5.0)
    return float(blank - 4.4 * cover.halves_alike - 0.1)


def measure_cover(face: ImageArray) -> Cover:
    """From an aligned (112, 112, 3) BGR face of the ArcFace template."""
    import cv2  # noqa: PLC0415

    light = cv2.blur(face, (3, 3)).astype(np.float32) + _FLOOR
    blue, green, red = light[:, :, 0], light[:, :, 1], light[:, :, 2]
    grey = np.log(0.114 * blue + 0.587 * green + 0.299 * red)
    planes = np.stack((grey, np.log(red / green), np.log(blue / green)), axis=2)
    # Without the slow change that light from the side makes.
    drawn = cv2.GaussianBlur(grey, (0, 0), 1.2) - cv2.GaussianBlur(grey, (0, 0), 6.0)
    lids, whites, one_eyed, forehead = _eyes(grey)
    cloth, below_nose, edge, uneven = _cloth(planes)
    lips_dark, lips_red, _ = (float(depth) for depth in _pattern(planes))
    return Cover(
        cloth=cloth,
        below_nose=below_nose,
        edge=edge,
        uneven=uneven,
        lips_dark=lips_dark,
        lips_red=lips_red,
        lids=lids,
        whites=whites,
        forehead=forehead,
        one_eyed=one_eyed,
        eyes_even=_even(drawn),
        eyes_alike=_alike(drawn[40:64, 22:54], drawn[42:62, 60:88], shift=(2, 3)),
        halves_alike=_alike(drawn[69:109, 25:58], drawn[70:108, 57:84], shift=(1, 3)),
    )


def _cloth(planes: FloatArray) -> tuple[float, float, float, float]:
    """Size of the common difference with and without the nose, its edge, its unevenness."""
    upper = _median(np.array([_middle(planes, place) for place in _UPPER]))
    parts = [_middle(planes, place) for place in (_NOSE, _MOUTH, _CHIN)]
    cheeks = [(_middle(planes, place) - upper - _USUAL[3]) / _SPREAD[3] for place in _CHEEKS]
    away = np.vstack(((np.array(parts) - upper - _USUAL[:3]) / _SPREAD[:3], max(cheeks, key=_size)))
    common = away.mean(axis=0)
    common = common / max(_size(common), 1e-6)
    along = away @ common
    weights = common / _SPREAD[0]
    spread = (planes - (upper + _USUAL[0])) @ weights
    strip = spread[:, 50:63].mean(axis=1)
    below = spread[80:110, 38:74]
    uneven = float(below.std()) / max(float(below.mean()), 0.1)
    return float(along.min()), float(along[1:].min()), _step(strip), uneven


def _step(strip: FloatArray) -> float:
    """The largest rise from the three rows above a row to the three below it, down the nose."""
    sums, rows = np.cumsum(strip), np.arange(54, 78)
    above, below = sums[rows - 1] - sums[rows - 4], sums[rows + 3] - sums[rows]
    return float((below - above).max()) / 3.0


def _eyes(grey: FloatArray) -> tuple[float, float, float, float]:
    """Brighter quarter and tenth of the brighter eye, difference of the darker quarters, the forehead."""
    skin = np.sort([_median(_cut(grey, place).ravel()) for place in _LOWER])[1:3].mean()
    levels = np.array([np.percentile(_cut(grey, place), (25, 75, 90)) for place in _EYES]) - skin
    dark, lids, whites = levels.T
    forehead = float(_median(_cut(grey, _UPPER[-1]).ravel()) - skin)
    return float(lids.max()), float(whites.max()), float(abs(dark[0] - dark[1])), forehead


def _even(drawn: FloatArray) -> float:
    """Contrast of the weaker eye over the stronger one's; 1 where there is none."""
    weak, strong = sorted(float(_cut(drawn, place).std()) for place in _EYES)
    return weak / strong if strong > 0 else 1.0


def _pattern(planes: FloatArray) -> FloatArray:
    """Spread of brightness and colours down the middle from below the nose to the chin, less its slope."""
    profile = planes[78:110, 46:66].mean(axis=1)
    slope = np.linspace(0.0, 1.0, len(profile))[:, None] * (profile[-1] - profile[0])
    return np.asarray((profile - slope).std(axis=0), np.float32)


def _alike(one: FloatArray, other: FloatArray, shift: tuple[int, int]) -> float:
    """Best correlation of a patch with the mirror image of another that is smaller by `shift` on each side."""
    import cv2  # noqa: PLC0415

    height, width = one.shape[0] - 2 * shift[0], one.shape[1] - 2 * shift[1]
    mirrored = np.ascontiguousarray(other[:height, ::-1][:, :width])
    found = cv2.matchTemplate(np.ascontiguousarray(one), mirrored, cv2.TM_CCOEFF_NORMED)
    return float(np.nan_to_num(found).max())


def _cut(plane: FloatArray, place: Place) -> FloatArray:
    left, right, top, bottom = place
    return plane[top:bottom, left:right]


def _middle(planes: FloatArray, place: Place) -> FloatArray:
    return _median(_cut(planes, place).reshape(-1, planes.shape[2]))


def _median(values: FloatArray) -> FloatArray:
    """Along the first axis, the upper one of an even number; a third of the time that numpy's own takes."""
    half = len(values) // 2
    return np.asarray(np.partition(values, half, axis=0)[half])


def _size(vector: FloatArray) -> float:
    return float(np.linalg.norm(vector))
