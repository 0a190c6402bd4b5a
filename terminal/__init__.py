# SPDX-License-Identifier: Apache-2.0
"""One visit: the session machine, its runner, the settings and the public visit files."""
