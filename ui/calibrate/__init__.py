# SPDX-License-Identifier: Apache-2.0
"""The field engineer's measurements: positions of a reader compared."""
