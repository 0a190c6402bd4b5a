# SPDX-License-Identifier: Apache-2.0
"""What all tests share: where nobody looks for new examples (CI), hypothesis tries the same ones each time."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
