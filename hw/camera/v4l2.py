# SPDX-License-Identifier: Apache-2.0
"""Why a Linux camera did not open: OpenCV only says that it did not.

The answer comes from the kernel's own error numbers: opening the node tells a missing device and a
missing right; asking it for one buffer (VIDIOC_REQBUFS, linux/videodev2.h) tells a device that
another program streams from. Written from the kernel's documentation; not tried on a real camera.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from contextlib import suppress

from hw.errors import CameraBusy, CameraError, NoCamera

VIDIOC_REQBUFS = 0xC0145608  # _IOWR('V', 8, struct v4l2_requestbuffers), 20 bytes
_VIDEO_CAPTURE = 1
_MEMORY_MMAP = 1

Ioctl = Callable[[int, int, bytes], object]


def why_not_opened(path: str, ioctl: Ioctl | None = None) -> CameraError:
    """The error that fits a device node which could not be opened or gave no frame."""
    try:
        node = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return _named(path, error)
    try:
        _ask_for_a_buffer(node, ioctl or _system_ioctl())
    except OSError as error:
        return _named(path, error)
    finally:
        os.close(node)
    return NoCamera(f"{path}: opens, but gives no pictures in a format that OpenCV knows")


def _system_ioctl() -> Ioctl:
    import fcntl  # noqa: PLC0415 - Linux only, and needed only when a camera failed

    return fcntl.ioctl


def _ask_for_a_buffer(node: int, ioctl: Ioctl) -> None:
    ioctl(node, VIDIOC_REQBUFS, _request_buffers(1))
    with suppress(OSError):
        ioctl(node, VIDIOC_REQBUFS, _request_buffers(0))


def _request_buffers(count: int) -> bytes:
    return struct.pack("=5I", count, _VIDEO_CAPTURE, _MEMORY_MMAP, 0, 0)


def _named(path: str, error: OSError) -> CameraError:
    if error.errno == errno.EBUSY:
        return CameraBusy(f"{path}: another program uses this camera")
    if error.errno in (errno.EACCES, errno.EPERM):
        return NoCamera(f"{path}: this user may not open it (group 'video')")
    if error.errno == errno.ENOTTY:
        return NoCamera(f"{path}: not a camera")
    return NoCamera(f"{path}: {os.strerror(error.errno or 0)}")
