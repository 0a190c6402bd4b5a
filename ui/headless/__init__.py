# SPDX-License-Identifier: Apache-2.0
"""Whole visits from files: the same session, runner and lower rooms as the kiosk, with nobody there."""
