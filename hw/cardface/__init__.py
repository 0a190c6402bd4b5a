# SPDX-License-Identifier: Apache-2.0
"""The card's face in the tray camera's picture: found, made flat, read, judged, and forgotten. Pixels in, values out."""
