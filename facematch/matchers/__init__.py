# SPDX-License-Identifier: Apache-2.0
"""Networks that turn a face into numbers, behind one small port."""

from facematch.matchers.port import Matcher

__all__ = ["Matcher"]
