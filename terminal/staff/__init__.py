# SPDX-License-Identifier: Apache-2.0
"""The staff's side: who may use it, how they sign in, what they can do there. docs/staff.md tells it to people."""
