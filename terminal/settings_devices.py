# SPDX-License-Identifier: Apache-2.0
"""`[reader]`, `[camera]` and `[printer]` of `uketsuke.toml`: what is plugged in."""

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from hw.printer.port import Paper
from terminal.settings_base import Seconds, Table


class ReaderTable(Table):
    """Which card reader."""

    name: str | None = Field(None, description="a unique part of its name; None: the only one")
    usb_port: str | None = Field(
        None,
        pattern=r"^[0-9]+-[0-9]+(\.[0-9]+)*$",
        description="as in /sys/bus/usb/devices: power-cycled as the last resort, if given",
    )


class CameraTable(Table):
    """Which camera looks at the person."""

    device: str = Field("0", description="number, /dev path or http:// address of an MJPEG stream")
    width: int = Field(640, ge=160, le=4096, description="of its pictures, in pixels")
    height: int = Field(480, ge=120, le=4096, description="of its pictures, in pixels")
    fps: int = Field(30, ge=1, le=120, description="pictures a second")
    virtual: bool = Field(
        False, description="allow a device whose pictures come from a program (v4l2loopback)"
    )


class PrinterTable(Table):
    """Where interim slips are printed: docs/slip-paper.md."""

    kind: Literal["pdf", "cups", "escpos"] = Field(
        "pdf", description="files in a directory, a queue of CUPS, or a receipt printer"
    )
    directory: Path | None = Field(
        None, description="pdf: for the files; None: a throw-away one, gone with the program"
    )
    paper: Paper = Field(Paper.A4, description="pdf: a4 (PDF) or receipt (PNG)")
    server: str = Field("http://localhost:631", pattern=r"^https?://[^/]+/?$", description="cups")
    queue: str | None = Field(None, min_length=1, max_length=127, description="cups: its name")
    media: str = Field("iso_a4_210x297mm", description="cups: the paper's name (PWG 5101.1)")
    host: str | None = Field(None, min_length=1, description="escpos: on the network")
    port: int = Field(9100, ge=1, le=65_535, description="escpos: on the network")
    device: Path | None = Field(None, description="escpos: or a device file, /dev/usb/lp0")
    dots: int = Field(576, ge=384, le=832, description="escpos: width; 80 mm: 576, 58 mm: 384")
    two_way: bool = Field(
        True, description="escpos: the line carries answers; false: paper out is not noticed"
    )
    cut: bool = Field(True, description="escpos: it has a cutter")
    print_s: Seconds = Field(45.0, ge=1, description="a paper that takes longer is taken back")

    @model_validator(mode="after")
    def _a_kind_has_its_address(self) -> "PrinterTable":
        if self.kind == "cups" and self.queue is None:
            raise ValueError('kind = "cups" needs queue')
        places = [place for place in (self.host, self.device) if place is not None]
        if self.kind == "escpos" and len(places) != 1:
            raise ValueError('kind = "escpos" needs either host or device')
        if self.dots % 8:
            raise ValueError("dots: a multiple of 8")
        return self
