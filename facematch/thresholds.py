# SPDX-License-Identifier: Apache-2.0
"""Every built-in number that a decision hangs on, with where it was measured.

A clinic's own profile (`facematch.profile`) replaces the first table; `calibrate` writes it.
"""

from __future__ import annotations

from facematch.profile import FaceProfile
from facematch.values import FaceSettings, MatcherInfo, MatcherName, Scale, Thresholds

# Euclidean distance of the mean of five live frames (image and mirror image) to the chip portrait:
# (accept up to, staff up to). Measured on simulated chip portraits (ISO token crop, grey, 5 kB JPEG 2000):
# * East Asian people against frames of another day, 1,080 genuine and 15,120 impostor pairs, MobileFaceNet,
#   mean of five: FRR 0.46 % at FAR 1e-3 with 0.995, 0.00 % at FAR 1e-2 with 1.034.
# * This pipeline on LFW (2,308 portraits of 1,108 people, single pictures as probes): at 1.00 FAR 0.028 %,
#   FRR 3.4 %; people with East Asian names (109) FAR 0.63 %, FRR 1.9 %; at 1.10 FAR 3.8 %, FRR 1.0 %.
# * dlib in this pipeline, LFW people with East Asian names: at 0.45 FAR 1.8 %, FRR 14.0 %, at 0.55 FAR
#   20 %, at its usual 0.6 FAR 38 %.
# * Averaging shortens strangers' distances too. The same people, mean of five pictures of other days (84
#   genuine, 18,396 impostor pairs): at 1.00 FAR 1.3 %, at 0.95 FAR 0.36 %, FRR 0 of 84 at both.
# So up to 0.95 is accepted, and between 0.95 and 1.10 the staff look. A clinic's own calibration goes first.
BUILT_IN: dict[MatcherName, tuple[float, float]] = {
    "mobilefacenet": (0.95, 1.10),
    "dlib": (0.45, 0.55),
    "face_recognition": (0.45, 0.55),
}
LIVENESS = 0.5

# Matchers whose embeddings have length 1, so that their mean is scaled back to it.
UNIT_LENGTH = frozenset(("mobilefacenet",))

# The same person throughout: distance between the mean of the frontal frames and any later frame of
# the track. Faces warped over their own depth by 20 degrees lie within 0.58 (MobileFaceNet, 13 faces of
# LFW); strangers lie above 1.
SAME_PERSON: dict[str, float] = {"mobilefacenet": 0.85, "dlib": 0.50, "face_recognition": 0.50}


def scale_of(matcher: MatcherInfo) -> Scale:
    """What its distances mean: by its manifest, or by the tables above."""
    if matcher.scale is not None:
        return matcher.scale
    name = matcher.name
    return Scale(*BUILT_IN[name], SAME_PERSON[name], name in UNIT_LENGTH)


def thresholds_for(
    settings: FaceSettings, matcher: MatcherInfo, profile: FaceProfile | None
) -> Thresholds:
    """The setting goes before the profile, the profile before the matcher's own values.

    A looser or stricter accept distance moves only the lower end of the staff's band, unless it would
    pass the upper end.
    """
    scale = scale_of(matcher)
    accept, staff, liveness = scale.accept, scale.staff, LIVENESS
    source = "built-in" if matcher.scale is None else "manifest"
    if profile is not None:
        accept, staff, liveness = profile.accept, profile.staff, profile.liveness
        source = f"profile {profile.path}"
    if settings.threshold is not None:
        accept, staff, source = settings.threshold, max(staff, settings.threshold), "setting"
    return Thresholds(accept, staff, liveness, source)
