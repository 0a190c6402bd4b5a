# SPDX-License-Identifier: Apache-2.0
"""A complete My Number Card in software, the reader it lies on, and its place in a real pcscd."""
