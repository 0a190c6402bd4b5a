# SPDX-License-Identifier: Apache-2.0
"""Sound: the player, a sound card, the voice's files."""

from ui.doctor.finding import Finding, Place, ok, trouble, unused


def look_at_player(place: Place) -> Finding:
    """Whether aplay is there and finds a card."""
    if not (place.settings.sound.voice or place.settings.sound.chime):
        return unused("[sound] voice and chime are false")
    ran = place.world.command("aplay", "-l")
    if ran.status is None:
        return trouble("player", ran.out)
    cards = [
        line.partition("[")[0].strip() for line in ran.out.splitlines() if line.startswith("card ")
    ]
    return ok(", ".join(cards)) if cards else trouble("card", "aplay -l finds no sound card")


def look_at_voice(place: Place) -> Finding:
    """Whether the folder of the voice holds files."""
    table = place.settings.sound
    if not table.voice:
        return unused("[sound] voice is false")
    folder = table.files or place.world.voice
    try:
        count = sum(1 for file in folder.rglob("*.wav") if file.stat().st_size > 0)
    except OSError as error:
        return trouble("missing", f"{folder}: {error.strerror}")
    return ok(f"{count} files") if count else trouble("missing", f"no WAV file in {folder}")
