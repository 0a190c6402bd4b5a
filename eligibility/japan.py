# SPDX-License-Identifier: Apache-2.0
"""Japan's time: days and times in answers, files and papers are Japan's, and carry no zone."""

from datetime import timedelta, timezone

JAPAN = timezone(timedelta(hours=9), "JST")
