# SPDX-License-Identifier: Apache-2.0
"""A real camera: an MJPEG stream on this machine, and device nodes that do not open."""

from __future__ import annotations

import errno
import os
import socket
import time
from pathlib import Path

import numpy as np
import pytest

from hw.camera import device, v4l2
from hw.camera.device import CameraOptions, OpenCvCamera
from hw.camera.frame import Frame
from hw.camera.v4l2 import VIDIOC_QUERYCAP, VIDIOC_REQBUFS, virtual_driver, why_not_opened
from hw.errors import CameraBusy, CameraLost, NoCamera
from tests.support.camera_clips import StepClock, number_of, read_until_lost
from tests.support.mjpeg_server import MjpegServer

QUICK = CameraOptions(warm_up_frames=0, open_timeout_s=1.0, read_timeout_s=0.6)


def test_a_stream_gives_its_pictures_after_the_warm_up():
    with MjpegServer(100) as server:
        camera = OpenCvCamera(server.url, StepClock(), CameraOptions(warm_up_frames=4))
        frames = [camera.read() for _ in range(3)]
        camera.close()
    assert [number_of(frame.image) for frame in frames] == [4, 5, 6]
    assert [frame.index for frame in frames] == [0, 1, 2]


def test_a_stream_that_ends_is_lost_and_stays_lost():
    with MjpegServer(6) as server:
        camera = OpenCvCamera(server.url, StepClock(), QUICK)
        seen: list[Frame] = []
        with pytest.raises(CameraLost, match="no more frames"):
            read_until_lost(camera, seen.append)
        with pytest.raises(CameraLost, match="closed"):
            camera.read()
    assert len(seen) >= 4


def test_a_stream_that_hangs_is_lost_after_the_read_time_out():
    with MjpegServer(10, then_hang=True) as server:
        camera = OpenCvCamera(server.url, StepClock(), QUICK)
        start = time.monotonic()
        with pytest.raises(CameraLost):
            read_until_lost(camera)
        assert time.monotonic() - start < 3.0


def test_a_new_camera_can_be_opened_after_the_old_one_was_lost():
    with MjpegServer(4) as server:
        camera = OpenCvCamera(server.url, StepClock(), QUICK)
        with pytest.raises(CameraLost):
            read_until_lost(camera)
        again = OpenCvCamera(server.url, StepClock(), QUICK)
        assert number_of(again.read().image) == 0
        again.close()


def test_nobody_at_the_address_is_no_camera():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NoCamera, match=str(port)):
        OpenCvCamera(f"http://127.0.0.1:{port}/", StepClock(), QUICK)


def test_a_server_that_never_sends_a_picture_is_no_camera():
    with MjpegServer(0, then_hang=True) as server, pytest.raises(NoCamera):
        OpenCvCamera(server.url, StepClock(), QUICK)


@pytest.mark.parametrize("source", [97, "/dev/video97"])
def test_a_device_that_is_not_there_is_no_camera(source: int | str):
    with pytest.raises(NoCamera, match="/dev/video97: No such file"):
        OpenCvCamera(source, StepClock(), QUICK)


def test_a_file_that_is_not_a_device_is_no_camera(tmp_path: Path):
    plain = tmp_path / "video0"
    plain.write_bytes(b"")
    with pytest.raises(NoCamera, match="not a camera"):
        OpenCvCamera(str(plain), StepClock(), QUICK)


def test_the_kernel_s_busy_is_told_apart_from_missing(tmp_path: Path):
    node = tmp_path / "video0"
    node.write_bytes(b"")

    def streaming_elsewhere(fd: int, request: int, argument: bytes) -> None:
        assert (request, len(argument)) == (VIDIOC_REQBUFS, 20)
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    assert isinstance(why_not_opened(str(node), streaming_elsewhere), CameraBusy)


def test_a_device_that_works_but_gives_no_picture_is_no_camera(tmp_path: Path):
    node = tmp_path / "video0"
    node.write_bytes(b"")
    asked: list[bytes] = []
    error = why_not_opened(str(node), lambda *arguments: asked.append(arguments[2]))
    assert isinstance(error, NoCamera)
    assert [argument[0] for argument in asked] == [1, 0], "the buffer is given back"


def capability(driver: bytes, bus: bytes = b"usb-0000:00:14.0-1") -> bytes:
    """struct v4l2_capability, as linux/videodev2.h lays it out."""
    return driver.ljust(16, b"\0") + b"Camera".ljust(32, b"\0") + bus.ljust(32, b"\0") + bytes(24)


def answering(answer: bytes):
    def ioctl(fd: int, request: int, argument: bytes) -> bytes:
        assert (request, len(argument), len(answer)) == (VIDIOC_QUERYCAP, 104, 104)
        return answer

    return ioctl


@pytest.mark.parametrize(
    ("driver", "bus", "virtual"),
    [
        (b"uvcvideo", b"usb-0000:00:14.0-1", False),
        (b"unicam", b"platform:fe801000.csi", False),
        (b"v4l2 loopback", b"platform:v4l2loopback-000", True),
        (b"renamed", b"platform:v4l2loopback-000", True),
        (b"vivid", b"platform:vivid-000", True),
        (b"Droidcam", b"platform:droidcam-1", True),
    ],
)
def test_a_program_that_plays_the_camera_is_known_by_its_driver(
    tmp_path: Path, driver: bytes, bus: bytes, virtual: bool
):
    node = tmp_path / "video0"
    node.write_bytes(b"")
    found = virtual_driver(str(node), answering(capability(driver, bus)))
    assert found == (driver.decode() if virtual else None)


def test_a_node_that_cannot_be_asked_is_not_called_virtual(tmp_path: Path):
    assert virtual_driver(str(tmp_path / "video9")) is None
    plain = tmp_path / "video0"
    plain.write_bytes(b"")
    assert virtual_driver(str(plain)) is None


def test_a_virtual_camera_is_refused_unless_the_settings_allow_it(tmp_path: Path, monkeypatch):
    node = tmp_path / "video0"
    node.write_bytes(b"")
    monkeypatch.setattr(v4l2, "_system_ioctl", lambda: answering(capability(b"v4l2 loopback")))
    with pytest.raises(NoCamera, match="a program's"):
        OpenCvCamera(str(node), StepClock(), QUICK)
    monkeypatch.setattr(device, "_why_not", lambda source: NoCamera(f"{source}: opened as asked"))
    allowed = CameraOptions(warm_up_frames=0, virtual=True)
    with pytest.raises(NoCamera, match="opened as asked"):
        OpenCvCamera(str(node), StepClock(), allowed)


class OneBuffer:
    """A video device with one buffer: it is filled with the first frame after it was emptied, and waits so."""

    FPS = 10.0

    def __init__(self, clock: StepClock) -> None:
        self.clock = clock
        self.filled_at = 0.1

    def grab(self) -> bool:
        now = self.clock.now()
        if now < self.filled_at:
            self.clock.sleep(self.filled_at - now)
        self.taken_at = self.filled_at
        self.filled_at = (int(self.clock.now() * self.FPS + 1e-6) + 1) / self.FPS
        return True

    def read(self) -> tuple[bool, np.ndarray]:
        self.grab()
        return True, np.full((2, 2, 3), round(self.taken_at * self.FPS), np.uint8)

    def isOpened(self) -> bool:
        return True

    def set(self, *_: object) -> None:
        pass

    def release(self) -> None:
        pass


def test_a_reader_who_comes_late_sees_the_present_and_not_what_waited_in_a_buffer(monkeypatch):
    clock = StepClock()
    clock.time_s = 0.0
    monkeypatch.setattr(device.cv2, "VideoCapture", lambda *_: OneBuffer(clock))
    camera = OpenCvCamera(97, clock, CameraOptions(warm_up_frames=0, fps=10))
    camera.read()
    clock.sleep(3.0)
    late = camera.read()
    filmed_at = late.image[0, 0, 0] / OneBuffer.FPS
    assert late.time_s - filmed_at < 0.01
    assert late.index > 1, "the frames in between are counted"


def test_a_reader_who_keeps_pace_skips_no_frame(monkeypatch):
    clock = StepClock()
    clock.time_s = 0.0
    monkeypatch.setattr(device.cv2, "VideoCapture", lambda *_: OneBuffer(clock))
    camera = OpenCvCamera(97, clock, CameraOptions(warm_up_frames=0, fps=10))
    numbers = [int(camera.read().image[0, 0, 0]) for _ in range(5)]
    assert numbers == list(range(numbers[0], numbers[0] + 5))
