# SPDX-License-Identifier: Apache-2.0
"""What the staff's screens show, and what a touch there leads to. Pure: no Qt, no file, no thread, no device."""

from ui.presenter.staff.facts import StaffFacts
from ui.presenter.staff.model import StaffModel
from ui.presenter.staff.present import present_staff
from ui.presenter.staff.step import step
from ui.presenter.staff.view import StaffView

__all__ = ["StaffFacts", "StaffModel", "StaffView", "present_staff", "step"]
