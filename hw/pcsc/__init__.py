# SPDX-License-Identifier: Apache-2.0
"""Card readers through PC/SC: transport only, no card knowledge."""
