# SPDX-License-Identifier: Apache-2.0
"""A real camera: an MJPEG stream on this machine, and device nodes that do not open."""

from __future__ import annotations

import errno
import os
import socket
import time
from pathlib import Path

import pytest

from hw.camera.device import CameraOptions, OpenCvCamera
from hw.camera.frame import Frame
from hw.camera.v4l2 import VIDIOC_REQBUFS, why_not_opened
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
