# SPDX-License-Identifier: Apache-2.0
"""`calibrate liveness`: presentations of people and of attacks, played through the real face check."""
