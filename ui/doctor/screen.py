# SPDX-License-Identifier: Apache-2.0
"""The screen: fonts and glyphs, Qt's platform, the size, and that it never goes dark."""

from collections.abc import Iterable
from typing import Any

from ui.doctor.finding import Finding, Place, ok, trouble, unused

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
)
"""Debian's fonts-noto-cjk: what the kiosk draws with."""
SIZE_TOLERANCE = 0.15
"""A monitor tells its size in whole centimetres, and some tell the frame's."""
MM_PER_INCH = 25.4
PROBE = "ui.kiosk.screen_probe"
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def look_at_fonts(place: Place) -> Finding:
    """Whether both weights are there, and every letter of every text in them."""
    missing = [path for path in FONTS if not place.world.at(path).is_file()]
    if missing:
        return trouble("missing", f"not there: {', '.join(missing)}")
    lost = [letter for path in FONTS for letter in lacking(letters(), str(place.world.at(path)))]
    if lost:
        return trouble("glyphs", f"no picture for {' '.join(sorted(set(lost)))}")
    return ok(f"Noto Sans CJK, regular and bold, {len(letters())} letters")


def letters() -> set[str]:
    """Every letter that a text of the kiosk can show."""
    from ui.texts.book import catalogue  # noqa: PLC0415 - reads files

    texts = [text for tables in catalogue().values() for text in tables.values()]
    return {letter for text in texts for letter in text if letter.isprintable()} - set("《》｜{} ")


def lacking(wanted: Iterable[str], font: str) -> list[str]:
    """The letters that a font's first face has no glyph for."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a third of a second

    with TTFont(font, fontNumber=0, lazy=True) as face:
        known = face.getBestCmap()
        return [letter for letter in wanted if ord(letter) not in known]


def look_at_qt(place: Place) -> Finding:
    """Whether Qt opens a display."""
    found = place.world.probe("screens", PROBE)
    if "error" in found:
        return trouble("none", _no_display(place, found["detail"]))
    sizes = ", ".join(_told(one) for one in found["screens"])
    return ok(f"Qt {found['version']} on {found['platform']}: {sizes}")


def _no_display(place: Place, detail: str) -> str:
    """Qt ends the process without a word that could be passed on."""
    if not any(place.world.environment.get(name) for name in DISPLAYS):
        return "neither DISPLAY nor WAYLAND_DISPLAY is set"
    name = place.world.environment.get("DISPLAY", "")
    return f"Qt cannot open the display {name}".rstrip() + f" ({detail})"


def _told(screen: dict[str, Any]) -> str:
    return f"{screen['name'] or 'screen'} {screen['width']}x{screen['height']}"


def look_at_size(place: Place) -> Finding:
    """Whether [screen] diagonal_inch is what the screen says of itself: sizes of keys follow from it."""
    found = place.world.probe("screens", PROBE)
    if "error" in found:
        return unused("no display to ask")
    table, screens = place.settings.screen, found["screens"]
    named = [one for one in screens if one["name"] == table.output] if table.output else screens[:1]
    if not named:
        return trouble("output", f"no screen is called {table.output}")
    inch = (named[0]["width_mm"] ** 2 + named[0]["height_mm"] ** 2) ** 0.5 / MM_PER_INCH
    if inch < 1 or found["platform"] != "xcb":
        return unused(f"the screen does not tell its size; the settings say {table.diagonal_inch}")
    seen = f'the screen says {inch:.1f}", the settings {table.diagonal_inch}"'
    same = abs(inch / table.diagonal_inch - 1) <= SIZE_TOLERANCE
    return ok(seen) if same else trouble("differs", seen)


def look_at_blanking(place: Place) -> Finding:
    """Whether the X server lets the screen go dark: nobody touches a kiosk for hours."""
    config = place.world.lines("/etc/X11/xorg.conf.d", ".conf")
    asked = [line for line in config if '"BlankTime"' in line and '"0"' in line]
    if asked:
        return ok("the X server never blanks (BlankTime 0)")
    ran = place.world.command("xset", "q")
    if ran.status == 0 and "timeout:  0" in ran.out and "DPMS is Disabled" in ran.out:
        return ok("switched off in this session")
    return trouble("on", "no BlankTime 0 in /etc/X11/xorg.conf.d")
