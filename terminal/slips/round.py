# SPDX-License-Identifier: Apache-2.0
"""All open slips asked about once, now: what the outbox does, on the thread of whoever calls, without pauses."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from terminal.slips.asking import LiveOver, NoAnswer, NotAsked, Service, ask
from terminal.slips.book import SlipBook
from terminal.slips.outcome import Follow, Outcome, carry_out

MOST_QUESTIONS = 2
"""Of one slip: the visit's own question and, when its nonce is over, the deferred one."""


def ask_now(
    book: SlipBook,
    service: Service,
    numbers: Iterable[str],
    now: Callable[[], datetime],
    follow: Follow | None = None,
) -> Iterator[Outcome]:
    """What became of each, as it is known. Ends early when the link is away. Raises JournalError.

    A slip that somebody else is asking about just now is left out.
    """
    for number in numbers:
        outcome = _asked(book, service, number, now, follow or Follow())
        if outcome is not None:
            yield outcome
            if _is_link(outcome):
                return


def _asked(
    book: SlipBook, service: Service, number: str, now: Callable[[], datetime], follow: Follow
) -> Outcome | None:
    outcome = None
    for _ in range(MOST_QUESTIONS):
        question = book.take(number, now())
        if question is None:
            break
        outcome = carry_out(book, question, ask(service, question), now(), follow)
        if not isinstance(outcome.finding, LiveOver):
            break
    return outcome


def _is_link(outcome: Outcome) -> bool:
    finding = outcome.finding
    return isinstance(finding, NotAsked) or (isinstance(finding, NoAnswer) and finding.link)
