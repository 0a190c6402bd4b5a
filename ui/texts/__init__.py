# SPDX-License-Identifier: Apache-2.0
"""The words of the kiosk, in TOML files that a translator can read: a table for each id, a key for each language.

Short, polite, first what to do. Japanese comes in phrases parted by spaces, as in texts for people who read slowly;
a line breaks only there. A reading (furigana) stands in 《》 after the kanji that it belongs to, with ｜ before them
where other letters than kanji are meant: `カードを 置《お》いてください`. Numbers are put in at `{count}` and
`{seconds}`. docs/texts.md has the rest, and the glossary.
"""

from ui.texts.book import Words, phrase, words
from ui.texts.language import Language
from ui.texts.phrase import BadMarks, Phrase, Run

__all__ = ["BadMarks", "Language", "Phrase", "Run", "Words", "phrase", "words"]
