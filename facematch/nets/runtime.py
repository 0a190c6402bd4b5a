# SPDX-License-Identifier: Apache-2.0
"""Runs an ONNX network with onnxruntime, on the processor."""

from __future__ import annotations

from typing import Any

import numpy as np

from facematch.errors import EngineClosed, ModelUnusable
from facematch.nets.hush import hush
from facematch.values import FloatArray

# onnxruntime's levels: only what ends a run is worth a line, and that is raised anyway.
FATAL = 4


class OnnxNet:
    """One input, one output, both float32. Raises ModelUnusable when the runtime refuses the file."""

    def __init__(self, name: str, content: bytes, threads: int = 2) -> None:
        self._name = name
        self._session = _session(name, content, threads)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or len(outputs) != 1:
            raise ModelUnusable(f"{name}: {len(inputs)} inputs and {len(outputs)} outputs, not one")
        self._input = inputs[0].name
        self.input_shape = tuple(inputs[0].shape)
        self.output_shape = tuple(outputs[0].shape)

    def run(self, batch: FloatArray) -> FloatArray:
        """The output for one input. Raises EngineClosed, ModelUnusable."""
        if self._session is None:
            raise EngineClosed(self._name)
        try:
            answer = self._session.run(None, {self._input: batch})[0]
        except Exception as error:  # onnxruntime's errors have no root of their own
            raise ModelUnusable(f"{self._name}: {_first_line(error)}") from error
        return np.asarray(answer, np.float32)

    def require(self, input_shape: tuple[int, int, int], output_size: int) -> None:
        """Raises ModelUnusable unless one picture of that shape gives so many finite numbers."""
        answer = self.run(np.zeros((1, *input_shape), np.float32))
        if answer.shape != (1, output_size) or not np.all(np.isfinite(answer)):
            raise ModelUnusable(
                f"{self._name}: a picture of {input_shape} gives an answer of shape {answer.shape}, "
                f"not {output_size} finite numbers"
            )

    def close(self) -> None:
        """Drop the network."""
        self._session = None


def _session(name: str, content: bytes, threads: int) -> Any:
    hush()
    try:
        import onnxruntime  # noqa: PLC0415  (0.25 s: paid by those who look at faces)

        onnxruntime.set_default_logger_severity(FATAL)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = FATAL
        # Threads that spin between two frames would take the processor from the camera and the card.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors have no root of their own
        raise ModelUnusable(f"{name}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
