# SPDX-License-Identifier: Apache-2.0
"""How one card happened to be printed: letters, ink, ground, and how 見本 lies across it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hw.virtual.face.ground import PX_PER_MM
from hw.virtual.face.lettering import BOLD_FONTS, DIGIT_FONTS, KANJI_FONTS, FontName, Lettering


@dataclass(frozen=True, slots=True)
class FaceStyle:
    """One way to print. `size`: of letters, 1 as on the public specimen; `weight_mm` is added around strokes.

    `spacing` in ems; `stretch`: letters' width; `ink`: how dense (1 black); `shift_mm`: print against plastic;
    `mark`: opacity of 見本 (0 to 1), `mark_size` in mm of one letter, `mark_at` (mm) its middle, `mark_turn` in
    degrees; `wide_digits`: full-width digits;
    `from_left`: the birth begins, not ends, at its place; `seed`: of the ground and the grain.
    """

    kanji: FontName = "sans"
    digits: FontName = "sans"
    code: FontName = "dejavu-bold"
    size: float = 1.0
    code_size: float = 1.0
    weight_mm: float = 0.012
    code_weight_mm: float = 0.02
    spacing: float = 0.0
    stretch: float = 1.0
    ink: float = 0.9
    shift_mm: tuple[float, float] = (0.0, 0.0)
    mark: float = 0.16
    mark_size: float = 22.0
    mark_at: tuple[float, float] = (50.0, 27.0)
    mark_turn: float = -20.0
    wide_digits: bool = False
    from_left: bool = False
    seed: int = 0

    def letters(self, size_mm: float, bold_mm: float = 0.0) -> Lettering:
        """Letters of this style, `size_mm` high on the public specimen."""
        weight = max(0.0, self.weight_mm + bold_mm) * PX_PER_MM
        size = round(size_mm * self.size * PX_PER_MM, 1)
        return Lettering(
            self.kanji, self.digits, size, round(weight, 2), self.spacing, self.stretch
        )


def random_style(rng: np.random.Generator) -> FaceStyle:
    """A style that a printer could have."""
    kanji = KANJI_FONTS[int(rng.choice(3, p=[0.5, 0.2, 0.3]))]
    same = rng.random() < 0.4
    digits = kanji if same else DIGIT_FONTS[int(rng.integers(len(DIGIT_FONTS)))]
    thin = kanji == "serif" or digits in ("serif", "stix")
    return FaceStyle(
        kanji=kanji,
        digits=digits,
        code=BOLD_FONTS[int(rng.integers(len(BOLD_FONTS)))],
        size=float(rng.uniform(0.9, 1.12)),
        code_size=float(rng.uniform(0.9, 1.15)),
        weight_mm=float(rng.uniform(0.0, 0.035) + 0.012 * thin),
        code_weight_mm=float(rng.uniform(0.01, 0.045)),
        spacing=float(rng.choice([0.0, rng.uniform(-0.03, 0.06)])),
        stretch=float(rng.choice([1.0, rng.uniform(0.86, 1.05)])),
        ink=float(rng.uniform(0.68, 0.98)),
        shift_mm=(float(rng.normal(0, 0.25)), float(rng.normal(0, 0.2))),
        mark=float(rng.uniform(0.08, 0.26)),
        mark_size=float(rng.uniform(12, 30)),
        mark_at=(float(rng.uniform(22, 64)), float(rng.uniform(14, 42))),
        mark_turn=float(rng.uniform(-35, 20)),
        wide_digits=bool(rng.random() < 0.06),
        from_left=bool(rng.random() < 0.4),
        seed=int(rng.integers(2**31)),
    )
