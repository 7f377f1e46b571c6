"""Which sheet of a workbook is the list that is meant."""

from db.errors import DomainError
from importers.columns.field import Kind
from importers.columns.mapping import ColumnMapping, recognised
from importers.files.sheets import Sheet, Workbook

__all__ = ["list_in"]


def list_in(book: Workbook, kind: Kind) -> tuple[Sheet, ColumnMapping]:
    """The sheet of which most columns are recognised; of equals one that is not hidden, then the first.

    Raises DomainError LIST_NOT_FOUND if no column of any is.
    """
    mapped = [(sheet, recognised(sheet.columns, kind)) for sheet in book.sheets]
    best = max(mapped, key=lambda one: (_known(one[1]), not one[0].hidden), default=None)
    if best is None or _known(best[1]) == 0:
        raise DomainError(
            "LIST_NOT_FOUND",
            f"没有找到{kind.zh}名单：没有一列可以识别",
            f"there is no list of {kind.en}: not one column is recognised",
        )
    return best


def _known(mapping: ColumnMapping) -> int:
    """How many columns mean something, asked about or not."""
    return len(mapping.columns) + len(mapping.doubtful) + sum(map(len, mapping.twice.values()))
