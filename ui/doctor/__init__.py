# SPDX-License-Identifier: Apache-2.0
"""`uketsuke doctor`: is all there that a clinic's kiosk needs? It looks, changes nothing and waits for nobody."""

from ui.doctor.doctor import examine
from ui.doctor.finding import Finding, State
from ui.doctor.world import World

__all__ = ["Finding", "State", "World", "examine"]
