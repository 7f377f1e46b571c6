"""What a line of totals counts, to be held against the lines that it is about: numbers of nothing else."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from importers.files.sheets import Cell

__all__ = ["counts_of"]

# A count as it is written, 1,234 too. Whatever else joins digits makes a telephone, a day, an amount of them.
_COUNT = re.compile(r"0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{0,5}")
_JOINED = r"\s.,:;*+/()\[\]_~\-\u2010-\u2015\u2212、。·"
_WRITTEN = re.compile(rf"[a-zA-Z.*+\-]?[0-9](?:[0-9{_JOINED}]*[0-9])?(?:\s*[a-zA-Z*\-年月日号时分%])?")
# Cells, and columns, of which nothing is counted: in the latter nothing that does not say what it counts.
_NEVER = "电话|手机|联系方式|日期|时间|phone|tel|date"
_OF_NOTHING = re.compile(f"{_NEVER}|填|年|号", re.IGNORECASE)
_COLUMN_OF_NOTHING = re.compile(f"{_NEVER}|出生|年月", re.IGNORECASE)
_UNIT = re.compile(r"[0-9]\s*[人户名个条次村]")
_MOST = 20


def counts_of(cells: Sequence[Cell], columns: Sequence[str]) -> tuple[int, ...]:
    """The counts that stand in a line under these headings, at most twenty.

    Never a telephone or a day: neither those in their columns nor what is written like one.
    """
    return tuple(_counts(cells, columns))[:_MOST]


def _counts(cells: Sequence[Cell], columns: Sequence[str]) -> Iterator[int]:
    for cell, column in zip(cells, [*columns, *([""] * len(cells))], strict=False):
        text = normalize("NFKC", cell.text)
        bare = _COLUMN_OF_NOTHING.search(column) is not None and _UNIT.search(text) is None
        if bare or _OF_NOTHING.search(text):
            continue
        for one in _WRITTEN.findall(text):
            if _COUNT.fullmatch(one):
                yield int(one.replace(",", ""))
