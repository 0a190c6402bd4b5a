# SPDX-License-Identifier: Apache-2.0
"""The networks that look at faces, and the thresholds measured for one of them."""

from facematch.errors import FaceError
from facematch.inventory import choose, inventory
from facematch.profile import read_profile
from ui.doctor.finding import Finding, Place, ok, trouble, unused


def look_at_models(place: Place) -> Finding:
    """Whether every installed file has the known SHA-256 and the wanted matcher is among them."""
    corrupt = [
        one.name for one in inventory(place.world.models) if one.state in ("corrupt", "unreadable")
    ]
    if corrupt:
        return trouble("corrupt", f"other files than they should be: {', '.join(corrupt)}")
    chosen = choose(place.settings.face.settings(), place.world.models)
    if chosen.name is None or chosen.fallback_from is not None:
        return trouble("missing", chosen.why)
    return ok(f"{chosen.name}, SHA-256 as known")


def look_at_profile(place: Place) -> Finding:
    """Whether the calibration can be read and was made for the matcher in use."""
    path = place.settings.face.profile
    if path is None:
        return unused("[face] profile names none: thresholds of the model's own are used")
    try:
        profile = read_profile(path)
    except FaceError as error:
        return trouble("unreadable", str(error))
    chosen = choose(place.settings.face.settings(), place.world.models).name
    known = {
        file.file.sha256
        for one in inventory(place.world.models)
        if one.name == chosen
        for file in one.files
    }
    if profile.matcher != chosen or profile.model_sha256.lower() not in known:
        return trouble("other", f"{path}: made for {profile.matcher}, in use is {chosen}")
    return ok(f"{profile.matcher}, {profile.date}, {profile.data}")
