# SPDX-License-Identifier: Apache-2.0
"""`[tray]` of `uketsuke.toml`: the camera above the card reader."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from terminal.runner.tray_pace import TrayPace


class TrayTable(BaseModel):
    """Which camera looks at the card on the reader, from above: docs/tray-camera.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    device: str | None = Field(
        None,
        min_length=1,
        description="number, /dev path, http:// address, or a picture, video or folder of pictures; None: no camera",
    )
    width: int = Field(1280, ge=320, le=4096, description="of its pictures, in pixels")
    height: int = Field(720, ge=240, le=4096, description="of its pictures, in pixels")
    fps: int = Field(15, ge=1, le=120, description="pictures a second")
    turn: Literal[0, 90, 180, 270] = Field(
        0, description="degrees clockwise that its pictures are turned by, as it is mounted"
    )
    virtual: bool = Field(False, description="allow a device whose pictures come from a program")
    idle_fps: float = Field(
        5.0, ge=4, le=30, description="looks a second while nobody is there; fewer tell nothing"
    )
    visit_fps: float = Field(12.0, ge=4, le=30, description="looks a second in a visit")
    doubt_frames: int = Field(
        6, ge=2, le=50, description="readable pictures without a number: the person corrects it"
    )
    threads: int = Field(2, ge=1, le=16, description="of the network that reads the card")

    def pace(self) -> TrayPace:
        """The numbers of the tray's lane in its own words."""
        return TrayPace(
            idle_fps=self.idle_fps,
            visit_fps=self.visit_fps,
            doubt_frames=self.doubt_frames,
            most_frames=max(self.doubt_frames, TrayPace().most_frames),
            frozen_s=None if self.is_recorded else TrayPace().frozen_s,
        )

    @property
    def is_recorded(self) -> bool:
        """Whether `device` is a file or a folder and no camera."""
        device = self.device or ""
        return bool(device) and not (
            device.isdigit() or device.startswith(("/dev/", "http://", "https://"))
        )
