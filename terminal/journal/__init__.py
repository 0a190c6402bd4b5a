# SPDX-License-Identifier: Apache-2.0
"""The kiosk's encrypted database: counts, times and codes of visits and of the link. No personal data.

Nothing is imported here: the settings need the advice's thresholds, and not the database.
"""
