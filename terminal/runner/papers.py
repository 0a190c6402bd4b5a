# SPDX-License-Identifier: Apache-2.0
"""The papers of a kiosk, drawn for what its printer prints on, with the token that its key signs.

fpdf2 takes half a second to load: `warm_up` does it before anybody waits, and a run that prints nothing never does.
"""

from dataclasses import dataclass

from eligibility.slip.keys import SlipKey
from eligibility.slip.receipt import DOTS, render_receipt
from eligibility.slip.token import TokenClaims, sign_token
from eligibility.slip.values import Declaration, Slip
from hw.printer.port import Document, Paper


@dataclass(frozen=True, slots=True)
class Papers:
    """Fulfils `devices.SlipPapers`. `dots`: how wide the receipt printer prints."""

    key: SlipKey
    dots: int = DOTS

    def warm_up(self) -> None:
        """Load what draws."""
        import eligibility.slip.a4  # noqa: PLC0415
        import eligibility.slip.declaration  # noqa: F401, PLC0415

    def slip(self, slip: Slip, paper: Paper) -> Document:
        """The interim slip with its QR code."""
        token = sign_token(TokenClaims.of(slip), self.key)
        if paper is Paper.A4:
            from eligibility.slip.a4 import render_a4  # noqa: PLC0415

            return Document(slip.number, pdf=render_a4(slip, token))
        return Document(slip.number, receipt=render_receipt(slip, token, self.dots))

    def declaration(self, declaration: Declaration, paper: Paper) -> Document:
        """The 被保険者資格申立書; what the kiosk does not know is left to be written by hand."""
        from eligibility.slip.declaration import (  # noqa: PLC0415
            render_declaration,
            render_declaration_receipt,
        )

        title = f"declaration {declaration.number or ''}".strip()
        if paper is Paper.A4:
            return Document(title, pdf=render_declaration(declaration))
        return Document(title, receipt=render_declaration_receipt(declaration, self.dots))
