# SPDX-License-Identifier: Apache-2.0
"""The life of an interim slip: its number, its copies, and the outbox that asks again when the link is back."""
