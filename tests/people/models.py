# SPDX-License-Identifier: Apache-2.0
"""Papers and devices of attacks, by split: what is in one is not in the other."""

from .attack import Display

Paper = tuple[str, float, float]
"""Name, width of the picture and border in metres."""

PAPERS: dict[str, tuple[Paper, ...]] = {
    "train": (("a4", 0.198, 0.006), ("a5", 0.142, 0.003), ("photo-10", 0.096, 0.002)),
    "test": (("letter", 0.204, 0.006), ("b5", 0.170, 0.006), ("photo-13", 0.122, 0.002)),
}

Device = tuple[str, Display]


def _device(
    name: str, size: tuple[float, float], bezel: float, pixels: tuple[float, float]
) -> Device:
    return name, Display(width=size[0], height=size[1], bezel=bezel, pixels=pixels)


PHONES: dict[str, tuple[Device, ...]] = {
    "train": (
        _device("phone-6.1", (0.0645, 0.1398), 0.003, (1170.0, 2532.0)),
        _device("phone-5.8", (0.0618, 0.134), 0.005, (1080.0, 2340.0)),
    ),
    "test": (
        _device("phone-6.7", (0.0708, 0.1535), 0.003, (1290.0, 2796.0)),
        _device("phone-6.5", (0.0684, 0.152), 0.004, (1080.0, 2400.0)),
    ),
}
TABLETS: dict[str, tuple[Device, ...]] = {
    "train": (
        _device("tablet-10.5", (0.160, 0.213), 0.009, (1668.0, 2224.0)),
        _device("tablet-8", (0.120, 0.160), 0.008, (1536.0, 2048.0)),
    ),
    "test": (
        _device("tablet-11", (0.155, 0.225), 0.008, (1640.0, 2360.0)),
        _device("tablet-10.1", (0.136, 0.217), 0.012, (1200.0, 1920.0)),
    ),
}
