# SPDX-License-Identifier: Apache-2.0
"""Run visit files one after the other: all are read before the first one starts."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hw.errors import BadFile
from terminal.session.values import OutcomeKind
from terminal.settings import FaceTable, Settings, load_settings
from terminal.visit_file import ExpectTable, VisitFile, load_visit
from ui.headless.services import Services
from ui.headless.stage import PlaceMaker, Stage, VirtualPlace
from ui.wiring.engine import Engines
from ui.wiring.journal import ensure_key, named_journal, open_journal

CHALLENGES = ("auto", "off")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about the whole run."""

    pcsc: bool = False
    wall: bool = False
    settings: Path | None = None
    threshold: float | None = None
    challenge: str | None = None
    light: str | None = None
    journal: Path | None = None
    face_dir: Path | None = None


def run_files(paths: Sequence[Path], options: Options) -> Iterator[dict[str, Any]]:
    """The result of each visit, as it ends. Raises the rooms' errors."""
    visits = [(path, load_visit(path)) for path in paths]
    settings = _settings(options)
    open_journal(settings.journal).close()  # what is wrong with it is told before the first visit
    with ExitStack() as stack:
        services, engines = Services(), Engines()
        stack.callback(services.close)
        stack.callback(engines.close)
        place = _place(options, settings, stack)
        stage = Stage(settings, engines, services, place, options.wall)
        for path, visit in visits:
            yield judged(path, visit, stage.run(visit))


def judged(path: Path, visit: VisitFile, result: dict[str, Any]) -> dict[str, Any]:
    """The result with what was expected and whether it came."""
    missed = [] if visit.expect is None else list(_missed(visit.expect, result))
    head = {"visit": str(path), "title": visit.visit.title}
    return {**head, **result, "met": not missed, "missed": missed}


def _missed(expect: ExpectTable, result: dict[str, Any]) -> Iterator[str]:
    allowed = (expect.outcome,) if isinstance(expect.outcome, OutcomeKind) else expect.outcome
    if result["outcome"] not in allowed:
        yield f"outcome: expected {' or '.join(allowed)}, was {result['outcome']}"
    if expect.reason is not None and result["reason"] != expect.reason:
        yield f"reason: expected {expect.reason}, was {result['reason']}"
    if expect.method is not None and result["method"] != expect.method:
        yield f"method: expected {expect.method.value}, was {result['method']}"
    if expect.slip is not None:
        yield from _missed_slip(result["slip"], wanted=expect.slip)
    if None not in (expect.file, result["file"]) and expect.file != result["file"]:
        yield f"file: expected {_file(expect.file)}, was {_file(result['file'])}"
    if expect.number_b is not None and (given := _number_from(result["tray"])) != expect.number_b:
        yield f"number_b: expected {expect.number_b}, was {given}"
    if expect.min_resumes is not None and result["card"]["resumes"] < expect.min_resumes:
        yield f"resumes: expected {expect.min_resumes} or more, were {result['card']['resumes']}"


def _number_from(tray: dict[str, Any] | None) -> str | None:
    """Where 照合番号B came from; without a camera nothing but a person can give it."""
    return "typed" if tray is None else tray["number_b"]


def _file(written: bool | None) -> str:
    return "one" if written else "none"


def _missed_slip(slip: dict[str, Any] | None, *, wanted: bool) -> Iterator[str]:
    printed = slip is not None and slip["printed"]
    if wanted and not printed:
        yield f"slip: expected a printed one, {'it was not printed' if slip else 'there was none'}"
    if not wanted and slip is not None and slip["state"] != "withdrawn":
        yield f"slip: expected none, was {slip['number']}"


def _settings(options: Options) -> Settings:
    settings = load_settings(options.settings)
    given = {
        "threshold": options.threshold,
        "challenge": _on_or_off("--challenge", options.challenge),
        "light": _on_or_off("--light", options.light),
    }
    face = {**settings.face.model_dump(), **{k: v for k, v in given.items() if v is not None}}
    journal = settings.journal
    if options.journal is not None:
        ensure_key(options.journal)
        journal = named_journal(options.journal)
    oqs = settings.oqs
    if options.face_dir is not None:
        oqs = oqs.model_copy(update={"face_dir": _folder(options.face_dir)})
    return settings.model_copy(update={"face": FaceTable(**face), "journal": journal, "oqs": oqs})


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise BadFile(path, None, "--face-dir", "is no folder")
    return path


def _on_or_off(option: str, value: str | None) -> str | None:
    if value not in (None, *CHALLENGES):
        reason = f"unknown value, allowed: {', '.join(CHALLENGES)}"
        raise BadFile(Path(option), None, value, reason)
    return value


def _place(options: Options, settings: Settings, stack: ExitStack) -> PlaceMaker:
    if not options.pcsc:
        return VirtualPlace
    from ui.headless.pcsc_place import PcscPlaces  # noqa: PLC0415 - pyscard only where a reader is

    places = PcscPlaces(settings.reader.usb_port)
    stack.callback(places.close)
    return places.make
