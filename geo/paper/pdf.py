"""A page as PDF, in a process of its own: fonts embedded, nothing fetched, no character as an empty box."""

import re
import shutil
import subprocess
from functools import cache

from weasyprint import HTML
from weasyprint.urls import URLFetcher

from db.errors import DomainError

# What the usual Chinese fonts lack in part: Extension A, private use, everything beyond the first plane.
_RARE = re.compile("[\u3400-\u4dbf\ue000-\uf8ff\U00010000-\U0010ffff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def printed(page: str) -> bytes:
    """The PDF of a whole HTML page that refers to nothing outside itself.

    Raises DomainError PRINT_FONT_MISSING.
    """
    if not _fonts(":lang=zh-cn"):
        raise DomainError(
            "PRINT_FONT_MISSING",
            "服务器未安装中文字体，无法生成 PDF（Debian：fonts-noto-cjk）。",
            "The server has no Chinese font to print with (Debian: fonts-noto-cjk).",
        )
    fetcher = URLFetcher(allowed_protocols={"data"})
    document: bytes = HTML(string=spelled_out(page), url_fetcher=fetcher).write_pdf()
    return document


def spelled_out(text: str) -> str:
    """The text with each character that no font here can draw as its code point: 〔U+20164〕."""
    return _RARE.sub(lambda found: found[0] if _drawable(found[0]) else f"〔U+{ord(found[0]):04X}〕", text)


@cache
def _drawable(character: str) -> bool:
    return _PRIVATE.fullmatch(character) is None and _fonts(f":charset={ord(character):x}")


def _fonts(pattern: str) -> bool:
    """Whether any font fits the pattern."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    found = subprocess.run([program, pattern, "family"], capture_output=True, check=False, timeout=20)
    return bool(found.stdout.strip())
