# SPDX-License-Identifier: Apache-2.0
"""How often liveness errs: the figures of ISO/IEC 30107-3, pure statistics over presentations.

Used by calibration only; a visit imports none of it.
"""
