# SPDX-License-Identifier: Apache-2.0
"""Thresholds of the face step from a folder of faces: the run, its progress, and its report."""
