# SPDX-License-Identifier: Apache-2.0
"""Keeps C++ libraries from writing to the terminal while they start.

MediaPipe's and LiteRT's start-up notes go to file descriptor 2 and obey none of their documented
switches (GLOG_minloglevel, TF_CPP_MIN_LOG_LEVEL: tried with mediapipe 1.2.2), so the descriptor
itself is pointed at /dev/null for that moment. It is the whole process's: use it only around start-up.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_one_at_a_time = threading.Lock()


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Silence file descriptor 2 for the length of the block."""
    with _one_at_a_time:
        if sys.stderr is not None:
            sys.stderr.flush()
        try:
            kept = os.dup(2)
        except OSError:  # a service may run without one
            yield
            return
        sink = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(sink, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(sink)
