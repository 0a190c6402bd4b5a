# SPDX-License-Identifier: Apache-2.0
"""Builds the lower rooms' things from settings and files, and hands them down."""
