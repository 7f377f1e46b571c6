"""What a line of totals declares, to be held against the lines that it is about."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize

from importers.files.sheets import Cell, Declared

__all__ = ["declared"]

# A count as it is written, 1,234 too; no telephone, no year of a form's name, no amount with a fraction.
_COUNT = re.compile(r"(?<![0-9])(?<![0-9][.,])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?![0-9]|[.,][0-9])")
_MOST = 20


def declared(number: int, cells: Sequence[Cell], since: int, above: int) -> Iterator[Declared]:
    """What a line says, by its number in the file, `since` and `above` as in `Declared`; if it says any."""
    said = [normalize("NFKC", cell.text) for cell in cells]
    counts = [int(one.replace(",", "")) for text in said for one in _COUNT.findall(text)]
    if counts:
        yield Declared(number, tuple(counts[:_MOST]), since, above)
