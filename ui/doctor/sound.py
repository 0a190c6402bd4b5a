# SPDX-License-Identifier: Apache-2.0
"""Sound: the player, a sound card, the voice's files; what is looked for is ui/kiosk/sound/check.py's."""

from ui.doctor.finding import Finding, Place, ok, trouble, unused
from ui.kiosk.sound.check import LIST, cards_of, voice_of


def look_at_player(place: Place) -> Finding:
    """Whether aplay is there and finds a card."""
    if not (place.settings.sound.voice or place.settings.sound.chime):
        return unused("[sound] voice and chime are false")
    ran = place.world.command(*LIST)
    if ran.status is None:
        return trouble("player", ran.out)
    cards = cards_of(ran.out)
    return ok(", ".join(cards)) if cards else trouble("card", "aplay -l finds no sound card")


def look_at_voice(place: Place) -> Finding:
    """Whether the folder of the voice holds a file for each sentence, and of the sentences as they are now."""
    table = place.settings.sound
    if not table.voice:
        return unused("[sound] voice is false")
    folder = (table.files or place.world.voice) / "ja"
    voice = voice_of(folder, place.world.sentences())
    if voice.there < voice.wanted:
        missing = voice.wanted - voice.there
        return trouble("missing", f"{missing} of {voice.wanted} files are missing in {folder}")
    if voice.old:
        return trouble("old", f"{voice.old} of {voice.wanted} files say another sentence")
    return ok(f"{voice.there} files")
