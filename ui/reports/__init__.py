# SPDX-License-Identifier: Apache-2.0
"""What the journal tells, for people: tables, plots and words."""
