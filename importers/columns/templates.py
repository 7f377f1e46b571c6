"""A workbook to fill in for each kind of list: drop-downs, notes, and every cell as text."""

import io
from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from importers.columns.field import Field, Kind

__all__ = ["template_of"]

_LINES = 20_000
_WIDTH = 18
_CHOICES = "选项"
_TEXT = "@"


def template_of(kind: Kind) -> bytes:
    """An XLSX with the list to fill in, what its columns mean, and the words that its drop-downs offer.

    What is offered stands on a sheet: a list in the rule itself may have 255 characters at most, and a
    longer one makes a workbook that cannot be opened.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        list_, notes, choices = (book.add_worksheet(name) for name in (kind.zh, "填表说明", _CHOICES))
        text = book.add_format({"num_format": _TEXT})
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "num_format": _TEXT})
        ranges = _write_choices(choices, kind)
        for column, field in enumerate(kind.fields):
            _write_column(list_, column, field, (text, head))
            if field.name in ranges:
                _offer(list_, column, field, ranges[field.name])
        list_.freeze_panes(1, 0)
        _write_notes(notes, kind, head)
    return made.getvalue()


def _write_column(sheet: Worksheet, column: int, field: Field, formats: tuple[Format, Format]) -> None:
    text, head = formats
    sheet.set_column(column, column, _WIDTH, text)
    sheet.write_string(0, column, f"{field.zh}*" if field.needed else field.zh, head)
    if field.note:
        sheet.write_comment(0, column, field.note)


def _write_choices(sheet: Worksheet, kind: Kind) -> Mapping[str, str]:
    """Where the words of each field stand, by its name."""
    sheet.hide()
    ranges: dict[str, str] = {}
    for column, field in enumerate(one for one in kind.fields if one.choices):
        sheet.write_string(0, column, field.name)
        for row, choice in enumerate(field.choices, start=1):
            sheet.write_string(row, column, choice.zh)
        letter = chr(ord("A") + column)
        ranges[field.name] = f"={_CHOICES}!${letter}$2:${letter}${len(field.choices) + 1}"
    return ranges


def _offer(sheet: Worksheet, column: int, field: Field, source: str) -> None:
    # Nothing is forbidden: several words may stand in one cell, and what is no word is found by the import.
    rule = {"validate": "list", "source": source, "show_error": False, "ignore_blank": True}
    if field.note:
        rule |= {"input_title": field.zh[:32], "input_message": field.note[:255]}
    sheet.data_validation(1, column, _LINES, column, rule)


def _write_notes(sheet: Worksheet, kind: Kind, head: Format) -> None:
    sheet.set_column(0, 3, _WIDTH * 2)
    for column, title in enumerate(("栏目", "必填", "填写要求", "示例")):
        sheet.write_string(0, column, title, head)
    for row, field in enumerate(kind.fields, start=1):
        for column, said in enumerate((field.zh, "必填" if field.needed else "", field.note, field.sample)):
            sheet.write_string(row, column, said)
    sheet.write_string(
        len(kind.fields) + 2, 0, "空白表示未提供，不改动已有内容；填写（清空）表示清除已有内容。"
    )
