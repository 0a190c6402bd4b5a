# SPDX-License-Identifier: Apache-2.0
"""Specimens of card faces: drawn by our own code, with 見本 across them, and photographed as they lie in a tray."""
