# SPDX-License-Identifier: Apache-2.0
"""From a folder of faces to thresholds with known error rates. Importing it loads nothing heavy."""
