# SPDX-License-Identifier: Apache-2.0
"""A pcscd of one's own, with two virtual slots: for demonstrations, continuous integration, tests.

It runs as a plain user beside any other pcscd. Clients find it by the environment variable
PCSCLITE_CSOCK_NAME. libpcsclite reads that variable at a process's first PC/SC call and keeps the
answer for ever (seen with 1.9.9), so set it before (`use_service`), and use one instance a process;
an instance that is killed and started again keeps its socket's name.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from hw.errors import PcscServiceDown

SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"

_START_S = 5.0
_STOP_S = 5.0
_PLACES = "/usr/sbin:/usr/local/sbin"
_DRIVERS = ("/usr/lib/pcsc/drivers/serial", "/usr/lib/pcsc", "/usr/local/lib/pcsc/drivers/serial")
_DRIVER = "libifdvpcd.so"
_LONGEST_SOCKET_NAME = 107  # sun_path, unix(7)

# systemd's socket activation (sd_listen_fds(3)) by hand: the socket as descriptor 3, and the
# process's own number in the environment, which only the process itself can know.
_LAUNCHER = """\
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])
"""


def use_service(socket_path: Path) -> None:
    """Let this process, and those it starts, talk to this pcscd. Before the first PC/SC call."""
    os.environ[SOCKET_VARIABLE] = str(socket_path)


class PrivatePcscd:
    """One pcscd in a directory of its own; a context manager that starts and stops it.

    The directory's name must be short (a Unix socket's path has at most 107 bytes). A software card
    connects to `port` (first slot) or `port + 1` (second slot) on this machine.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.socket = directory / "pcscd.comm"
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, *, slots: bool = True) -> None:
        """Start it, and return when cards can connect; without `slots` it has no reader.

        Raises PcscServiceDown when it is not installed or does not come up.
        """
        if self.running:
            return
        daemon, driver = _installed()
        if len(os.fsencode(self.socket)) > _LONGEST_SOCKET_NAME:
            raise PcscServiceDown(f"{self.socket}: too long a name for a socket")
        self.port = self.port or _two_free_ports()
        config = self._write_config(driver if slots else None)
        self._process = self._launch([daemon, "--foreground", "--error", "--config", str(config)])
        if slots:
            self._wait_until_up(self._process)

    def kill(self) -> None:
        """End it as a crash would. Its socket stays, and nobody answers."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order. Never raises; may be called twice."""
        self._end(signal.SIGTERM)
        self.socket.unlink(missing_ok=True)

    def restart(self, *, slots: bool = True) -> None:
        """Kill it and start it again, on the same socket and ports."""
        self.kill()
        self.start(slots=slots)

    def freeze(self) -> None:
        """Make it stand still, as one that hangs in a driver does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after `freeze`."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _write_config(self, driver: Path | None) -> Path:
        config = self.directory / "conf"
        config.mkdir(parents=True, exist_ok=True)
        entry = config / "vpcd"
        entry.unlink(missing_ok=True)
        if driver is not None:
            entry.write_text(
                'FRIENDLYNAME "Virtual PCD"\n'
                f"DEVICENAME /dev/null:{self.port}\n"
                f"LIBPATH {driver}\n"
                f"CHANNELID {self.port:#x}\n",
                encoding="ascii",
            )
        return config

    def _launch(self, command: list[str]) -> subprocess.Popen[bytes]:
        self.socket.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(self.socket))
            # From here on clients may connect: they wait until pcscd takes over.
            listener.listen(16)
            number = listener.fileno()
            return subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(number), *command],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    def _wait_until_up(self, process: subprocess.Popen[bytes]) -> None:
        end_s = time.monotonic() + _START_S
        while not _listening(self.port + 1):
            if process.poll() is not None or time.monotonic() > end_s:
                self.kill()
                raise PcscServiceDown(f"pcscd did not start in {self.directory}")
            time.sleep(0.005)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _installed() -> tuple[str, Path]:
    """pcscd and the driver of its virtual reader. Raises PcscServiceDown with what to install."""
    daemon = shutil.which("pcscd", path=f"{os.environ.get('PATH', '')}:{_PLACES}")
    if daemon is None:
        raise PcscServiceDown("pcscd is not installed (Debian: apt-get install pcscd)")
    for folder in _DRIVERS:
        if (Path(folder) / _DRIVER).is_file():
            return daemon, Path(folder) / _DRIVER
    raise PcscServiceDown(f"{_DRIVER} is not installed (Debian: apt-get install vsmartcard-vpcd)")


def _two_free_ports() -> int:
    """The first of two neighbouring free TCP ports."""
    for _ in range(100):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("", port + 1))
            except (OSError, OverflowError):
                continue
            return port
    raise PcscServiceDown("no two neighbouring free TCP ports")


def _listening(port: int) -> bool:
    """Whether a port is listened on. Read from the kernel: vpcd takes a connection for a card."""
    wanted = f":{port:04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return any(fields[1].endswith(wanted) and fields[3] == "0A" for fields in map(str.split, lines))
