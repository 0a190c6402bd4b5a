# SPDX-License-Identifier: Apache-2.0
"""From a state of the session to what a screen shows: pure, without Qt, the same for every kind of screen."""

from ui.presenter.catalogue import words
from ui.presenter.model import PersonView, ScreenModel
from ui.presenter.present import present

__all__ = ["PersonView", "ScreenModel", "present", "words"]
