# SPDX-License-Identifier: Apache-2.0
"""Made-up messages of the receipt computer's exchange, drawn from the layouts' rules; an independent reader."""

import re
import xml.etree.ElementTree as ET
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from eligibility.codes import ConsentFlag, ConsentItem, UnknownCode
from eligibility.entitlements import Consent
from eligibility.oqs.encoding import Encoding, Fitted, fit
from eligibility.oqs.layout import (
    BIRTH,
    DATE,
    MONTH,
    TIME,
    Group,
    InsurerNumber,
    Layout,
    Leaf,
    OneOf,
    Several,
    Text,
)
from eligibility.oqs.messages import Body
from eligibility.oqs.result import Consents

DAYS = st.dates(date(1868, 1, 25), date(2099, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(
    lambda at: f"{at:%Y%m%d%H%M%S}"
)
NUMBERS = st.integers(100_000, 999_999).map(str) | st.integers(10_000_000, 99_999_999).map(str)
ANYTHING = st.text(st.characters(exclude_categories=()), min_size=1, max_size=12)
"""Lone surrogates, control characters and private use among it."""


@cache
def windows() -> str:
    """All that code page 932 has."""
    return "".join(
        one
        for code in range(0x21, 0x10000)
        if fit(one := chr(code), Encoding.SHIFT_JIS) == Fitted(one) and not one.isspace()
    )


@cache
def _alphabet(encoding: Encoding) -> st.SearchStrategy[str]:
    more = "𠮷剝\U000e0100é한\u3099" if encoding is Encoding.UTF_8 else ""
    return st.sampled_from(windows() + more)


@cache
def texts(encoding: Encoding, longest: int = 8) -> st.SearchStrategy[str]:
    """Texts that the encoding can carry as they are, spaces inside among them."""
    alphabet = _alphabet(encoding)
    inner = st.text(alphabet | st.sampled_from(" 　"), max_size=min(longest, 8) - 2)
    return st.tuples(alphabet, inner, alphabet).map("".join)


MOST_OPTIONAL = 5
"""Of the optional parts of a value, so that a drawn value stays small."""


@st.composite
def values(draw: st.DrawFn, layout: Layout[Any], encoding: Encoding, least: int = 0) -> Any:
    """A value of a layout: its needed parts and a few of the others, at least `least`."""
    parts = flat(layout)
    optional = [number for number, part in enumerate(parts) if not getattr(part, "needed", False)]
    few = (
        st.sets(st.sampled_from(optional), min_size=least, max_size=MOST_OPTIONAL)
        if optional
        else st.just(set())
    )
    chosen = draw(few)
    drawn = {}
    for number, part in enumerate(parts):
        if number in chosen or number not in optional:
            drawn |= _part(draw, part, encoding)
        elif isinstance(part, Leaf | Group):
            drawn[part.field] = None
        elif isinstance(part, Several):
            drawn[part.field] = ()
    return layout.make(**drawn)


def flat(layout: Layout[Any]) -> list[Any]:
    """The parts, those of a body among them."""
    found: list[Any] = []
    for part in layout.parts:
        found += part.parts if isinstance(part, Body) else [part]
    return found


def held(layout: Layout[Any]) -> set[str]:
    """The names of the fields that a layout carries."""
    return {"consents" if isinstance(part, Consents) else part.field for part in flat(layout)}


def missing(layout: Layout[Any]) -> set[str]:
    """Fields of the value that the layout forgets."""
    return {one.name for one in fields(layout.make)} - held(layout)


def _part(draw: st.DrawFn, part: Any, encoding: Encoding) -> dict[str, Any]:
    match part:
        case Leaf():
            return {part.field: draw(_form(part.form, encoding))}
        case Group():
            return {part.field: draw(values(part.layout, encoding, least=1))}
        case Several():
            return {
                part.field: tuple(draw(values(part.layout, encoding, least=1)) for _ in range(2))
            }
        case Consents():
            few = st.lists(st.sampled_from(ConsentItem), unique=True, max_size=3)
            return {"consents": draw(few.flatmap(_consents))}
    raise AssertionError(part)


def _consents(items: list[ConsentItem]) -> st.SearchStrategy[tuple[Consent, ...]]:
    order = [item for item in ConsentItem if item in items]
    code = _codes(ConsentFlag)
    return st.tuples(
        *(
            st.builds(Consent, st.just(item), code, st.none() | TIMES, st.none() | TIMES)
            for item in order
        )
    )


@cache
def _codes(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(kind) | st.just(UnknownCode("Z9"))


@cache
def _form(form: Any, encoding: Encoding) -> st.SearchStrategy[Any]:
    if form is DATE:
        return DAYS
    if form is BIRTH:
        unknown = DAYS.map(lambda day: day[:4] + "0000") | DAYS.map(lambda day: day[:6] + "00")
        return DAYS | unknown
    if form is TIME:
        return TIMES
    if form is MONTH:
        return DAYS.map(lambda day: day[:6])
    match form:
        case OneOf():
            return _codes(form.kind)
        case InsurerNumber():
            return NUMBERS
        case Text(digits=int(digits)):
            return st.integers(0, 10**digits - 1).map(lambda number: f"{number:0{digits}}")
        case Text(longest=longest):
            return texts(encoding, longest)
    raise AssertionError(form)


def independent(data: bytes) -> ET.Element:
    """Read a file as another program would: the declared codec, then the standard library's parser."""
    head, body = data.split(b"?>", 1)
    name = re.search(rb'encoding="([^"]+)"', head)[1].decode()
    text = body.decode({"Shift_JIS": "cp932"}.get(name, name))
    return ET.fromstring(text)  # noqa: S314 - our own file
