# SPDX-License-Identifier: Apache-2.0
"""Cameras, and their twins made of files. Everything shares the port `hw.camera.frame.Camera`."""
