# SPDX-License-Identifier: Apache-2.0
"""The screens: each shows one kind of screen model, and tells which button was pressed. They decide nothing."""
