# SPDX-License-Identifier: Apache-2.0
"""A radio that interferes: one plan of faults for the reader in memory and for the card in a real pcscd."""
