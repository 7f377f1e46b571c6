"""How wide the columns of a long table on paper are, so that nobody has to try every cell to find out."""

import unicodedata
from collections.abc import Sequence

_NARROWEST, _WIDEST = 4, 60
Cells = Sequence[str | int | float]


def column_widths(table: Sequence[Cells]) -> list[float]:
    """The width of each column in per cent: as its longest text is to those of the others, within bounds."""
    longest = [max(_letters(str(cell)) for cell in column) for column in zip(*table, strict=True)]
    bounded = [min(max(one, _NARROWEST), _WIDEST) + 2 for one in longest]
    return [round(100 * one / sum(bounded), 2) for one in bounded]


def _letters(text: str) -> int:
    """How many narrow letters a text is as wide as; a Chinese one is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
