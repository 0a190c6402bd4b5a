# SPDX-License-Identifier: Apache-2.0
"""Every built-in number that a decision hangs on, with where it was measured.

A clinic's own profile (`facematch.profile`) replaces the first table; `calibrate` writes it.
"""

from __future__ import annotations

from facematch.profile import FaceProfile
from facematch.values import FaceSettings, MatcherInfo, MatcherName, Scale, Thresholds

# Euclidean distance of the mean of five live frames (image and mirror image) to the chip portrait:
# (accept up to, staff up to). MobileFaceNet's are measured around its shifted origin (facematch.centre) on LFW,
# one side a simulated chip portrait (ISO token crop, grey, 5 kB JPEG 2000), the other a single picture, all
# pairs (`make bench-face`, docs/faces.md):
# * 0.90 is the farthest hundredth at which half A of the people, and in it those with East Asian names among
#   themselves, keep a FAR of 1e-3 with a quarter to spare: everybody FAR 1.5e-4 and FRR 4.6 %, East Asian
#   names FAR 6.7e-4 and FRR 2.6 %.
# * Averaging shortens strangers' distances too: mean of five pictures of other days, FAR 3.1e-4, FRR 0.7 %.
# * 1.06: FAR 1.2e-2, FRR 0.7 %; people with East Asian names 2.0e-2 and 0.2 %. What lies between is the staff's.
# * dlib on LFW people with East Asian names: at 0.45 FAR 1.8 %, FRR 14.0 %, at 0.55 FAR 20 %, at its usual
#   0.6 FAR 38 %. Its strict threshold is for a kiosk that has nothing better.
# A clinic's own calibration goes first.
BUILT_IN: dict[MatcherName, tuple[float, float]] = {
    "mobilefacenet": (0.90, 1.06),
    "dlib": (0.45, 0.55),
    "face_recognition": (0.45, 0.55),
}
LIVENESS = 0.5

# Matchers whose embeddings have length 1, so that their mean is scaled back to it.
UNIT_LENGTH = frozenset(("mobilefacenet",))

# The same person throughout: distance between the mean of the frontal frames and any later frame of
# the track. Turned frames of drawn people lie within 0.67 (MobileFaceNet around its shifted origin, 4 scenes, 32
# challenges); of strangers' pairs in LFW fewer than 2 in 10,000 are nearer than 0.90.
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
