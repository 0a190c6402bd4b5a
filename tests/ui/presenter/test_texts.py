# SPDX-License-Identifier: Apache-2.0
"""No reason, message or instruction is without words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import terminal.session
from eligibility.verdict import VerdictKind, Why
from facematch import Prompt, Reason
from facematch.values import LIGHTS
from terminal.failures import TABLE, UNKNOWN, Row
from terminal.runner.face_work import FAILED
from terminal.session.choosing import UNUSABLE
from terminal.session.naming import NAMED
from terminal.session.values import RESULTS, FaceGuide, Outcome, OutcomeKind
from ui.presenter.guides import GLOWS, INSTRUCTIONS, PROMPTS, glow_of, guide_text
from ui.presenter.model import Glow, Text
from ui.presenter.outcomes import BY_KIND, BY_REASON, sentence_for, sentence_for_reason
from ui.presenter.text_ids import TextId
from ui.texts import Language, words
from ui.texts.book import catalogue

PARTS = ("{count}", "{seconds}")
SESSION = Path(terminal.session.__file__).parent


def reasons_written_in_the_session() -> Iterator[tuple[str, str]]:
    """Each `Outcome(OutcomeKind.X, "reason")` that stands in the session's source."""
    for path in sorted(SESSION.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Outcome":
                kind, reason = node.args[0], node.args[1]
                if isinstance(kind, ast.Attribute) and isinstance(reason, ast.Constant):
                    yield OutcomeKind[kind.attr], str(reason.value)


WRITTEN = sorted(set(reasons_written_in_the_session()))


def test_the_search_finds_the_reasons() -> None:
    assert ("cancelled", "cancelled") in WRITTEN
    assert len(WRITTEN) > 10


def test_every_text_id_has_words_and_no_words_are_without_an_id() -> None:
    assert set(catalogue()) == set(TextId)


@pytest.mark.parametrize("text_id", list(TextId))
def test_japanese_is_japanese_english_is_english_and_both_are_short(text_id: TextId) -> None:
    found = words(
        Text(
            text_id, *(2.5 if part in catalogue()[text_id][Language.JA] else None for part in PARTS)
        )
    )
    assert any("\u3040" <= letter <= "\u9fff" for letter in found.ja)
    assert found.en.isascii()
    assert len(found.ja) <= 45
    assert len(found.en) <= 80
    assert "{" not in found.ja + found.en
    for part in PARTS:
        assert (part in catalogue()[text_id][Language.JA]) == (
            part in catalogue()[text_id][Language.EN]
        )


@pytest.mark.parametrize(("kind", "reason"), WRITTEN)
def test_every_reason_of_the_session_has_a_sentence(kind: str, reason: str) -> None:
    assert OutcomeKind(kind) in RESULTS or reason in BY_REASON


@pytest.mark.parametrize("row", [*TABLE.values(), UNKNOWN], ids=lambda row: row.code)
def test_every_message_of_the_failure_table_has_a_sentence(row: Row) -> None:
    assert row.message in BY_REASON
    assert sentence_for_reason(row.message).headline in catalogue()


@pytest.mark.parametrize(
    "outcome", [*UNUSABLE.values(), *NAMED.values(), *FAILED.values()], ids=str
)
def test_every_unusable_card_and_failed_face_has_a_sentence(outcome: Outcome) -> None:
    assert outcome.reason in BY_REASON
    assert sentence_for(outcome) == BY_REASON[outcome.reason]


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_a_reason_nobody_thought_of_is_told_by_its_kind(kind: OutcomeKind) -> None:
    assert sentence_for(Outcome(kind, "never_heard_of")) == BY_KIND[kind]


@pytest.mark.parametrize("kind", list(VerdictKind))
@pytest.mark.parametrize("why", list(Why))
def test_every_verdict_of_the_service_has_a_sentence(kind: VerdictKind, why: Why) -> None:
    told = sentence_for(Outcome(OutcomeKind(kind.value), why.value))
    assert told == BY_KIND[OutcomeKind(kind.value)]


def test_every_prompt_and_every_hindrance_of_the_face_check_has_words() -> None:
    assert set(PROMPTS) == {prompt.value for prompt in Prompt}
    assert set(INSTRUCTIONS) == {reason.value for reason in Reason}
    assert guide_text(FaceGuide("stand on one leg", None)) is TextId.FACE_NEUTRAL


@pytest.mark.parametrize("prompt", list(Prompt))
def test_only_the_prompts_of_light_make_the_screen_glow_each_in_its_own_colour(
    prompt: Prompt,
) -> None:
    glow = glow_of(FaceGuide(prompt.value, None))
    assert (glow is not None) == (prompt in LIGHTS)
    assert glow is None or prompt.value == f"light_{glow.value}"
    assert set(GLOWS.values()) == set(Glow)


def test_the_light_stays_while_the_person_is_told_what_hinders() -> None:
    guide = FaceGuide("light_red", "masked")
    assert guide_text(guide) is TextId.FACE_MASKED
    assert glow_of(guide) is Glow.RED
