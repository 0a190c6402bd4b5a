# SPDX-License-Identifier: Apache-2.0
"""Pixels in, numbers out: the landmarker and the matcher behind one object."""

from __future__ import annotations

import random
import secrets
import threading
from pathlib import Path

import numpy as np

from facematch.age import AgeNet, Apparent, age_guard, load_age_net
from facematch.align import ARCFACE, align
from facematch.check import FaceCheck
from facematch.covered import measure_cover
from facematch.decision import guarded
from facematch.errors import BadImage, NoFaceInPortrait, SeveralFacesInPortrait
from facematch.landmarker import Face, Landmarker
from facematch.liveness.evidence import read_evidence
from facematch.liveness.minifasnet import MiniFasNet, load_minifasnet
from facematch.matchers import Matcher
from facematch.matchers.choose import load_matcher
from facematch.profile import read_profile
from facematch.quality import measure_light, openness, reasons_of
from facematch.thresholds import thresholds_for
from facematch.values import (
    Claim,
    FaceDecision,
    FaceSettings,
    FloatArray,
    ImageArray,
    MatcherInfo,
    Observation,
    Reason,
    Reference,
    Thresholds,
)

# Frames with these faults only are embedded too: a turned face must still be the same person's.
EMBEDDABLE = frozenset((Reason.TURNED, Reason.EYES_SHUT))
# A network's answer for a profile says little about the person.
EMBEDDED_UP_TO_YAW = 40.0
SMALLEST_SIDE = 48
# What is around the face moves no faster than the face: no need to look in every frame.
LOOK_AROUND_S = 0.125
# How often an apparent age is taken: five within the shortest visit.
AGED_S = 0.2
# Part of the accept distance beyond which a face was hardly accepted. Relatives are accepted there (the share of
# KinFaceW-I's pairs below a distance doubles every 0.05), the holder's own mean of five frames seldom lies there
# (SpecDiff: median 0.56 of distance); so the guard costs hardly any holder anything.
HARDLY_ACCEPTED = 0.8
# The detector wants the head with some room around it; a token portrait is cut close.
PORTRAIT_ROOMS = (0.25, 0.6, 0.0)
PORTRAIT_HEIGHT = 480
LONGEST_PORTRAIT = 4


def load_engine(settings: FaceSettings, models_dir: Path | None = None) -> FaceEngine:
    """Load landmarker, matcher and thresholds; seconds, on any thread.

    models_dir: default $UKETSUKE_MODELS or share/uketsuke/models of this Python environment.
    Raises ModelMissing, ModelCorrupt, ModelUnusable, ManifestUnreadable, SettingsInvalid (no matcher of
    that name), MatcherDied, MatcherTimedOut, ProfileUnreadable, ProfileMismatch.
    """
    profile = read_profile(settings.profile) if settings.profile is not None else None
    matcher = load_matcher(settings, models_dir)
    try:
        if profile is not None:
            profile.require_for(matcher.info)
        thresholds = thresholds_for(settings, matcher.info, profile)
        net = load_minifasnet(models_dir, settings.threads)
        ages = load_age_net(models_dir) if settings.age_guard == "auto" else None
        return FaceEngine(settings, Landmarker(models_dir), matcher, thresholds, net, ages)
    except BaseException:
        matcher.close()
        raise


class FaceEngine:
    """Calls may come from any thread; they wait for each other."""

    def __init__(
        self,
        settings: FaceSettings,
        landmarker: Landmarker,
        matcher: Matcher,
        thresholds: Thresholds,
        net: MiniFasNet | None = None,
        ages: AgeNet | None = None,
    ) -> None:
        """net: MiniFASNet where the operator has installed it. ages: the guard's network, likewise."""
        self._net = net
        self._ages = ages
        self._aged_at = float("-inf")
        self.thresholds = thresholds
        self._settings = settings
        self._landmarker = landmarker
        self._matcher = matcher
        self._lock = threading.Lock()
        self._embedded_at = float("-inf")
        self._looked_at = float("-inf")

    @property
    def matcher(self) -> MatcherInfo:
        """Which network compares."""
        return self._matcher.info

    def enrol(self, image: ImageArray) -> Reference:
        """The reference of a chip portrait, (H, W) or (H, W, 3) uint8 BGR.

        Raises BadImage, NoFaceInPortrait, SeveralFacesInPortrait, MatcherFailed.
        """
        portrait = _as_colour(image)
        with self._lock:
            roomy, faces = self._find_portrait(portrait)
            face = faces[0]
            embedding = self._matcher.embed(self._matcher.prepare(roomy, face.landmarks))
        if embedding is None:
            raise NoFaceInPortrait(f"{self.matcher.name} finds no face")
        return Reference(embedding, self.matcher.name, face.eye_distance)

    def observe(self, image: ImageArray, time_s: float) -> Observation:
        """What one frame, (H, W, 3) uint8 BGR, shows. Raises BadImage, MatcherFailed."""
        frame = _as_frame(image)
        with self._lock:
            faces = self._landmarker.faces(frame)
            if not faces:
                return Observation(time_s, frozenset((Reason.NO_FACE,)))
            return self._describe(frame, faces, time_s)

    def check(self, seed: int | None = None) -> FaceCheck:
        """One attempt. seed: for tests; without it the challenge cannot be foretold."""
        rng = secrets.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311
        return FaceCheck(self._settings, self.thresholds, self.matcher, rng)

    def guard(self, decision: FaceDecision, claim: Claim) -> FaceDecision:
        """The decision after what the chip says of its holder: an acceptance may become the staff's."""
        doubts = self._doubts(decision, claim)
        return guarded(decision, claim, self._settings.minors, doubts)

    def _doubts(self, decision: FaceDecision, claim: Claim) -> tuple[str, ...]:
        if decision.distance <= HARDLY_ACCEPTED * decision.threshold:
            return ()
        seen = [Apparent(*apparent) for apparent in decision.apparents]
        doubt = age_guard(claim, seen, near=True)
        return () if doubt is None else (doubt,)

    def close(self) -> None:
        """Free models and child processes; a second call does nothing."""
        with self._lock:
            self._landmarker.close()
            self._matcher.close()
            for optional in (self._net, self._ages):
                if optional is not None:
                    optional.close()

    def _find_portrait(self, portrait: ImageArray) -> tuple[ImageArray, list[Face]]:
        for room in PORTRAIT_ROOMS:
            roomy = _with_room(portrait, room)
            faces = self._landmarker.faces(roomy)
            rivals = [f for f in faces[1:] if f.box[3] > 0.5 * faces[0].box[3]]
            if rivals:
                raise SeveralFacesInPortrait(f"{len(faces)} faces")
            if faces:
                return roomy, faces
        raise NoFaceInPortrait("the detector finds no face")

    def _describe(self, frame: ImageArray, faces: list[Face], time_s: float) -> Observation:
        face = faces[0]
        aligned = align(frame, face.landmarks, ARCFACE)
        light, cover = measure_light(aligned), measure_cover(aligned)
        eye_distance = face.eye_distance
        reasons = reasons_of(faces, light, eye_distance, frame.shape, cover)
        return Observation(
            time_s=time_s,
            reasons=reasons,
            box=face.box,
            landmarks=face.landmarks,
            yaw=face.pose.yaw,
            pitch=face.pose.pitch,
            roll=face.pose.roll,
            blink=face.blink,
            openness=openness(face.landmarks),
            sharpness=light.sharpness,
            brightness=light.brightness,
            eye_distance=eye_distance,
            embedding=self._embedding(frame, reasons, face, time_s),
            apparent=self._apparent(frame, reasons, face, time_s),
            evidence=read_evidence(frame, face.landmarks, self._looks_around(time_s), self._net),
        )

    def _looks_around(self, time_s: float) -> bool:
        if 0.0 <= time_s - self._looked_at < LOOK_AROUND_S:
            return False
        self._looked_at = time_s
        return True

    def _apparent(
        self, frame: ImageArray, reasons: frozenset[Reason], face: Face, time_s: float
    ) -> tuple[float, float] | None:
        soon = 0.0 <= time_s - self._aged_at < AGED_S
        if self._ages is None or soon or reasons:
            return None
        self._aged_at = time_s
        looks = self._ages.estimate(self._ages.prepare(frame, face.landmarks))
        return looks.age_years, looks.male_probability

    def _embedding(
        self, frame: ImageArray, reasons: frozenset[Reason], face: Face, time_s: float
    ) -> FloatArray | None:
        soon = 0.0 <= time_s - self._embedded_at < self._matcher.interval_s
        if soon or reasons - EMBEDDABLE or abs(face.pose.yaw) > EMBEDDED_UP_TO_YAW:
            return None
        self._embedded_at = time_s
        return self._matcher.embed(self._matcher.prepare(frame, face.landmarks))


def _as_frame(image: ImageArray) -> ImageArray:
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 3:
        raise BadImage("a frame is an (H, W, 3) array of uint8")
    if image.shape[2] != 3 or min(image.shape[:2]) < SMALLEST_SIDE:
        raise BadImage(f"a frame is (H, W, 3), at least {SMALLEST_SIDE} a side, not {image.shape}")
    return image


def _as_colour(image: ImageArray) -> ImageArray:
    if isinstance(image, np.ndarray) and image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if isinstance(image, np.ndarray) and image.ndim == 2:
        image = np.repeat(image[:, :, None], 3, axis=2)
    portrait = _as_frame(image)
    if max(portrait.shape[:2]) > LONGEST_PORTRAIT * min(portrait.shape[:2]):
        raise BadImage(f"a portrait is not a strip: {portrait.shape}")
    return portrait


def _with_room(portrait: ImageArray, room: float) -> ImageArray:
    """The portrait at a height of 480 pixels with a grey-edge border of `room` times its height."""
    import cv2  # noqa: PLC0415

    scale = PORTRAIT_HEIGHT / portrait.shape[0]
    size = (max(1, round(portrait.shape[1] * scale)), PORTRAIT_HEIGHT)
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    border = round(room * PORTRAIT_HEIGHT)
    bigger = cv2.resize(portrait, size, interpolation=way)
    around = cv2.copyMakeBorder(bigger, border, border, border, border, cv2.BORDER_REPLICATE)
    return np.asarray(around, np.uint8)
