# SPDX-License-Identifier: Apache-2.0
"""Eligibility: codes, numbers and names, the client, the verdict, the
identity check, and the mock service.
"""
