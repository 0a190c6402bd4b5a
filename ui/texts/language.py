# SPDX-License-Identifier: Apache-2.0
"""The languages of the kiosk."""

from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1 codes; ZH is written in simplified characters."""

    JA = "ja"
    EN = "en"
    ZH = "zh"
    KO = "ko"
    PT = "pt"
    VI = "vi"
