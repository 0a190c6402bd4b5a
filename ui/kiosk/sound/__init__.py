# SPDX-License-Identifier: Apache-2.0
"""What the kiosk says and rings: spoken guidance in Japanese from files made at set-up, and chimes."""

from ui.kiosk.sound.sound import Sound

__all__ = ["Sound"]
