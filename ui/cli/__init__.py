# SPDX-License-Identifier: Apache-2.0
"""The command `uketsuke`: one module for each group of commands."""
