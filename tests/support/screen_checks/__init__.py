# SPDX-License-Identifier: Apache-2.0
"""What must hold on every screen, found out on screens that were laid out and drawn. Faults are told in words."""
