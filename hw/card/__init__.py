# SPDX-License-Identifier: Apache-2.0
"""The My Number Card's protocol, written against one narrow port: `transmit(bytes) -> bytes`.

Nothing here knows PC/SC, a thread or a clock. All facts about the card's applications come from
public measurements (soltia48/myna-card, jpki/myna, OpenSC's card-jpki.c): no official APDU
specification is public.
"""
