# SPDX-License-Identifier: Apache-2.0
"""What is committed under tests/fixtures: which scenes of whom, and which attacks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from . import attack, glow, motion, portrait, roster, sampling, scene, video
from .actor import Actor
from .arrays import U8
from .attack import Carry, Display, Paper
from .gl import Lens, Renderer

FILM_STRANDS = 0.5  # of a portrait's hair: a webcam shows no more
LIGHT_BYTES = 40_000  # of a light clip: there are many
TABLET = Display()
PHONE = Display(
    width=0.0708, height=0.1535, bezel=0.004, pixels=(1170.0, 2532.0), emission=1.7, gloss=0.8
)
RECORDER = Lens(480, 640, 640.0, (240.0, 320.0))


@dataclass(frozen=True, slots=True)
class Live:
    seed: int
    neutral_blink: bool = False


@dataclass(frozen=True, slots=True)
class Print:
    seed: int
    paper: Paper
    carry: Carry


@dataclass(frozen=True, slots=True)
class Replay:
    seed: int
    display: Display
    carry: Carry
    clips: tuple[str, ...] = ("neutral",)
    neutral_blink: bool = False


Job = Live | Print | Replay

BIG, SMALL = Paper(), Paper(width=0.142, border=0.003, bend=-9.0, gloss=0.22)
NEAR = (0.004, -0.005, -0.36)

JOBS: dict[str, tuple[str, Job]] = {
    "hanako": ("hanako", Live(101)),
    "haruto": ("haruto", Live(105)),
    "hanako-print": ("hanako", Print(201, BIG, Carry(201))),
    "hanako-replay": ("hanako", Replay(301, TABLET, Carry(301, at=NEAR, swing=3.0), ("neutral", "turn_left"))),
    "kenji": ("kenji", Live(102, True)),
    "akemi": ("akemi", Live(103)),
    "yui": ("yui", Live(104)),
    "sota": ("sota", Live(106)),
    "misaki": ("misaki", Live(107)),
    "taro": ("taro", Live(108, True)),
    "maria": ("maria", Live(109)),
    "shigeru": ("shigeru", Live(110)),
    "kenji-print": ("kenji", Print(202, SMALL, Carry(202, at=(0.0, 0.0, -0.33), swing=9.0))),
    "misaki-print": ("misaki", Print(207, replace(BIG, gloss=0.2, bend=20.0), Carry(207, swing=12.0))),
    "haruto-replay": ("haruto", Replay(305, PHONE, Carry(305, at=(0.0, 0.004, -0.215), shake=0.002, swing=2.0))),
    "taro-replay": ("taro", Replay(308, TABLET, Carry(308, at=NEAR), neutral_blink=True)),
}  # fmt: skip


class Studio:
    """Renders jobs; keeps the renderer and the last person built."""

    def __init__(self, out: Path, seed: int) -> None:
        self.out = out
        self.seed = seed
        self.renderer = Renderer()
        self.built: tuple[str, Actor] | None = None

    def actor(self, name: str) -> Actor:
        if self.built is None or self.built[0] != name:
            one = roster.today(name)
            hair = replace(one.hair, strands=round(one.hair.strands * FILM_STRANDS))
            self.built = (name, Actor(self.renderer, replace(one, hair=hair)))
        return self.built[1]

    def portrait(self, name: str) -> None:
        picture = portrait.take(
            Actor(self.renderer, roster.on_card(name)), roster.ENTRIES[name].seed + self.seed
        )
        folder = self.out / "faces" / name
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(
            str(folder / "portrait.png"), picture[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9]
        )

    def scene(self, job_name: str) -> None:
        name, job = JOBS[job_name]
        folder = self.out / "scenes" / job_name
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(job, Live):
            self._live(name, job, folder)
        elif isinstance(job, Print):
            self._print(name, job, folder)
        else:
            self._replay(name, job, folder)

    def _live(self, name: str, job: Live, folder: Path) -> None:
        manner = replace(sampling.manner(job.seed + self.seed), neutral_blink=job.neutral_blink)
        scene.film_scene(self.actor(name), sampling.setting(job.seed + self.seed), manner, folder)
        self.lights(name)

    def lights(self, job_name: str) -> None:
        """The clips `light_<colour>` of a live scene, beside those that are there already."""
        name, job = JOBS[job_name]
        folder, seed = self.out / "scenes" / job_name, job.seed + self.seed
        folder.mkdir(parents=True, exist_ok=True)
        setting, strength = sampling.setting(seed), glow.share(seed)
        poses = glow.poses(sampling.manner(seed), scene.FPS)
        for number, clip in enumerate(glow.COLORS, len(motion.CLIPS)):
            places = glow.settings(setting, clip, strength, len(poses))
            frames = scene.film_changing(self.actor(name), poses, places, number)
            video.write_within(folder / f"{clip}.mp4", frames, scene.FPS, LIGHT_BYTES)
        scene.describe(folder, (*motion.CLIPS, *glow.COLORS), "live", name, self.seed)

    def _print(self, name: str, job: Print, folder: Path) -> None:
        raw = cv2.imread(str(self.out / "faces" / name / "portrait.png"))
        if raw is None:
            raise FileNotFoundError(f"{name}: the print needs faces/{name}/portrait.png")
        shown = np.asarray(raw[..., ::-1], dtype=np.uint8)
        frames = attack.film_print(
            self.renderer, shown, job.paper, job.carry, sampling.setting(job.seed + self.seed)
        )
        video.write(folder / "neutral.mp4", frames, scene.FPS)
        scene.describe(folder, ("neutral",), "print", name, self.seed)

    def _recorded(self, name: str, job: Replay, clip: str) -> list[U8]:
        """What the attacker filmed earlier, elsewhere, with a telephone held upright."""
        place = replace(sampling.setting(job.seed + self.seed + 50), lens=RECORDER)
        manner = sampling.manner(job.seed + self.seed + 50)
        home = replace(manner.home, shift=(0.0, 0.0, -0.40))
        manner = replace(manner, home=home, neutral_blink=job.neutral_blink)
        return scene.film(self.actor(name), motion.clip(clip, manner, scene.FPS), place, 9)

    def _replay(self, name: str, job: Replay, folder: Path) -> None:
        for number, clip in enumerate(job.clips):
            recorded = self._recorded(name, job, clip)
            carry = replace(job.carry, seconds=len(recorded) / scene.FPS)
            place = sampling.setting(job.seed + self.seed)
            place = replace(place, sensor=replace(place.sensor, seed=job.seed * 10 + number))
            frames = attack.film_replay(self.renderer, recorded, job.display, carry, place)
            video.write(folder / f"{clip}.mp4", frames, scene.FPS)
        scene.describe(folder, job.clips, "replay", name, self.seed)


def render(
    out: Path, seed: int, people: Sequence[str], scenes: Sequence[str], portraits: bool
) -> None:
    studio = Studio(out, seed)
    if portraits:
        for name in people or roster.ENTRIES:
            studio.portrait(name)
    for job_name, (name, _) in JOBS.items():
        if (not people or name in people) and (not scenes or job_name in scenes):
            studio.scene(job_name)


def render_lights(out: Path, seed: int, people: Sequence[str]) -> None:
    """Only the light clips of the live scenes."""
    studio = Studio(out, seed)
    for job_name, (name, job) in JOBS.items():
        if isinstance(job, Live) and (not people or name in people):
            studio.lights(job_name)
