# SPDX-License-Identifier: Apache-2.0
"""The files that the receipt computer (レセコン) exchanges with the terminal: names, encodings, messages, folders.

The official layout annexes are not public. What stands here was taken from public integrations (hangilc/myclinic-ts,
YUKI-ENT/OQSDrug2, the published request files of sanox.org); what is our own is called mock where it stands.
"""
