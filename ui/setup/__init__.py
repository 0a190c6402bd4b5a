# SPDX-License-Identifier: Apache-2.0
"""`uketsuke setup`: settings, keys, a certificate request, units, tests and a page to sign."""
