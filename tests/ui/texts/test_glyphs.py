# SPDX-License-Identifier: Apache-2.0
"""Every character of every text has a glyph in its language's font; so have those of people's names."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts import Language, phrase
from ui.texts.glyphs import FILES, FOLDER, glyphs, is_selector, showable
from ui.texts.pseudo import pseudo

PEOPLE = Path(__file__).parents[2] / "fixtures" / "people.toml"
ALWAYS = "●〓様…［］（）：0123456789．,-"
"""What screens put beside the texts."""
HARD_NAMES = "髙﨑𠮷𡈽𣘺栁德濵邉邊齋齊廣瀨塚葛辻祇"
"""Characters of real family names beyond JIS X 0208, and some whose shape differs by font."""

pytestmark = pytest.mark.skipif(
    not (FOLDER / FILES[0]).exists(), reason="needs the Debian package fonts-noto-cjk"
)


def letters(language: Language) -> set[str]:
    told = [phrase(Text(text_id, 2, 2.5), language) for text_id in TextId]
    both = [*told, *map(pseudo, told)]
    return {letter for one in both for run in one.runs for letter in run.base + (run.reading or "")}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("file", FILES)
def test_every_character_of_every_text_has_a_glyph(language: Language, file: str) -> None:
    wanted = letters(language) | set(ALWAYS)
    assert {letter for letter in wanted if ord(letter) not in glyphs(language, file)} == set()


@pytest.mark.parametrize("language", list(Language))
def test_every_name_can_be_drawn_whatever_the_language_of_the_screen(language: Language) -> None:
    fixtures = PEOPLE.read_text(encoding="utf-8")
    service = files("eligibility").joinpath("data/people.toml").read_text(encoding="utf-8")
    people = [
        *tomllib.loads(fixtures)["people"].values(),
        *tomllib.loads(service)["people"].values(),
    ]
    names = "".join(str(person["name"]) for person in people) + HARD_NAMES
    missing = {one for one in names if not is_selector(one) and ord(one) not in glyphs(language)}
    assert missing == set()


def test_a_character_without_a_glyph_is_the_printers_mark_and_the_service_s_dot_never_shows() -> (
    None
):
    has = glyphs(Language.JA).__contains__
    assert showable("髙﨑　𠮷男", has) == "髙﨑　𠮷男"
    assert showable("●見　美和", has) == "〓見　美和"
    assert showable("\U0002ebf0見", has) == "〓見"
    assert showable("葛\U000e0100城", has) == "葛\U000e0100城"
