# SPDX-License-Identifier: Apache-2.0
"""The bench's panel, wired to the virtual world that its buttons change, and to the window that it stands in."""

from datetime import date

from ui.kiosk.backstage import Backstage
from ui.kiosk.panel import Panel
from ui.kiosk.window import KioskWindow

LIFT_S = 0.7


def panel_for(bench: Backstage, window: KioskWindow, today: date | None) -> Panel:
    """A panel that does what it says; to be made on the main thread."""
    panel = Panel(bench.stock, bench.staff_code, window.stage.diagonal_inch, today)
    panel.insert.connect(bench.insert)
    panel.pull.connect(bench.pull)
    panel.lift.connect(lambda: bench.lift(LIFT_S))
    panel.blink.connect(bench.blink)
    panel.gate.connect(bench.gate)
    panel.swap_face.connect(bench.swap_face)
    panel.stand.connect(bench.stand)
    panel.see_card.connect(bench.see_card)
    panel.lie.connect(bench.lie)
    panel.serve.connect(lambda up: bench.service.start() if up else bench.service.stop())
    panel.answer.connect(bench.service.answer)
    panel.printer.connect(bench.printer.be)
    panel.day.connect(bench.move_to)
    panel.glass.connect(window.show_glass)
    panel.announce()
    return panel
