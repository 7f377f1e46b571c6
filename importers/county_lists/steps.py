"""The steps of a list of divisions."""

from collections.abc import Iterator

from db.codes import FileKind
from db.engine import Database
from db.errors import DomainError
from importers.columns.kinds.divisions import DIVISIONS
from importers.county_lists.checking import judged_later, judged_together
from importers.county_lists.lines.findings import CODE_TWICE
from importers.county_lists.lines.reading import staged_lines
from importers.county_lists.undoing import undo_list
from importers.county_lists.writing import MOST_LINES, write_list
from importers.files.sheets import Sheet
from importers.runs.rows import StagedLine
from importers.runs.steps import Columns, Coming, Reader, Steps
from resolvers.registry.ground.orders import check_shape_day
from resolvers.scope import require
from resolvers.viewer import Permission

__all__ = ["DIVISIONS_STEPS"]


async def _reader(_database: Database, coming: Coming) -> Reader:
    """Raises DomainError NOT_PERMITTED, SHAPE_DAY_NOT_POSSIBLE, and LIST_TOO_LONG as the lines are read."""
    require(coming.ask.viewer, Permission.MANAGE)
    check_shape_day(coming.terms.said_on, coming.ask.today)
    number = 0

    def read(sheet: Sheet, columns: Columns) -> Iterator[StagedLine]:
        nonlocal number
        number += len(sheet.lines)
        if number > MOST_LINES:
            raise _too_long()
        return staged_lines(sheet, columns, coming.keys)

    return read


def _too_long() -> DomainError:
    return DomainError(
        "LIST_TOO_LONG",
        f"清单超过 {MOST_LINES:,} 行：一个县（区）没有这么多乡级和村级区划。",
        f"The list has more than {MOST_LINES:,} lines: no county has as many townships and villages.",
    )


DIVISIONS_STEPS = Steps(
    kind=FileKind.DIVISIONS,
    columns=DIVISIONS,
    key="code",
    twice=CODE_TWICE,
    reader=_reader,
    judged=judged_later,
    gathered=judged_together,
    write=write_list,
    undo=undo_list,
)
