# SPDX-License-Identifier: Apache-2.0
"""Cameras named in the settings or on the command line."""

from hw.camera.device import CameraOptions, OpenCvCamera
from hw.camera.frame import Camera
from hw.link import Clock


def open_camera(device: str, clock: Clock, options: CameraOptions | None = None) -> Camera:
    """A device number, a /dev path, or the http address of a stream. Raises CameraError."""
    source: int | str = int(device) if device.isdigit() else device
    return OpenCvCamera(source, clock, options or CameraOptions())
