"""Plain text with separators: its encoding from the whole of it, its separator from its lines."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from importers.files.forms.grid import Grid, check_size, text_cell
from importers.files.forms.guards import unguarded
from importers.files.limits import Limits
from importers.files.refusals import refused
from importers.files.sheets import Cell, shared
from importers.private_use import standard_characters

__all__ = ["decoded", "grid_of_text"]

_MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_UNMARKED = (("utf-8", "UTF-8"), ("gb18030", "GB18030"))
_WIDE = (("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"))
_SEPARATORS = (",", "\t", ";", "|", "，", "；", "、", "^", "~")
_LINES_TRIED = 60
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\r\n\x0b\x0c\x1a\x1c\x1d\x1e\x1f")
_SHARE_OF_CONTROLS = 0.02
_QUOTED_FORMULA = '="'


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its encoding's name: by its mark, else strict UTF-8 or GB18030 of the whole, else UTF-16.

    Raises DomainError FILE_ENCODING or FILE_IS_BINARY.
    """
    for mark, codec, name in _MARKED:
        if content.startswith(mark):
            text = _strict(content, codec)
            if text is None:
                raise refused("FILE_ENCODING")
            return _checked(text), name
    for codec, name in _WIDE if b"\x00" in content else _UNMARKED:
        text = _strict(content, codec)
        if text is not None and (name != "UTF-16" or "\n" in text or "\t" in text or "," in text):
            return _checked(standard_characters(text)), name
    raise refused("FILE_IS_BINARY" if b"\x00" in content else "FILE_ENCODING")


def grid_of_text(name: str, text: str, limits: Limits) -> tuple[str, Grid]:
    """The separator's form (CSV, TSV or TEXT) and the lines; a quoted line break ends none.

    Raises DomainError FILE_MALFORMED, CELL_TOO_LONG, SHEET_TOO_WIDE or SHEET_TOO_LARGE.
    """
    separator = _separator(text)
    rows: list[list[Cell]] = []
    known: dict[Cell, Cell] = {}
    widest, cells = 0, 0
    for number, values in enumerate(_split(name, text, separator, limits), start=1):
        widest = max(widest, len(values))
        cells += len(values)
        if number > limits.lines or cells > limits.cells:
            raise refused("SHEET_TOO_LARGE", name, number)
        check_size(name, 1, widest, limits)
        rows.append([shared(text_cell(_unguarded(value)), known) for value in values])
    return {",": "CSV", "\t": "TSV"}.get(separator, "TEXT"), Grid(name, rows)


def _split(name: str, text: str, separator: str, limits: Limits) -> Iterator[list[str]]:
    csv.field_size_limit(limits.characters)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as failed:
        code = "CELL_TOO_LONG" if "field larger" in str(failed) else "FILE_MALFORMED"
        raise refused(code, name, reader.line_num) from None


def _separator(text: str) -> str:
    """The one that cuts most lines into the same number of cells; a comma where none cuts any."""
    start = [line for line in islice(io.StringIO(text), _LINES_TRIED) if line.strip()]
    best, most = ",", (0, 0)
    for separator in _SEPARATORS:
        widths = Counter(_width(line, separator) for line in start)
        width, lines = max(widths.items(), key=lambda one: (one[0] > 1, one[1]), default=(1, 0))
        if width > 1 and (lines, width) > most:
            best, most = separator, (lines, width)
    return best


def _width(line: str, separator: str) -> int:
    """How many cells a line has, separators within quotes not counted."""
    return sum(piece.count(separator) for piece in line.split('"')[::2]) + 1


def _unguarded(value: str) -> str:
    if value.startswith(_QUOTED_FORMULA) and value.endswith('"'):
        return value[len(_QUOTED_FORMULA) : -1]
    return unguarded(value)


def _strict(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _checked(text: str) -> str:
    controls = sum(text.count(one) for one in _CONTROLS)
    if "\x00" in text or controls > _SHARE_OF_CONTROLS * len(text):
        raise refused("FILE_IS_BINARY")
    return text.lstrip("\ufeff").rstrip("\x1a")
