"""Plain numbers: counts, degrees, metres."""

import re

from importers.files.sheets import Cell, CellKind
from importers.findings import Read
from importers.values.said import folded, held, of_said, refused

__all__ = ["division_code", "signed_number", "whole_number"]

_WHOLE = re.compile(r"[0-9]{1,9}(?:\.0+)?")
_CODE = re.compile(r"(?:[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", re.IGNORECASE)


def whole_number(cell: Cell, column: str) -> Read[int]:
    """A count from nought."""

    def read(said: Cell) -> Read[int]:
        written = folded(said.text).replace(",", "")
        if _WHOLE.fullmatch(written) is None:
            return held("NUMBER_UNREADABLE", column, "应为整数", "should be a whole number")
        return Read(int(written.split(".")[0]))

    return of_said(cell, column, read)


def signed_number(cell: Cell, column: str) -> Read[int]:
    """A number of days that may lie before as well as after: -7, －7, 7."""

    def read(said: Cell) -> Read[int]:
        written = folded(said.text).replace("−", "-").removeprefix("+")
        number = whole_number(Cell(CellKind.TEXT, written.removeprefix("-")), column)
        if number.value is None or not written.startswith("-"):
            return number
        return Read(-number.value)

    return of_said(cell, column, read)


def division_code(cell: Cell, column: str) -> Read[str]:
    """The digits of a division's code, 2 to 12 of them; twelve survive in a cell of numbers."""

    def read(said: Cell) -> Read[str]:
        written = folded(said.text).strip("'’‘`")
        if said.kind is CellKind.TEXT and _EXPONENT.fullmatch(written):
            return refused(
                "CODE_LOST",
                column,
                "代码曾存为数值，末几位已丢失",
                "the code was stored as a numeral and its last digits are lost",
            )
        if _CODE.fullmatch(written) is None:
            return held(
                "CODE_UNREADABLE",
                column,
                "应为 2 至 12 位区划代码",
                "should be a division code of 2 to 12 digits",
            )
        return Read(written)

    return of_said(cell, column, read)
