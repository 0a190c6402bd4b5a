# SPDX-License-Identifier: Apache-2.0
"""What a person is made of: shape, skin, hair and clothes as frozen values."""

from dataclasses import dataclass, field, replace

from .shape import Shape

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Brows:
    """Lengths in metres, angles as rise over the brow's length."""

    thick: float = 0.0075
    height: float = 0.0
    arch: float = 0.004
    slant: float = 0.0
    inner: float = 0.0125
    outer: float = 0.050
    density: float = 1.0
    color: Rgb = (0.10, 0.075, 0.06)


@dataclass(frozen=True, slots=True)
class Look:
    """Skin and eyes. Colours are sRGB 0..1 (iris linear); shares are 0..1."""

    seed: int = 1
    tone: Rgb = (0.86, 0.69, 0.58)
    red: float = 0.4
    lips: Rgb = (0.72, 0.42, 0.40)
    lip_share: float = 0.7
    lines: float = 0.1
    spots: float = 0.1
    stubble: float = 0.0
    eye_shadow: float = 0.3
    fold: float = 0.5
    lashes: float = 0.5
    iris: Rgb = (0.045, 0.022, 0.010)
    iris_size: float = 1.0
    veins: float = 0.2
    oil: float = 0.5
    moles: tuple[tuple[float, float, float], ...] = ()
    brows: Brows = field(default_factory=Brows)


@dataclass(frozen=True, slots=True)
class Hair:
    """A cut. Lengths in metres; `part` is the parting's x in metres; colours linear RGB."""

    style: str = "short"
    color: Rgb = (0.012, 0.009, 0.007)
    grey: float = 0.0
    length: float = 0.05
    sides: float = 0.025
    volume: float = 0.012
    part: float = 0.03
    fringe: float = 0.0
    line: float = 0.0
    temples: float = 0.0
    wave: float = 0.15
    gloss: float = 0.45
    strands: int = 5500
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Clothes:
    """`neckline`: depth of the cut, half width, height at the sides (base-mesh metres), v-shape 0..1."""

    color: Rgb = (0.15, 0.2, 0.3)
    second: Rgb = (0.6, 0.6, 0.6)
    pattern: int = 0
    neckline: tuple[float, float, float, float] = (0.035, 0.085, 0.585, 0.0)


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    shape: Shape
    look: Look = field(default_factory=Look)
    hair: Hair = field(default_factory=Hair)
    clothes: Clothes = field(default_factory=Clothes)

    def changed(self, **parts: object) -> "Person":
        return replace(self, **parts)  # type: ignore[arg-type]
