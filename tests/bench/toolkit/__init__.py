# SPDX-License-Identifier: Apache-2.0
"""Qt Widgets or Qt Quick: the idle animation and the face screen in both, drawn by the processor, and measured."""
