# SPDX-License-Identifier: Apache-2.0
"""What the kiosk's process asks of Python, the C library and the kernel, so that a touch is answered at once.

To be called once, on the window's thread, before any other is started.
"""

import ctypes
import platform
import struct
import sys
from typing import Final

SWITCH_S: Final = 0.001
"""How long a busy worker may keep the interpreter while the window wants it (Python's own default: 5 ms)."""
SLICE_NS: Final = 200_000
"""The kernel's own slice is about 3 ms: beside two busy workers a touch would wait for one of them that long, each
time that the window's thread slept."""
NUMBERS: Final = {"x86_64": 314, "aarch64": 274}
"""Of the system call sched_setattr, by machine (the syscall tables of Linux)."""
ATTRIBUTES: Final = "<IIQiIQQQ"
"""struct sched_attr, version 0: size, policy (0: SCHED_OTHER), flags, nice, priority, runtime, deadline, period."""
RESET_ON_FORK: Final = 1
"""SCHED_FLAG_RESET_ON_FORK: threads that this one starts are as all others."""
M_ARENA_MAX: Final = -8
ARENAS: Final = 2
"""glibc's malloc.h, mallopt(3): without a limit each of two dozen threads gets a heap of its own, and what is freed
in one stays there."""


def settle() -> None:
    """All of it; what a system does not know is left as it is."""
    sys.setswitchinterval(SWITCH_S)
    serve_first()
    share_heaps()


def serve_first() -> bool:
    """For the calling thread, at the usual priority; whether the kernel took it.

    From Linux 6.12 on a thread may ask for a shorter slice of time without any privilege (sched_setattr(2):
    `sched_runtime` of a SCHED_OTHER thread, 0.1 to 100 ms). It gets no more of the processor, but sooner: whose slice
    ends first is served first. Older kernels take no notice.
    """
    number = NUMBERS.get(platform.machine())
    if number is None or platform.system() != "Linux":
        return False
    size = struct.calcsize(ATTRIBUTES)
    wanted = struct.pack(ATTRIBUTES, size, 0, RESET_ON_FORK, 0, 0, SLICE_NS, 0, 0)
    return bool(ctypes.CDLL(None).syscall(number, 0, wanted, 0) == 0)


def share_heaps() -> bool:
    """Few heaps for all threads; whether the C library has such a setting."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(M_ARENA_MAX, ARENAS) == 1
