# SPDX-License-Identifier: Apache-2.0
"""The physical world: the card and its reader, the camera, printer, and their twins in software."""
