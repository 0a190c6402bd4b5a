# SPDX-License-Identifier: Apache-2.0
"""`calibrate tray`: the tray camera's place and light, measured on a card that lies there."""
