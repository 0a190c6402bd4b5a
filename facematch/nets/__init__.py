# SPDX-License-Identifier: Apache-2.0
"""Networks: readers of the files that they are published in, ONNX graphs made of them, their runtime."""
