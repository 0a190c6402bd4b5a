# SPDX-License-Identifier: Apache-2.0
"""A mistake in a text file is told with file, id and what is wrong; the pseudo-locale keeps what layout needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.presenter.text_ids import TextId
from ui.texts import BadMarks, Language, Phrase, Run, phrase
from ui.texts.book import finished_by, read_texts
from ui.texts.phrase import parse
from ui.texts.pseudo import pseudo


def table(**changed: str) -> str:
    written = {
        "ja": "紙《かみ》",
        "en": "a",
        "zh": "纸",
        "ko": "종이",
        "pt": "a",
        "vi": "a",
        **changed,
    }
    return "[printing]\n" + "".join(f'{code} = "{told}"\n' for code, told in written.items())


def test_a_whole_table_is_read() -> None:
    assert read_texts("my.toml", table())[TextId.PRINTING][Language.JA] == "紙《かみ》"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[printing", "my.toml: "),
        ("[prnting]\nja = 'x'", r"my.toml, \[prnting\]: no such text id"),
        ("[printing]\nja = 'x'", r"my.toml, \[printing\]: needs words in each of ja, en, zh"),
        ("printing = 3", r"my.toml, \[printing\]: needs words in each"),
        (table(fr="papier"), r"my.toml, \[printing\]: needs words in each"),
        (table(ko=" "), r"my.toml, \[printing\], ko: needs words"),
        (
            table(ja="紙《かみ"),
            r"my.toml, \[printing\], ja: a mark of a reading without .*紙《かみ",
        ),
        (table(ja="かみ《かみ》"), r"ja: a mark of a reading without"),
        (table(ja="紙《紙》"), r"ja: the reading of 紙 has to be hiragana: 紙"),
        (table(ja="紙《》"), r"ja: a mark of a reading without"),
        (table(ja="｜紙 を《かみを》"), r"ja: a reading stands for one word"),
        (table(en="{tries} left"), r"en: unknown in braces: tries"),
        (table(en="{count left"), r"en: braces: "),
    ],
)
def test_a_mistake_is_told_with_file_id_and_language(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_texts("my.toml", written)


@given(st.text("紙を置《》｜かみ おA{}", max_size=20))
def test_marks_are_read_or_refused_and_no_mark_is_ever_drawn(written: str) -> None:
    try:
        found = parse(written, Language.JA)
    except BadMarks:
        return
    assert not set("《》｜") & set(found.plain + found.read)
    assert "".join(run.base for run in found.runs) == found.plain


def test_a_reading_belongs_to_the_kanji_before_it_or_to_what_a_bar_begins() -> None:
    assert parse("お一人《ひとり》で", Language.JA).runs == (
        Run("お"),
        Run("一人", "ひとり"),
        Run("で"),
    )
    assert parse("4月《がつ》｜1日《ついたち》", Language.JA).read == "4がつついたち"


@pytest.mark.parametrize("language", list(Language))
def test_the_pseudo_locale_is_longer_in_brackets_and_breaks_where_the_text_breaks(
    language: Language,
) -> None:
    for text_id in TextId:
        usual = phrase(text_id, language)
        longer = pseudo(usual)
        assert (longer.plain[0], longer.plain[-1]) == ("［", "］")
        assert len(longer.plain) >= 1.4 * len(usual.plain)
        assert len(longer.plain) <= 1.4 * len(usual.plain) + 6
        assert longer.plain.count(" ") >= usual.plain.count(" ")
        assert [run.reading for run in longer.runs if run.reading] == [
            run.reading for run in usual.runs if run.reading
        ]


def test_a_test_of_layout_sees_the_pseudo_locale_and_the_next_one_does_not() -> None:
    with finished_by(pseudo):
        assert phrase(TextId.IDLE, Language.EN).plain.startswith("［Plêâsê")
    assert phrase(TextId.IDLE, Language.EN) == Phrase(
        Language.EN, (Run("Please place your My Number Card on the reader"),)
    )
