# SPDX-License-Identifier: Apache-2.0
"""The staff's side on the glass: behind a corner of the patients' screen, or in a window of its own."""
