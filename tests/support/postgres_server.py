# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL for some tests: its own directory and socket, no port, gone at the end.

The server refuses to run as root, so root lends it to the user that Debian's package makes.
"""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def is_installed() -> bool:
    """Whether this machine has one."""
    return bool(PLACES)


class PostgresServer:
    """A running server; `database` makes a new, empty database and gives its URL."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def database(self) -> str:
        name = f"t{uuid.uuid4().hex}"
        self._run("createdb", "-h", str(self._home), name)
        return f"postgresql+psycopg://{USER}@/{name}?host={self._home}"

    def start(self) -> None:
        data = str(self._home / "data")
        self._run("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-sync", "-U", USER)
        # a test's database may be lost in a power cut
        options = f"-c listen_addresses= -k {self._home} -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self._home / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._home / "data"), "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PLACES[0] / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        environment = {**os.environ, "PGUSER": USER, "LC_ALL": "C"}
        subprocess.run(
            command, check=True, cwd=self._home, env=environment, stdout=subprocess.DEVNULL
        )


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    # not pytest's directory: the other user could not enter it, and a socket's path must be short
    home = Path(tempfile.mkdtemp(prefix="uketsuke-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, USER)
        server = PostgresServer(home)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)
