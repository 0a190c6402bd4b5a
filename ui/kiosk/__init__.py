# SPDX-License-Identifier: Apache-2.0
"""The kiosk's window in PySide6, on virtual devices. The only part of the project that imports Qt."""
