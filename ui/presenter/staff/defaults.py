# SPDX-License-Identifier: Apache-2.0
"""How the patients' screens begin, changed by a button: `name=value`."""

from dataclasses import replace

from terminal.staff.values import Defaults
from ui.texts.language import Language

LOUDEST = 100


def changed(defaults: Defaults, arg: str) -> Defaults:
    """What makes no sense changes nothing."""
    name, _, value = arg.partition("=")
    if name == "language" and value in list(Language):
        return replace(defaults, language=value)
    if name == "volume" and value.isascii() and value.isdigit():
        return replace(defaults, volume=min(LOUDEST, int(value)))
    if value in ("on", "off"):
        return _switched(defaults, name, on=value == "on")
    return defaults


def _switched(defaults: Defaults, name: str, *, on: bool) -> Defaults:
    match name:
        case "large":
            return replace(defaults, large=on)
        case "contrast":
            return replace(defaults, contrast=on)
        case "furigana":
            return replace(defaults, furigana=on)
        case "voice":
            return replace(defaults, voice=on)
    return defaults
