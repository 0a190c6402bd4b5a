# SPDX-License-Identifier: Apache-2.0
"""The two forms of the staff's side: what was typed, what is wrong with it, and the question made of it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from eligibility.numbers import is_insurer_number
from terminal.staff.values import DisasterQuestion, NumberQuestion
from ui.presenter.staff.actions import Field
from ui.presenter.staff.text_ids import StaffTextId

ERAS = {"M": 1868, "T": 1912, "S": 1926, "H": 1989, "R": 2019}
"""The year that each era's first year fell into (明治, 大正, 昭和, 平成, 令和)."""
LONGEST = {Field.REASON: 200, Field.NAME: 100, Field.ADDRESS: 200}
SHORT = 20
"""Of the service's numbers."""

_WESTERN = re.compile("([12][0-9]{3})([0-9]{2})([0-9]{2})")
_ERA = re.compile("([MTSHR])([0-9]{2})([0-9]{2})([0-9]{2})")
_BRANCH = re.compile("[0-9]{2}")
_SEPARATORS = re.compile(r"[\s./年月日-]")

NUMBER_FIELDS = (
    Field.INSURER,
    Field.SYMBOL,
    Field.NUMBER,
    Field.BRANCH,
    Field.BIRTH,
    Field.LIMIT_CONSENT,
)
DISASTER_FIELDS = (Field.NAME, Field.BIRTH, Field.SEX, Field.ADDRESS, Field.REASON)

Problems = Mapping[Field, StaffTextId]


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields. `shown`: what is wrong is told only after somebody tried to send it."""

    texts: Mapping[Field, str] = field(default_factory=dict, repr=False)
    shown: bool = False

    def text(self, of: Field) -> str:
        """What was typed there."""
        return self.texts.get(of, "")

    def typed(self, of: Field, text: str) -> "Form":
        """With another text in a field."""
        return replace(self, texts={**self.texts, of: text[: LONGEST.get(of, SHORT)]})


def number_problems(form: Form) -> Problems:
    """What has to be put right before it can be asked."""
    found: dict[Field, StaffTextId] = {}
    if not is_insurer_number(_narrow(form.text(Field.INSURER))):
        found[Field.INSURER] = StaffTextId.BAD_INSURER
    if not form.text(Field.NUMBER).strip():
        found[Field.NUMBER] = StaffTextId.BAD_NUMBER
    branch = _narrow(form.text(Field.BRANCH))
    if branch and not _BRANCH.fullmatch(branch):
        found[Field.BRANCH] = StaffTextId.BAD_BRANCH
    if read_birth(form.text(Field.BIRTH)) is None:
        found[Field.BIRTH] = StaffTextId.BAD_BIRTH
    return found


def disaster_problems(form: Form) -> Problems:
    """The same for a search without a card."""
    found: dict[Field, StaffTextId] = {}
    if not form.text(Field.NAME).strip():
        found[Field.NAME] = StaffTextId.BAD_NAME
    if read_birth(form.text(Field.BIRTH)) is None:
        found[Field.BIRTH] = StaffTextId.BAD_BIRTH
    if not form.text(Field.REASON).strip():
        found[Field.REASON] = StaffTextId.BAD_REASON
    return found


def number_question(form: Form) -> NumberQuestion | None:
    """None while there are problems."""
    birth = read_birth(form.text(Field.BIRTH))
    if birth is None or number_problems(form):
        return None
    return NumberQuestion(
        insurer_number=_narrow(form.text(Field.INSURER)),
        number=form.text(Field.NUMBER).strip(),
        birth=birth,
        symbol=form.text(Field.SYMBOL).strip() or None,
        branch=_narrow(form.text(Field.BRANCH)) or None,
        limit_consent=bool(form.text(Field.LIMIT_CONSENT)),
    )


def disaster_question(form: Form) -> DisasterQuestion | None:
    """None while there are problems."""
    birth = read_birth(form.text(Field.BIRTH))
    if birth is None or disaster_problems(form):
        return None
    return DisasterQuestion(
        name=form.text(Field.NAME).strip(),
        birth=birth,
        reason=form.text(Field.REASON).strip(),
        sex=form.text(Field.SEX) or None,
        address=form.text(Field.ADDRESS).strip() or None,
    )


def read_birth(text: str) -> str | None:
    """YYYYMMDD of 19550401, 1955/04/01, or S300401; None for what is no day."""
    bare = _SEPARATORS.sub("", _narrow(text)).upper()
    if western := _WESTERN.fullmatch(bare):
        year, month, day = (int(part) for part in western.groups())
    elif era := _ERA.fullmatch(bare):
        year = ERAS[era[1]] + int(era[2]) - 1
        month, day = int(era[3]), int(era[4])
        if era[2] == "00":
            return None
    else:
        return None
    try:
        return date(year, month, day).strftime("%Y%m%d")
    except ValueError:
        return None


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
