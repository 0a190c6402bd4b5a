# SPDX-License-Identifier: Apache-2.0
"""Every text is there in six languages, short, with the same numbers, and Japanese with its readings."""

import re
import string

import pytest

from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts import Language, phrase
from ui.texts.book import catalogue, places
from ui.texts.phrase import KANJI

LONGEST = {
    Language.JA: 45,
    Language.EN: 80,
    Language.ZH: 40,
    Language.KO: 55,
    Language.PT: 85,
    Language.VI: 85,
}
LETTERS = {
    Language.JA: "[\u3041-\u30ff\u4e00-\u9fff]",
    Language.EN: "[A-Za-z]",
    Language.ZH: "[\u4e00-\u9fff]",
    Language.KO: "[\uac00-\ud7a3]",
    Language.PT: "[A-Za-z]",
    Language.VI: "[A-Za-zÀ-ỹ]",
}
"""At least one of these stands in each text."""
FOREIGN = {
    Language.EN: "[^\x20-\x7e]",
    Language.ZH: "[\u3041-\u30ff\uac00-\ud7a3]",
    Language.KO: "[\u3041-\u30ff\u4e00-\u9fff]",
    Language.PT: "[^\x20-\x7eÀ-ÿº–]",
    Language.VI: "[^\x20-\x7eÀ-ỹ]",
}
"""None of these stands in any: a sentence that slipped into another language's line."""
FULL_WIDTH = (Language.JA, Language.ZH)
BARE_KANJI = re.compile(f"[{KANJI}]")
ALL = [(text_id, language) for text_id in TextId for language in Language]


def shown(text_id: TextId, language: Language) -> str:
    return phrase(Text(text_id, 2, 2.5), language).plain


@pytest.mark.parametrize("language", list(Language))
def test_each_text_is_short_in_its_own_letters_and_has_no_blank_at_an_end(
    language: Language,
) -> None:
    for text_id in TextId:
        told = shown(text_id, language)
        assert len(told) <= LONGEST[language], told
        assert re.search(LETTERS[language], told), told
        assert told == " ".join(told.split()), told


@pytest.mark.parametrize("language", list(FOREIGN))
def test_no_sentence_stands_in_another_language_s_line(language: Language) -> None:
    for text_id in TextId:
        told = shown(text_id, language)
        assert not re.search(FOREIGN[language], told), told


def test_the_same_numbers_are_put_into_each_language() -> None:
    for text_id, table in catalogue().items():
        assert len({places(written) for written in table.values()}) == 1, text_id


@pytest.mark.parametrize("language", FULL_WIDTH)
def test_chinese_and_japanese_have_their_own_punctuation(language: Language) -> None:
    """A slash between Latin letters is a name's own."""
    for text_id in TextId:
        told = re.sub("(?<=[A-Z])/(?=[A-Z])|2[.]5", "", shown(text_id, language))
        assert not set(told) & set(string.punctuation), told


def test_chinese_has_no_blanks_because_its_lines_break_anywhere() -> None:
    assert [one for one in TextId if " " in shown(one, Language.ZH)] == []


def test_every_kanji_has_a_reading() -> None:
    for text_id in TextId:
        bare = "".join(run.base for run in phrase(text_id).runs if run.reading is None)
        assert not BARE_KANJI.search(bare), f"{text_id}: {bare}"


def test_a_text_read_aloud_has_no_kanji_and_no_marks() -> None:
    assert phrase(TextId.IDLE).read == "マイナンバーカードを おいてください"
    assert phrase(TextId.NUMBER_B_DOUBTFUL).read == "まるのすうじだけ にゅうりょくしてください"


def test_one_thing_has_one_name_in_each_language() -> None:
    """The glossary (docs/texts.md) for the words that people look for on their card and on the screen."""
    names = {
        Language.JA: "マイナンバーカード",
        Language.EN: "My Number Card",
        Language.ZH: "个人编号卡",
        Language.KO: "마이넘버카드",
        Language.PT: "cartão My Number",
        Language.VI: "thẻ My Number",
    }
    for text_id in (TextId.IDLE, TextId.LAY_MY_NUMBER_CARD, TextId.FAILED_NOT_MY_NUMBER_CARD):
        for language, name in names.items():
            assert name in shown(text_id, language)
