# SPDX-License-Identifier: Apache-2.0
"""The card's face in the tray camera's picture: found, flattened, read, judged, forgotten. Pixels in, values out."""
