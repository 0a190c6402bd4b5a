# SPDX-License-Identifier: Apache-2.0
"""What holds for every camera, a device or a twin."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from hw.camera.device import CameraOptions, OpenCvCamera
from hw.camera.folder import FrameFolderCamera
from hw.camera.frame import Camera
from hw.camera.scene import SceneCamera, load_scene
from hw.camera.video import VideoFileCamera
from hw.errors import CameraLost
from hw.virtual.face.photograph import Shot
from hw.virtual.tray import Thing, TrayCamera, TrayScene
from hw.virtual.tray_things import blank
from tests.support.camera_clips import StepClock, read_until_lost, write_folder, write_video
from tests.support.mjpeg_server import MjpegServer


def video(path: Path, stack: ExitStack) -> Camera:
    return VideoFileCamera(write_video(path / "v.avi", 8), StepClock())


def folder(path: Path, stack: ExitStack) -> Camera:
    return FrameFolderCamera(write_folder(path / "f", 8), StepClock())


def scene(path: Path, stack: ExitStack) -> Camera:
    return SceneCamera(load_scene(write_video(path / "v.avi", 8)), StepClock())


def device(path: Path, stack: ExitStack) -> Camera:
    server = stack.enter_context(MjpegServer(500))
    return OpenCvCamera(server.url, StepClock(), CameraOptions(warm_up_frames=1))


def tray(path: Path, stack: ExitStack) -> Camera:
    clock = StepClock()
    lying = TrayScene(clock, Shot(frame=(320, 240), jpeg=None))
    lying.lay(Thing(blank, blank))
    return TrayCamera(lying, clock)


@pytest.fixture(params=[video, folder, scene, device, tray], ids=lambda make: make.__name__)
def camera(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Camera]:
    make: Callable[[Path, ExitStack], Camera] = request.param
    with ExitStack() as stack:
        made = make(tmp_path, stack)
        yield made
        made.close()


def test_a_frame_is_a_colour_picture_of_bytes(camera: Camera):
    image = camera.read().image
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert image.dtype == np.uint8


def test_numbers_rise_and_times_do_not_fall(camera: Camera):
    frames = [camera.read() for _ in range(5)]
    numbers = [frame.index for frame in frames]
    times = [frame.time_s for frame in frames]
    assert numbers == sorted(set(numbers))
    assert times == sorted(times)


def test_drawing_on_a_frame_does_not_change_later_ones(camera: Camera):
    camera.read().image[:] = 255
    assert all(camera.read().image.mean() < 254 for _ in range(10))


def test_a_prompt_that_means_nothing_to_it_is_harmless(camera: Camera):
    camera.prompt("stand_on_one_leg")
    camera.read()


def test_reading_a_closed_camera_is_camera_lost(camera: Camera):
    camera.read()
    camera.close()
    camera.close()
    with pytest.raises(CameraLost):
        camera.read()


def test_another_thread_may_close_it_while_it_is_read(camera: Camera):
    started, ended = threading.Event(), threading.Event()

    def read() -> None:
        with pytest.raises(CameraLost):
            read_until_lost(camera, lambda _: started.set())
        ended.set()

    thread = threading.Thread(target=read)
    thread.start()
    assert started.wait(5)
    camera.close()
    thread.join(5)
    assert ended.is_set()
