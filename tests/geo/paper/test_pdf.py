"""PDF as a reader gets it: its text is the text put in, its fonts are in it, and nothing is fetched."""

from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

from db.errors import DomainError
from geo.paper import pdf

PAGE = '<html lang="zh-CN"><style>body {{ font-family: "Noto Sans CJK SC" }}</style><body>{}</body></html>'


def text_of(document: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(document))


def embedded(document: bytes) -> list[bool]:
    """Of each piece of text, whether its font is in the document."""
    pages = list(pypdfium2.PdfDocument(document))
    texts = [one for page in pages for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
    return [bool(raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one.raw))) for one in texts]


def test_what_is_read_is_what_was_written() -> None:
    document = pdf.printed(PAGE.format("铜梁区巴川街道 覆盖率 66.7% 䶮"))
    assert text_of(document).strip() == "铜梁区巴川街道 覆盖率 66.7% 䶮"
    assert all(embedded(document))


@pytest.mark.parametrize(("character", "shown"), [("\ue123", "〔U+E123〕"), ("\U000f1234", "〔U+F1234〕")])
def test_what_no_font_draws_is_told_by_its_number_and_never_as_a_box(character: str, shown: str) -> None:
    assert shown in text_of(pdf.printed(PAGE.format(f"张{character}明")))


@pytest.mark.parametrize("rare", ["𬱖", "𠅤", "㑇"])
def test_a_rare_name_is_drawn_or_told_by_its_number(rare: str) -> None:
    text = text_of(pdf.printed(PAGE.format(f"张{rare}明")))
    assert text.strip() in {f"张{rare}明", f"张〔U+{ord(rare):04X}〕明"}


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<object data="file:///etc/hostname"></object>',
        '<a rel="attachment" href="file:///etc/hostname">a</a>',
        '<img src="http://127.0.0.1:1/">',
    ],
)
def test_a_page_fetches_nothing(hostile: str) -> None:
    name = Path("/etc/hostname").read_text(encoding="ascii").strip()
    document = pdf.printed(PAGE.format(f"甲{hostile}乙"))
    assert name not in text_of(document)
    assert b"EmbeddedFile" not in document


def test_without_a_chinese_font_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_fonts", lambda _pattern: False)
    with pytest.raises(DomainError, match="PRINT_FONT_MISSING"):
        pdf.printed(PAGE.format("甲"))
