# SPDX-License-Identifier: Apache-2.0
"""How well the radio link to the card does: what is observed, why it failed, how often, with what rhythm."""
