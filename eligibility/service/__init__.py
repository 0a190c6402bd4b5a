# SPDX-License-Identifier: Apache-2.0
"""The mock eligibility service: a real HTTPS server with a database, rules and bad days."""
