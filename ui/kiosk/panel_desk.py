# SPDX-License-Identifier: Apache-2.0
"""The bench's panel, wired to the virtual world that its buttons change."""

from ui.kiosk.backstage import Backstage
from ui.kiosk.panel import Panel

LIFT_S = 0.7


def panel_for(bench: Backstage) -> Panel:
    """A panel that does what it says; to be made on the main thread."""
    panel = Panel(bench.stock, bench.staff_code)
    panel.insert.connect(bench.insert)
    panel.pull.connect(bench.pull)
    panel.lift.connect(lambda: bench.lift(LIFT_S))
    panel.blink.connect(bench.blink)
    panel.swap_face.connect(bench.swap_face)
    panel.stand.connect(bench.stand)
    panel.see_card.connect(bench.see_card)
    panel.lie.connect(bench.lie)
    panel.serve.connect(lambda up: bench.service.start() if up else bench.service.stop())
    panel.announce()
    return panel
