# SPDX-License-Identifier: Apache-2.0
"""What OpenCV does not say of a Linux camera: why it did not open, and whether there is one at all.

The answer comes from the kernel's own error numbers: opening the node tells a missing device and a
missing right; asking it for one buffer (VIDIOC_REQBUFS, linux/videodev2.h) tells a device that
another program streams from; the driver's name (VIDIOC_QUERYCAP) tells a camera from a program that hands
in pictures. Written from the kernel's documentation; not tried on a real camera.
"""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from contextlib import suppress

from hw.errors import CameraBusy, CameraError, NoCamera

VIDIOC_QUERYCAP = 0x80685600  # _IOR('V', 0, struct v4l2_capability), 104 bytes
VIDIOC_REQBUFS = 0xC0145608  # _IOWR('V', 8, struct v4l2_requestbuffers), 20 bytes
_VIDEO_CAPTURE = 1
_MEMORY_MMAP = 1

_CAPABILITY = struct.Struct("=16s32s32s24x")
# Driver names of modules whose pictures come from programs: v4l2loopback, akvcam, DroidCam's, and the kernel's
# test drivers. A capture card or a second computer on the USB plug calls itself a camera and is not told.
VIRTUAL_DRIVERS = (
    "v4l2 loopback",
    "v4l2loopback",
    "akvcam",
    "droidcam",
    "vivid",
    "vimc",
    "vicodec",
)

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


def virtual_driver(path: str, ioctl: Ioctl | None = None) -> str | None:
    """Name of the driver when it makes a camera out of a program; None for all else.

    A node that cannot be opened or asked has no answer here: opening the camera will say why.
    """
    try:
        node = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        answer = (ioctl or _system_ioctl())(node, VIDIOC_QUERYCAP, bytes(_CAPABILITY.size))
    except OSError:
        return None
    finally:
        os.close(node)
    driver, _, bus = (_text(field) for field in _CAPABILITY.unpack(bytes(answer)))  # type: ignore[call-overload]
    virtual = driver.lower().startswith(VIRTUAL_DRIVERS) or "loopback" in bus.lower()
    return driver if virtual else None


def _text(field: bytes) -> str:
    return field.split(b"\0", 1)[0].decode("ascii", "replace")


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
