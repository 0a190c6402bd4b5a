# SPDX-License-Identifier: Apache-2.0
"""PyTorch files without PyTorch: the two forms of torch.save, written by hand, and a MiniFASNet of random numbers."""

import io
import pickle
import struct
import zipfile

import numpy as np

ORDERED_DICT = b"ccollections\nOrderedDict\n)R"


def old_form(tensors: dict[str, np.ndarray], named: bytes | None = None) -> bytes:
    """Five pickles, then the storages. named: a pickle in place of the dictionary of tensors."""
    keys = [str(1000 + index) for index in range(len(tensors))]
    head = [pickle.dumps(0x1950A86A20F9469CFC6C, 2), pickle.dumps(1001, 2)]
    head.append(pickle.dumps({"protocol_version": 1001, "little_endian": True}, 2))
    head += [state_dict(tensors, keys) if named is None else named, pickle.dumps(keys, 2)]
    storages = [struct.pack("<q", t.size) + t.tobytes() for t in tensors.values()]
    return b"".join(head + storages)


def zip_form(tensors: dict[str, np.ndarray]) -> bytes:
    """The form since 2020: a zip with data.pkl and a file for each storage."""
    keys = [str(index) for index in range(len(tensors))]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("net/data.pkl", state_dict(tensors, keys))
        archive.writestr("net/byteorder", b"little")
        for key, tensor in zip(keys, tensors.values(), strict=True):
            archive.writestr(f"net/data/{key}", tensor.tobytes())
    return written.getvalue()


def state_dict(tensors: dict[str, np.ndarray], keys: list[str]) -> bytes:
    """The pickle of an OrderedDict of tensors, each in a storage of its own."""
    items = [
        text(name) + tensor_of(key, tensor.shape, tensor.size)
        for key, (name, tensor) in zip(keys, tensors.items(), strict=True)
    ]
    return b"\x80\x02" + ORDERED_DICT + b"(" + b"".join(items) + b"u."


def tensor_of(key: str, shape: tuple[int, ...], count: int, offset: int = 0) -> bytes:
    """The opcodes that describe one tensor."""
    strides = [int(np.prod(shape[axis + 1 :])) for axis in range(len(shape))]
    storage = text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + whole(count)
    described = b"(" + storage + b"tQ" + whole(offset) + sizes(shape) + sizes(strides)
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + described + b"\x89" + ORDERED_DICT + b"tR"


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def whole(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def sizes(values) -> bytes:
    return b"(" + b"".join(whole(int(value)) for value in values) + b"t"


def random_minifasnet(seed: int = 0, excited: bool = False) -> dict[str, np.ndarray]:
    """Tensors of the right names and of small sizes; excited: with squeeze and excitation."""
    return _Tensors(np.random.default_rng(seed), excited).all()


class _Tensors:
    def __init__(self, rng: np.random.Generator, excited: bool) -> None:
        self._rng, self._excited = rng, excited
        self._made: dict[str, np.ndarray] = {}

    def all(self) -> dict[str, np.ndarray]:
        self._conv("conv1", (8, 3, 3, 3))
        self._conv("conv2_dw", (8, 1, 3, 3))
        stages = (("conv_23", "conv_3", 4), ("conv_34", "conv_4", 6), ("conv_45", "conv_5", 2))
        for halving, keeping, count in stages:
            self._bottleneck(halving)
            for index in range(count):
                self._bottleneck(f"{keeping}.model.{index}")
            if self._excited:
                self._excitation(f"{keeping}.model.{count - 1}.se_module")
        self._conv("conv_6_sep", (16, 8, 1, 1))
        self._conv("conv_6_dw", (16, 1, 5, 5), activated=False)
        self._add("linear.weight", (6, 16))
        self._norm("bn", 6)
        self._add("prob.weight", (3, 6))
        # Pictures come with values up to 255, and the answer must not be all one class.
        self._made["conv1.conv.weight"] /= 100
        self._made["prob.weight"] /= 100
        return {f"module.{name}": tensor for name, tensor in self._made.items()}

    def _bottleneck(self, name: str) -> None:
        self._conv(f"{name}.conv", (10, 8, 1, 1))
        self._conv(f"{name}.conv_dw", (10, 1, 3, 3))
        self._conv(f"{name}.project", (8, 10, 1, 1), activated=False)
        self._made[f"{name}.project.bn.weight"] *= np.float32(0.3)  # or a sum of many would grow

    def _excitation(self, name: str) -> None:
        self._add(f"{name}.fc1.weight", (2, 8, 1, 1))
        self._norm(f"{name}.bn1", 2)
        self._add(f"{name}.fc2.weight", (8, 2, 1, 1))
        self._norm(f"{name}.bn2", 8)

    def _conv(self, name: str, shape: tuple[int, ...], activated: bool = True) -> None:
        self._add(f"{name}.conv.weight", shape)
        self._norm(f"{name}.bn", shape[0])
        if activated:
            self._add(f"{name}.prelu.weight", (shape[0],))

    def _norm(self, name: str, size: int) -> None:
        for part, mean in (("weight", 1.0), ("bias", 0.0), ("running_mean", 0.0)):
            self._made[f"{name}.{part}"] = self._rng.normal(mean, 0.1, size).astype("<f4")
        self._made[f"{name}.running_var"] = self._rng.uniform(0.5, 2, size).astype("<f4")

    def _add(self, name: str, shape: tuple[int, ...]) -> None:
        """Of a spread that lets a signal through many layers (He et al. 2015)."""
        spread = np.sqrt(2 / max(1, np.prod(shape[1:])))
        self._made[name] = self._rng.normal(0, spread, shape).astype("<f4")
