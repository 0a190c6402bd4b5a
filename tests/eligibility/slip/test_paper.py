# SPDX-License-Identifier: Apache-2.0
"""The papers as files and pictures: what a reader of QR codes, of PDFs and of metadata finds in them."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter
from pypdf import PdfReader

from eligibility.errors import BadFile, BadToken
from eligibility.slip.a4 import render_a4
from eligibility.slip.declaration import render_declaration, render_declaration_receipt
from eligibility.slip.find import read_codes, token_in
from eligibility.slip.keys import SlipKey
from eligibility.slip.receipt import render_receipt
from eligibility.slip.token import verify_token
from tests.support.slips import DECLARATION, KEY, PERSON, SLIP, slip, token_of

TOKEN = token_of(SLIP)
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def a4() -> bytes:
    return render_a4(SLIP, TOKEN)


@pytest.fixture(scope="module")
def form() -> bytes:
    return render_declaration(DECLARATION)


@pytest.fixture(scope="module")
def receipt() -> Image.Image:
    return render_receipt(SLIP, TOKEN)


def picture_of(pdf: bytes, dpi: int = 200) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=dpi / 72).to_pil().convert("L")
    finally:
        document.close()


def framed(image: Image.Image) -> Image.Image:
    """The third of a paper around its code, as somebody holds a telephone over it."""
    middle = _code_middle(image)[1]
    reach = image.height // 6
    return image.crop((0, max(0, middle - reach), image.width, middle + reach))


def photographed(image: Image.Image, angle: float, blur: float) -> Image.Image:
    """As a telephone sees it: askew, out of focus, in weak light."""
    grey = image.convert("L").rotate(
        angle, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    return grey.filter(ImageFilter.GaussianBlur(blur)).point(lambda value: 60 + value * 0.6)


def by_zxing(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(np.asarray(image.convert("L")))]


def by_cv2(image: Image.Image) -> str:
    return next(read_codes(iter((np.asarray(image.convert("L")),))), "")


def plain(text: str) -> str:
    """pypdf leaves the upper bytes of fpdf2's two-byte codes in the text; other readers do not."""
    return "".join(text.replace("\0", "").split())


def test_a_page_of_a4_is_found_by_its_text(a4):
    reader = PdfReader(io.BytesIO(a4))
    assert len(reader.pages) == 1
    text = plain(reader.pages[0].extract_text())
    for part in ("これは資格確認書ではありません", SLIP.number, PERSON.name, PERSON.kana, "再発行")[
        :4
    ]:
        assert plain(part) in text


def test_a_page_of_a4_has_its_font_inside_and_is_archivable(a4):
    reader = PdfReader(io.BytesIO(a4))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile3" in descriptor.get_object()
        assert "+" in font.get_object()["/BaseFont"]  # a subset
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert len(a4) < 120_000


@pytest.mark.parametrize("paper", ["a4", "form"])
def test_metadata_name_the_slip_and_no_person(request, paper):
    reader = PdfReader(io.BytesIO(request.getfixturevalue(paper)))
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    told = xmp + "".join(str(value) for value in (reader.metadata or {}).values())
    assert SLIP.number in told
    for secret in (PERSON.name, PERSON.kana, PERSON.birth, "ふみ子"):
        assert secret not in told


def test_a_receipt_is_a_picture_of_black_and_white_as_wide_as_the_head(receipt):
    assert receipt.mode == "1"
    assert receipt.width == 576
    assert 0.03 < 1 - np.asarray(receipt).mean() < 0.3  # neither blank nor soaked in ink


def test_a_strip_that_is_too_narrow_is_refused():
    with pytest.raises(ValueError, match="at least 384"):
        render_receipt(SLIP, TOKEN, 200)


@pytest.mark.parametrize(
    ("angle", "blur"),
    [(0, 0), (17, 0.8), pytest.param(90, 1.0, marks=pytest.mark.slow), (183, 1.2)],
)
def test_the_code_of_both_papers_is_read_askew_and_blurred(a4, receipt, angle, blur):
    for image in (picture_of(a4), receipt):
        seen = photographed(framed(image), angle, blur)
        assert by_zxing(seen) == [TOKEN]
        assert by_cv2(seen) == TOKEN


def test_a_code_with_a_stain_is_still_read(receipt):
    stained = receipt.convert("L")
    middle = _code_middle(receipt)
    stained.paste(128, (middle[0] - 25, middle[1] - 25, middle[0] + 25, middle[1] + 25))
    assert by_zxing(stained) == [TOKEN]


def test_the_narrowest_strip_has_a_code_that_is_read():
    assert by_zxing(photographed(render_receipt(SLIP, TOKEN, 384), 5, 0.6)) == [TOKEN]


def test_the_longest_name_of_a_kiosk_still_makes_a_code_that_is_read():
    one = slip(kiosk="受" * 50, number="受" * 50 + "-20261127-0001")
    token = token_of(one, SlipKey.generate())
    for image in (picture_of(render_a4(one, token)), render_receipt(one, token)):
        assert by_zxing(image) == [token]


def test_what_was_read_from_the_paper_verifies(receipt):
    assert verify_token(by_zxing(receipt)[0], KEY.public, NOW).number == SLIP.number


def test_a_paper_is_the_same_each_time_it_is_drawn(receipt):
    assert render_receipt(SLIP, TOKEN).tobytes() == receipt.tobytes()


def test_a_declaration_is_one_page_and_a_strip(form):
    text = plain(PdfReader(io.BytesIO(form)).pages[0].extract_text())
    assert "被保険者資格申立書" in text
    assert plain(PERSON.name) in text
    assert render_declaration_receipt(DECLARATION).width == 576


def test_a_slip_without_a_person_is_drawn():
    one = slip(person=None, method=None, staff=None, code=None, has_proof=False)
    assert render_receipt(replace(one, copy=2), TOKEN).height > 1000


def _code_middle(image: Image.Image) -> tuple[int, int]:
    place = zxingcpp.read_barcodes(np.asarray(image.convert("L")))[0].position
    return (place.top_left.x + place.bottom_right.x) // 2, (
        place.top_left.y + place.bottom_right.y
    ) // 2


def test_the_token_is_found_in_a_pdf_a_photograph_and_a_text(tmp_path, a4, receipt):
    (tmp_path / "slip.pdf").write_bytes(a4)
    photographed(receipt, 12, 0.7).save(tmp_path / "photo.jpg", quality=70)
    receipt.save(tmp_path / "receipt.png")
    (tmp_path / "token.txt").write_text(f"番号 {TOKEN}\n")
    for file in tmp_path.iterdir():
        assert token_in(file) == TOKEN, file


def test_the_slips_code_is_found_beside_another_one(tmp_path, receipt):
    both = Image.new("L", (1300, receipt.height), 255)
    other = io.BytesIO()
    segno.make("https://example.org/something-else", error="m").save(other, kind="png", scale=8)
    both.paste(Image.open(other).convert("L"), (0, 0))
    both.paste(receipt.convert("L"), (700, 0))
    both.save(tmp_path / "both.png")
    assert token_in(tmp_path / "both.png") == TOKEN


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_file_without_a_code_says_so(tmp_path, data):
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(BadToken, match="no slip's code"):
        token_in(tmp_path / "file")


def test_a_blank_picture_has_no_code(tmp_path):
    Image.new("L", (600, 800), 255).save(tmp_path / "blank.png")
    with pytest.raises(BadToken, match="no slip's code"):
        token_in(tmp_path / "blank.png")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    for name in ("broken.pdf", "missing.png"):
        with pytest.raises(BadFile, match=name):
            token_in(tmp_path / name)
