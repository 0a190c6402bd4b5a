# SPDX-License-Identifier: Apache-2.0
"""The last resort for a reader that nothing else wakes, if the settings name its USB port."""

from collections.abc import Callable

from terminal.clock import Clock


def usb_cycler(port: str | None, clock: Clock) -> Callable[[], None]:
    """What `Devices.cycle_usb` wants; it raises HwError. Without a port it does nothing."""
    if port is None:
        return _nothing
    from hw.pcsc.usb import UsbPort  # noqa: PLC0415 - only where a reader is

    usb = UsbPort(port)

    def cycle() -> None:
        usb.cycle(clock)

    return cycle


def _nothing() -> None:
    """No port is named."""
