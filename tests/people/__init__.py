# SPDX-License-Identifier: Apache-2.0
"""Synthetic people: draws card photos, camera scenes and attacks on them from CC0 body data."""
