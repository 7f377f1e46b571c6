"""The first sheet of a page as PNG, of the very PDF that is printed."""

import io

from pypdfium2 import PdfDocument

from geo.paper.job import Picture
from geo.paper.pdf import printed

POINTS_IN_INCH = 72


def pictured(picture: Picture) -> bytes:
    """The PNG, which says its dots to an inch. Raises DomainError PRINT_FONT_MISSING."""
    document = PdfDocument(printed(picture.page))
    try:
        drawn = document[0].render(scale=picture.dpi / POINTS_IN_INCH).to_pil()
    finally:
        document.close()
    content = io.BytesIO()
    drawn.save(content, "PNG", dpi=(picture.dpi, picture.dpi), optimize=True)
    return content.getvalue()
