# SPDX-License-Identifier: Apache-2.0
"""What all tests share: where nobody looks for new examples (CI), hypothesis tries the same ones each time."""

import os

from hypothesis import settings

# A loaded machine is slow now and then: time is no property of what is tested.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
