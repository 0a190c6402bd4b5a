# SPDX-License-Identifier: Apache-2.0
"""The interim slip and the 申立書 as documents: their values, the signed token, the drawing on paper. No Qt."""
