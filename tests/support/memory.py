# SPDX-License-Identifier: Apache-2.0
"""Whether something lies anywhere in this process' memory that can be written: heap, arenas, stacks. Linux only.

Whoever looks for a secret must not hold it: it is given in two halves, which never lie side by side here.
"""

import re
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 20
LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw.. \S+ \S+ \S+\s*(\S*)")


def lies_in_memory(first: bytes, second: bytes) -> int:
    """How often the second half follows the first."""
    return sum(_follows(chunk, first, second) for chunk in _chunks(len(first) + len(second)))


def _follows(chunk: bytes, first: bytes, second: bytes) -> int:
    found, at = 0, chunk.find(first)
    while at >= 0:
        found += chunk.startswith(second, at + len(first))
        at = chunk.find(first, at + 1)
    return found


def _chunks(overlap: int) -> Iterator[bytes]:
    with Path("/proc/self/mem").open("rb", buffering=0) as memory:
        for line in Path("/proc/self/maps").read_text("ascii").splitlines():
            match = LINE.match(line)
            if match is None or match[3] not in ("", "[heap]", "[stack]"):
                continue
            yield from _parts(memory, int(match[1], 16), int(match[2], 16), overlap)


def _parts(memory: object, begin: int, end: int, overlap: int) -> Iterator[bytes]:
    for at in range(begin, end, CHUNK):
        try:
            memory.seek(at)  # type: ignore[attr-defined]
            yield memory.read(min(CHUNK + overlap, end - at))  # type: ignore[attr-defined]
        except OSError:
            return  # a guard page, or gone since
