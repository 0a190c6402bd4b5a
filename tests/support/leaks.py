# SPDX-License-Identifier: Apache-2.0
"""What a visit by face must not leave behind, and where it could lie: a memory of pixels, and a search for it.

`Memory` keeps short strings of bytes of all that passes through the face engine (rows of frames, crops and portraits,
landmarks, embeddings). `places` reads everything that could have been written: files in folders, memory files and
deleted files that this process holds open, files that it has mapped for writing. Pictures are looked for by their
first bytes too, since a compressed row has other bytes.
"""

from __future__ import annotations

import base64
import re
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

LONG = 40
"""Bytes of one remembered string: no two pictures share so many in a row, unless they are of one colour."""
VARIED = 12
"""Different values among them, so that a string of one colour is not taken for somebody's skin."""
ROWS = 6
LARGEST = 256 * 1024 * 1024
PICTURES = {
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff",
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n",
    "JPEG 2000 codestream": b"\xff\x4f\xff\x51",
    "numpy": b"\x93NUMPY",
    "WebP": b"WEBPVP8",
    "MP4": b"ftypisom",
}


@dataclass
class Memory:
    """What was seen. `arrays` are to be zero after a visit, `pictures` to be zero or gone."""

    needles: dict[bytes, str] = field(default_factory=dict)
    arrays: list[tuple[str, np.ndarray]] = field(default_factory=list)
    pictures: list[tuple[str, weakref.ref[np.ndarray]]] = field(default_factory=list)

    def picture(self, what: str, image: np.ndarray) -> None:
        """Pixels that are forgotten when nobody needs them any more."""
        self.pictures.append((what, weakref.ref(image)))
        self.bytes_of(what, image)

    def numbers(self, what: str, array: np.ndarray | None) -> None:
        """Numbers that are zeroed at the end."""
        if array is not None:
            self.arrays.append((what, array))
            self.bytes_of(what, array.reshape(-1))

    def bytes_of(self, what: str, array: np.ndarray) -> None:
        """Remember some strings of bytes of it."""
        rows = array.reshape(1, -1) if array.ndim == 1 else array.reshape(array.shape[0], -1)
        for index in np.linspace(0, len(rows) - 1, min(ROWS, len(rows))).astype(int):
            needle = _most_varied(np.ascontiguousarray(rows[index]).tobytes())
            if needle is not None:
                self.needles[needle] = what

    def left(self) -> list[str]:
        """What is still there: arrays that are not zero, pictures that somebody holds."""
        kept = [what for what, array in self.arrays if np.any(array)]
        held = [(what, picture()) for what, picture in self.pictures]
        seen = [what for what, picture in held if picture is not None and np.any(picture)]
        return sorted(set(kept + seen))


def _most_varied(row: bytes) -> bytes | None:
    pieces = [row[at : at + LONG] for at in range(0, len(row) - LONG + 1, LONG // 2)]
    best = max(pieces, key=lambda piece: len(set(piece)), default=b"")
    return best if len(set(best)) >= VARIED else None


@dataclass(frozen=True)
class Place:
    """Bytes that lie somewhere; `own` when no other program writes there."""

    name: str
    content: bytes
    own: bool


class Finder:
    """Looks for all remembered strings at once, plain and as hexadecimal digits or base 64."""

    def __init__(self, memory: Memory) -> None:
        self._what = memory.needles
        forms: dict[bytes, str] = {}
        for needle, what in memory.needles.items():
            forms |= dict.fromkeys((needle, needle.hex().encode(), *_base64(needle)), what)
        self._forms = forms
        # One pass over the content, by the first bytes; the rest is compared where they match.
        heads = {form[:8] for form in forms}
        self._heads = re.compile(b"|".join(re.escape(head) for head in heads))
        self._by_head: dict[bytes, list[bytes]] = {}
        for form in forms:
            self._by_head.setdefault(form[:8], []).append(form)

    def found(self, place: Place) -> set[str]:
        """What of the remembered lies there; in a place of this process's own, pictures of any kind as well."""
        content, seen = place.content, set()
        for match in self._heads.finditer(content):
            for form in self._by_head[match.group()]:
                if content.startswith(form, match.start()):
                    seen.add(self._forms[form])
        if place.own:
            seen |= {kind for kind, head in PICTURES.items() if head in content[:64]}
        return seen


def _base64(needle: bytes) -> Iterator[bytes]:
    """The three ways in which base 64 may cut it, without the ends that depend on what stands beside it."""
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + needle)
        yield text[4 : len(text) // 4 * 4 - 4]


@dataclass
class Places:
    """Where something may have been written since this object was made."""

    folders: tuple[Path, ...]
    crowded: tuple[Path, ...] = (Path("/dev/shm"), Path("/tmp"), Path("/var/tmp"))  # noqa: S108
    """Folders that other programs use too: of these only what is new counts."""
    before: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.before = set(self._entries())

    def contents(self) -> Iterator[Place]:
        """Each place with its bytes."""
        for folder in self.folders:
            yield from _files(folder, own=True)
        for entry in self._entries():
            if entry not in self.before:
                yield from _files(entry, own=False)
        yield from open_memory()
        yield from shared_mappings()

    def _entries(self) -> Iterator[Path]:
        for folder in self.crowded:
            if folder.is_dir():
                yield from folder.iterdir()


def _files(path: Path, *, own: bool) -> Iterator[Place]:
    inside = [path]
    if path.is_dir() and not path.is_symlink():
        inside = [entry for entry in path.rglob("*") if not entry.is_symlink()]
    for entry in inside:
        content = _read(entry)
        if content is not None:
            yield Place(str(entry), content, own)


def open_memory() -> Iterator[Place]:
    """Memory files and deleted files that this process holds open."""
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = link.readlink()
        except OSError:
            continue
        if str(target).startswith("/memfd:") or str(target).endswith("(deleted)"):
            content = _read(link)
            if content is not None:
                yield Place(str(target), content, own=True)


def shared_mappings() -> Iterator[Place]:
    """What is mapped so that writing into the memory reaches a file."""
    for line in Path("/proc/self/maps").read_text("utf-8").splitlines():
        span, rights, _, _, _, *name = line.split(maxsplit=5)
        if name and "w" in rights and "s" in rights:
            yield Place(f"{name[0]} (mapped)", _memory(span), own=True)


def _memory(span: str) -> bytes:
    begin, end = (int(part, 16) for part in span.split("-"))
    with Path("/proc/self/mem").open("rb", buffering=0) as memory:
        try:
            memory.seek(begin)
            return memory.read(min(end - begin, LARGEST))
        except OSError:  # a device
            return b""


def _read(path: Path) -> bytes | None:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        return path.read_bytes()
    except OSError:
        return None


@dataclass
class RememberingEngine:
    """The real engine; all that goes in and comes out is remembered. `on_look` may do with it what it likes."""

    engine: Any
    memory: Memory
    on_look: Callable[[np.ndarray, Any], None] | None = None
    seed: int = 1
    looks: int = 0

    def check(self) -> Any:
        return self.engine.check(self.seed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def enrol(self, image: np.ndarray) -> Any:
        self.memory.numbers("portrait", image)
        reference = self.engine.enrol(image)
        self.memory.numbers("portrait's embedding", reference.embedding)
        return reference

    def observe(self, image: np.ndarray, time_s: float) -> Any:
        self.memory.picture("frame", image)
        seen = self.engine.observe(image, time_s)
        self.memory.numbers("landmarks", seen.landmarks)
        self.memory.numbers("embedding", seen.embedding)
        for array in seen.evidence.arrays():
            self.memory.numbers("evidence", array)
        self.looks += 1
        if self.on_look is not None:
            self.on_look(image, seen)
        return seen
