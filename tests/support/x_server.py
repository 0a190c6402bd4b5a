# SPDX-License-Identifier: Apache-2.0
"""A screen that nobody sees: Xvfb on a display number that it chooses itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

AVAILABLE = shutil.which("Xvfb") is not None


@contextmanager
def x_server(size: str = "1400x900x24") -> Iterator[str]:
    """Start Xvfb; the value for DISPLAY. It is stopped at the end."""
    told, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(
        command, pass_fds=[tells], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(tells)
    try:
        with os.fdopen(told) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb ended without a display"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)
