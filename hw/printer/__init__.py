# SPDX-License-Identifier: Apache-2.0
"""Printers (CUPS, ESC/POS) and their twin made of files. Everything shares the port `hw.printer.port.Printer`."""
