# SPDX-License-Identifier: Apache-2.0
"""A cupsd of one's own with a printer made of a file: it prints, has no paper, is off, as it is told."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

SERVER_BIN = Path("/usr/lib/cups")
START_S = 10.0
SETTLE = """\
LogLevel info
Listen 127.0.0.1:{port}
Listen {directory}/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy retry-current-job
JobRetryInterval 1
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Location /admin>
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""
FILES = """\
ServerRoot {directory}
ServerBin {directory}/bin
RequestRoot {directory}/spool
CacheDir {directory}/cache
StateDir {directory}/state
TempDir {directory}/temp
AccessLog {directory}/access_log
ErrorLog {directory}/error_log
PageLog {directory}/page_log
FileDevice Yes
User lp
Group lp
SystemGroup root
Sandboxing relaxed
"""
BACKEND = """\
#!/bin/sh
# A printer made of a directory: `mood` says what it does, what it prints lands beside it.
[ $# -eq 0 ] && { echo 'direct twin "Twin" "Twin"'; exit 0; }
where="${DEVICE_URI#twin:}"
said=""
while :; do
  mood=$(cat "$where/mood")
  [ "$mood" = ready ] && break
  if [ "$mood" != "$said" ]; then
    echo "STATE: $mood" >&2
    said="$mood"
  fi
  sleep 0.05
done
echo "STATE: none" >&2
if [ $# -ge 6 ]; then cat "$6"; else cat; fi > "$where/$1.part"
mv "$where/$1.part" "$where/$1.prn"
"""


class PrivateCupsd:
    """Started in a directory with a short name; its only queue is `desk`."""

    queue = "desk"

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.tray = directory / "tray"
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Write what it needs. Skips the test where cupsd is not installed or may not be started."""
        if not Path("/usr/sbin/cupsd").exists() or os.geteuid() != 0:
            pytest.skip("needs cups and root")
        self.directory.chmod(0o755)
        for name in ("spool", "cache", "state", "temp", "tray", "bin/backend", "ppd"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        for entry in SERVER_BIN.iterdir():
            if entry.name != "backend":
                (self.directory / "bin" / entry.name).symlink_to(entry)
        backend = self.directory / "bin/backend/twin"
        backend.write_text(BACKEND)
        backend.chmod(0o755)
        shutil.chown(self.tray, "lp", "lp")
        shutil.chown(self.directory / "temp", "lp", "lp")
        place = {"directory": self.directory, "port": self.port}
        (self.directory / "cupsd.conf").write_text(SETTLE.format(**place))
        (self.directory / "cups-files.conf").write_text(FILES.format(**place))

    def start(self) -> None:
        """Start, and wait until it answers."""
        if self._process is not None and self._process.poll() is None:
            return
        files = ("-c", f"{self.directory}/cupsd.conf", "-s", f"{self.directory}/cups-files.conf")
        self._process = subprocess.Popen(["/usr/sbin/cupsd", "-f", *files])
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        pytest.fail(f"cupsd did not start: {self._log()}")

    def stop(self) -> None:
        """End it; connections to it are refused from now on."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(START_S)

    def add_queue(self) -> None:
        self._run("/usr/sbin/lpadmin", "-p", self.queue, "-E", "-v", f"twin:{self.tray}")

    def add_filtered_queue(self, name: str, ppd: Path) -> None:
        """A queue whose documents go through CUPS's filters, as for any printer with a driver."""
        self._run("/usr/sbin/lpadmin", "-p", name, "-E", "-v", f"twin:{self.tray}", "-P", str(ppd))

    def be(self, mood: str) -> None:
        """`ready`, or the reason that the printer gives for not printing."""
        new = self.tray / "mood.new"
        new.write_text(mood)
        new.chmod(0o644)
        new.rename(self.tray / "mood")

    def pause(self, *, on: bool = True) -> None:
        self._run("/usr/sbin/cupsdisable" if on else "/usr/sbin/cupsenable", self.queue)

    def refuse(self, *, on: bool = True) -> None:
        self._run("/usr/sbin/cupsreject" if on else "/usr/sbin/cupsaccept", self.queue)

    def printed(self) -> list[bytes]:
        """What came out, in the order of the jobs."""
        return [path.read_bytes() for path in sorted(self.tray.glob("*.prn"), key=_number)]

    def waiting(self) -> list[str]:
        """Jobs that are not finished."""
        told = self._run("/usr/bin/lpstat", "-W", "not-completed", "-o")
        return [line.split()[0] for line in told.splitlines() if line.strip()]

    def reset(self) -> None:
        """As new: no paper out, nothing waiting, nothing printed."""
        self.start()
        self.be("ready")
        self._run("/usr/bin/cancel", "-a", "-x")
        self.pause(on=False)
        self.refuse(on=False)
        for path in self.tray.glob("*.prn"):
            path.unlink()

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env={**os.environ, "CUPS_SERVER": f"{self.directory}/cups.sock", "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}\n{self._log()}"
        return done.stdout

    def _log(self) -> str:
        path = self.directory / "error_log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else "no log"


def _number(path: Path) -> int:
    return int(path.stem)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
