# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong in this room.

    FaceError
    ├─ ModelError              a model file or its runtime
    │   ├─ ModelMissing        the file is not where it should be
    │   ├─ ModelCorrupt        the file's SHA-256 is not the published one
    │   ├─ ModelUnusable       the runtime refused a file that is intact
    │   └─ ManifestUnreadable  an operator's manifest is missing, or says something impossible
    ├─ ProfileError            the calibration profile
    │   ├─ ProfileUnreadable   missing, not TOML, an unknown or impossible value
    │   └─ ProfileMismatch     made for another matcher or another model file
    ├─ SettingsInvalid         a setting outside its range
    ├─ ImageError              a picture that cannot be used
    │   ├─ BadImage            not an array of pixels of the shape asked for
    │   ├─ NoFaceInPortrait    the chip's portrait shows no face
    │   └─ SeveralFacesInPortrait
    ├─ MatcherFailed           the matcher's child process
    │   ├─ MatcherDied         it ended
    │   └─ MatcherTimedOut     no answer within the deadline
    ├─ ReferenceMismatch       a reference made by another matcher
    └─ EngineClosed            used after close()

The text of an error says what and where, for the staff's log; it never holds pixels or embeddings.
"""


class FaceError(Exception):
    """Root of this room's errors."""


class ModelError(FaceError):
    """A model file or the runtime that should run it."""


class ModelMissing(ModelError):
    """A model file is not where it should be."""


class ModelCorrupt(ModelError):
    """A model file is there, but its SHA-256 is not the published one."""


class ModelUnusable(ModelError):
    """The runtime refused an intact model file."""


class ManifestUnreadable(ModelError):
    """An operator's manifest of a matcher is not TOML, or holds an unknown key or an impossible value."""


class ProfileError(FaceError):
    """The calibration profile cannot be used."""


class ProfileUnreadable(ProfileError):
    """The profile is missing, is not TOML, or holds an unknown key or an impossible value."""


class ProfileMismatch(ProfileError):
    """The profile was made for another matcher or another model file."""


class SettingsInvalid(FaceError):
    """A setting is outside its range."""


class ImageError(FaceError):
    """A picture cannot be used."""


class BadImage(ImageError):
    """Not an array of 8-bit pixels of the shape asked for."""


class NoFaceInPortrait(ImageError):
    """The chip's portrait shows no face that the detector finds."""


class SeveralFacesInPortrait(ImageError):
    """The chip's portrait shows more than one face of similar size."""


class MatcherFailed(FaceError):
    """The matcher that runs in a child process gave no answer."""


class MatcherDied(MatcherFailed):
    """The matcher's child process ended."""


class MatcherTimedOut(MatcherFailed):
    """The matcher's child process did not answer within its deadline."""


class ReferenceMismatch(FaceError):
    """The reference was enrolled by another matcher than the one that compares."""


class EngineClosed(FaceError):
    """The engine was used after close()."""
