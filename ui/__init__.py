# SPDX-License-Identifier: Apache-2.0
"""All that people touch: the command line, the headless visits, the kiosk's window; and the wiring."""
