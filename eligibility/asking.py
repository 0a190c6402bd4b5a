# SPDX-License-Identifier: Apache-2.0
"""What a person must be asked after an answer: only what the rules ask for, and no oftener.

One comprehensive consent (包括同意) covers what the clinic may see, and holds for 24 hours; the limit certificate
needs none from somebody with a card (since 2024-10-07). In the grace of an expired certificate only eligibility is
given: there is nothing to agree to. Subsidies (PMH) are a question of their own, when the answer says that there are
some.
"""

from dataclasses import dataclass
from datetime import datetime

from eligibility.codes import ConsentFlag
from eligibility.entitlements import Consent
from eligibility.japan import JAPAN
from eligibility.notes import AnswerNote
from eligibility.verdict import Verdict

TIME_FORMAT = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class ToAsk:
    """`information`: the comprehensive consent; `subsidies`: 医療費助成の各種受給者証を利用しますか。"""

    information: bool = False
    subsidies: bool = False


def what_to_ask(verdict: Verdict, now: datetime, *, in_grace: bool = False) -> ToAsk:
    """The questions after this verdict. `now` carries its zone; `in_grace`: the kiosk itself saw it in the chip."""
    found = verdict.eligibility
    if found is None or in_grace or verdict.note is AnswerNote.GRACE:
        return ToAsk()
    holds = any(_holds(consent, now) for consent in found.consents)
    return ToAsk(information=not holds, subsidies=found.has_subsidy_question)


def _holds(consent: Consent, now: datetime) -> bool:
    """Whether it was answered, yes or no, within the 24 hours. One stands for all: the question is asked once.

    What comes with the eligibility itself (特定疾病) has no such time.
    """
    if consent.until is None:
        return False
    answered = consent.flag in (ConsentFlag.YES, ConsentFlag.NO)
    return answered and now < _moment(consent.until)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, TIME_FORMAT).replace(tzinfo=JAPAN)
