# SPDX-License-Identifier: Apache-2.0
"""Carries out what the session orders, on worker threads, and feeds the answers back as events."""
