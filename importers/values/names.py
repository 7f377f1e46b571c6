"""Names and other short texts."""

import re

from geo.names import is_odd, person_name
from importers.files.sheets import Cell, CellKind
from importers.findings import Read
from importers.private_use import standard_characters
from importers.values.said import held, of_said, refused, warned

__all__ = ["LONGEST_NAME", "name", "text"]

LONGEST_NAME = 100
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
# Every dot that has been seen between the parts of a minority name; the one of the standard is U+00B7.
_DOTS = re.compile(rf"(?<={_HAN})\s*[.．。·•‧∙・･⋅●˙ꞏᐧ]\s*(?={_HAN})")
# Nearly all of them: nothing in them is to be mended, or told.
_PLAIN = re.compile(r"(?!.*[又用]名)[\u4e00-\u9fa5]{2,4}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ALSO = re.compile(r"[（(].*[）)]|曾用名|又名")


def name(cell: Cell, column: str) -> Read[str]:
    """A person's name: without padding, dots as U+00B7, private-use characters at their standard places."""
    if cell.kind is CellKind.TEXT and _PLAIN.fullmatch(cell.text):
        return Read(cell.text)
    return of_said(cell, column, lambda said: _read(said, column))


def text(cell: Cell, column: str, longest: int) -> Read[str]:
    """A text as it is written, without blanks around it."""

    def read(said: Cell) -> Read[str]:
        written = standard_characters(_CONTROLS.sub("", said.text)).strip()
        if len(written) > longest:
            return held(
                "TEXT_TOO_LONG", column, f"超过 {longest} 个字符", f"has more than {longest} characters"
            )
        return Read(written or None)

    return of_said(cell, column, read)


def _read(cell: Cell, column: str) -> Read[str]:
    if cell.kind is not CellKind.TEXT:
        return refused("NAME_NOT_TEXT", column, "姓名应为文字", "a name should be text")
    shown = _DOTS.sub("·", person_name(standard_characters(cell.text)))
    if len(shown) > LONGEST_NAME:
        return refused(
            "NAME_TOO_LONG",
            column,
            f"姓名超过 {LONGEST_NAME} 个字符",
            f"has more than {LONGEST_NAME} characters",
        )
    if not shown or is_odd(shown):
        return held(
            "NAME_ODD",
            column,
            "姓名中没有文字，或有字丢失（? □ 等）或无法显示",
            "no letter in the name, a lost character (? □), or one that cannot be shown",
        )
    if _ALSO.search(shown):
        return warned(
            shown,
            "NAME_WITH_NOTE",
            column,
            "姓名中带有附注，按原样保留",
            "a note in the name is kept as it is",
        )
    return Read(shown)
