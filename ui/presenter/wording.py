# SPDX-License-Identifier: Apache-2.0
"""One text in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    ja: str
    en: str
