"""The columns of a file: those recognised are taken, and the others named."""

from collections.abc import Mapping

from rich.console import Console

from db.errors import DomainError
from importers.columns.mapping import ColumnMapping, recognised
from importers.files.sheets import Workbook
from importers.runs.steps import Columns, Steps


def columns_of(to: Console, workbook: Workbook, steps: Steps) -> Mapping[str, Columns]:
    """The place of each field, by sheet; a sheet without a column of the kind's key lists nothing.

    Raises DomainError LIST_NOT_FOUND, COLUMNS_UNSETTLED.
    """
    key = steps.columns.field(steps.key)
    found = {sheet.name: recognised(sheet.columns, steps.columns) for sheet in workbook.sheets}
    lists = {name: one for name, one in found.items() if one.column(key.name) or key.name in one.twice}
    if not lists:
        raise DomainError(
            "LIST_NOT_FOUND",
            f"文件中没有含“{key.zh}”列的工作表。",
            f"No sheet of the file has a column of this: {key.en}.",
        )
    for name, one in lists.items():
        _show(to, name, one)
    return {name: {column.field.name: column.at for column in one.columns} for name, one in lists.items()}


def _show(to: Console, sheet: str, mapping: ColumnMapping) -> None:
    taken = ", ".join(f"{one.heading} → {one.field.zh}" for one in mapping.columns)
    to.print(f"工作表 sheet {sheet}: {taken}", markup=False)
    left = [mapping.headings[at] for at in mapping.unrecognised]
    left += [mapping.headings[at] for at in mapping.doubtful]
    if left:
        to.print(f"  未采用 not taken: {', '.join(left)}", markup=False)
    if mapping.twice:
        several = ", ".join(mapping.headings[at] for all_at in mapping.twice.values() for at in all_at)
        raise DomainError(
            "COLUMNS_UNSETTLED",
            f"有几列都可能是同一项，请保留一列：{several}",
            f"Several columns could be one field; keep one of them: {several}",
        )
