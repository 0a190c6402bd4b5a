# SPDX-License-Identifier: Apache-2.0
"""`uketsuke doctor`: is all there that a clinic's kiosk needs? It looks, changes nothing and waits for nobody.

Imports nothing here: each probe is a process of its own, and several start at once.
"""
