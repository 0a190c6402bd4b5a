# SPDX-License-Identifier: Apache-2.0
"""Pages to sign: one description of a page, drawn as HTML and as A4; and the page that joins all calibrations."""
