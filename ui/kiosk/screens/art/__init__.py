# SPDX-License-Identifier: Apache-2.0
"""The drawings on the screens, and what moves them. All are drawn by QPainter from a few shapes."""
