# SPDX-License-Identifier: Apache-2.0
"""Reads the tensors of a PyTorch file (.pth) without PyTorch, and without running what a pickle asks for.

Both forms that torch.save writes: the old one (five pickles, then the storages: torch/serialization.py,
_legacy_save) and the zip of 2020. A pickle may call anything by name; here it may name tensors, their storages and
OrderedDict, and everything else is refused.
"""

from __future__ import annotations

import functools
import io
import pickle
import struct
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from facematch.errors import ModelUnusable

Array = NDArray[Any]

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
STORAGES: dict[str, np.dtype[Any]] = {
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "HalfStorage": np.dtype("<f2"),
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
    "ByteStorage": np.dtype("u1"),
}
# No network that this project reads comes near it; a damaged number must not ask for all memory.
LARGEST = 1 << 30


def read_tensors(content: bytes) -> dict[str, Array]:
    """The tensors of a state dict by name. Raises ModelUnusable."""
    try:
        if zipfile.is_zipfile(io.BytesIO(content)):
            return _of_zip(content)
        return _of_pickles(content)
    except ModelUnusable:
        raise
    # A pickle of rubbish can fail in every way that Python has.
    except Exception as error:
        raise ModelUnusable(f"no PyTorch file: {type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Storage:
    key: str
    dtype: np.dtype[Any]
    count: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Where a tensor lies: a contiguous part of a storage."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]

    def of(self, storages: dict[str, Array]) -> Array:
        size = int(np.prod(self.shape, dtype=np.int64))
        part = storages[self.storage.key][self.offset : self.offset + size]
        return part.reshape(self.shape)


class _OnlyTensors(pickle.Unpickler):
    """A pickle that can build dictionaries of tensors and nothing else."""

    def __init__(self, stream: io.BytesIO) -> None:
        super().__init__(stream)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            # A pickle can set attributes of what it was given: this one is gone with it.
            return functools.partial(_rebuild)
        if module != "torch" or name not in STORAGES:
            _refuse(f"its pickle asks for {module}.{name}")
        return name

    def persistent_load(self, pid: Any) -> _Storage:
        match pid:
            case ("storage", str(kind), str(key), str(), int(count), *_) if kind in STORAGES:
                storage = _Storage(key, STORAGES[kind], count)
            case _:
                _refuse("its pickle names a storage in an unknown way")
        if not 0 <= count * storage.dtype.itemsize <= LARGEST:
            _refuse(f"a storage of {count} numbers")
        return self.storages.setdefault(key, storage)


def _rebuild(storage: Any, offset: Any, shape: Any, strides: Any, *_: Any) -> _Tensor:
    whole = isinstance(offset, int) and isinstance(shape, tuple) and isinstance(strides, tuple)
    if not isinstance(storage, _Storage) or not whole or len(shape) != len(strides):
        _refuse("a tensor is described in an unknown way")
    expected = 1
    for size, stride in zip(reversed(shape), reversed(strides), strict=True):
        if not isinstance(size, int) or size < 0 or (size > 1 and stride != expected):
            _refuse(f"a tensor of shape {shape} with strides {strides}")
        expected *= size
    if offset < 0 or offset + expected > storage.count:
        _refuse(f"a tensor of shape {shape} outside its storage")
    return _Tensor(storage, offset, shape)


def _of_pickles(content: bytes) -> dict[str, Array]:
    stream = io.BytesIO(content)
    if _OnlyTensors(stream).load() != MAGIC or _OnlyTensors(stream).load() != PROTOCOL:
        _refuse("no PyTorch file: another magic number or protocol")
    if _OnlyTensors(stream).load().get("little_endian") is not True:
        _refuse("written on a big-endian machine")
    reader = _OnlyTensors(stream)
    named = _checked(reader.load())
    storages: dict[str, Array] = {}
    for key in _OnlyTensors(stream).load():
        if key not in reader.storages:
            _refuse(f"a storage {key!r} that no tensor is in")
        storage = reader.storages[key]
        (count,) = struct.unpack("<q", stream.read(8))
        if count != storage.count:
            _refuse(f"a storage of {count} numbers where {storage.count} were announced")
        storages[key] = _numbers(stream.read(count * storage.dtype.itemsize), storage)
    return {name: tensor.of(storages) for name, tensor in named.items()}


def _of_zip(content: bytes) -> dict[str, Array]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (pickled,) = [n for n in archive.namelist() if n.endswith("/data.pkl")]
        root = pickled.removesuffix("data.pkl")
        if (
            f"{root}byteorder" in archive.namelist()
            and archive.read(f"{root}byteorder") != b"little"
        ):
            _refuse("written on a big-endian machine")
        reader = _OnlyTensors(io.BytesIO(archive.read(pickled)))
        named = _checked(reader.load())
        storages = {
            key: _numbers(_entry(archive, f"{root}data/{key}"), storage)
            for key, storage in reader.storages.items()
        }
    return {name: tensor.of(storages) for name, tensor in named.items()}


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST:
        _refuse(f"{name} is too large")
    return archive.read(name)


def _numbers(raw: bytes, storage: _Storage) -> Array:
    if len(raw) != storage.count * storage.dtype.itemsize:
        _refuse(f"it ends within a storage of {storage.count} numbers")
    return np.frombuffer(raw, storage.dtype)


def _checked(named: Any) -> dict[str, _Tensor]:
    if not isinstance(named, dict):
        _refuse("it holds no dictionary of tensors")
    for name, tensor in named.items():
        if not isinstance(name, str) or not isinstance(tensor, _Tensor):
            _refuse(f"{name!r} is no tensor")
    return named


def _refuse(why: str) -> NoReturn:
    raise ModelUnusable(f"PyTorch file: {why}")
