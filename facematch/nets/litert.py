# SPDX-License-Identifier: Apache-2.0
"""Runs a TFLite network with LiteRT."""

from __future__ import annotations

import numpy as np

from facematch.errors import EngineClosed, ModelUnusable
from facematch.quiet import quiet_stderr
from facematch.values import FloatArray


class LiteRtNet:
    """One input, one output, both float32. Raises ModelUnusable when the runtime refuses the file."""

    def __init__(self, name: str, content: bytes, threads: int = 2) -> None:
        self._name = name
        try:
            from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

            with quiet_stderr():
                self._net = Interpreter(model_content=content, num_threads=threads)
                self._net.allocate_tensors()
        except (RuntimeError, ValueError, ImportError) as error:
            raise ModelUnusable(f"{name}: {error}") from error
        inputs, outputs = self._net.get_input_details(), self._net.get_output_details()
        if len(inputs) != 1 or len(outputs) != 1 or inputs[0]["dtype"] is not np.float32:
            raise ModelUnusable(f"{name}: not one float32 input and one output")
        self._input, self._output = inputs[0]["index"], outputs[0]["index"]
        self.input_shape: tuple[int | str | None, ...] = tuple(
            int(size) for size in inputs[0]["shape_signature"]
        )
        self._fixed = tuple(int(size) for size in inputs[0]["shape"])

    def run(self, batch: FloatArray) -> FloatArray:
        """The output for one input. Raises EngineClosed, ModelUnusable."""
        if self._net is None:
            raise EngineClosed(self._name)
        try:
            if batch.shape != self._fixed:
                self._net.resize_tensor_input(self._input, batch.shape, strict=True)
                self._net.allocate_tensors()
                self._fixed = batch.shape
            self._net.set_tensor(self._input, batch)
            self._net.invoke()
        except (RuntimeError, ValueError) as error:
            raise ModelUnusable(f"{self._name}: {error}") from error
        return np.array(self._net.get_tensor(self._output), np.float32)

    def close(self) -> None:
        """Drop the interpreter."""
        self._net = None
