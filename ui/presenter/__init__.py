# SPDX-License-Identifier: Apache-2.0
"""From a state of the session to what a screen shows: pure, without Qt, the same for every kind of screen.

What is said are text ids; `ui.texts` has the words.
"""

from ui.presenter.model import PersonView, ScreenModel
from ui.presenter.present import present

__all__ = ["PersonView", "ScreenModel", "present"]
