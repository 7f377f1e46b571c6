"""How lists name households and heads: a number, the head's name or number, the relation to the head."""

import re
from datetime import date
from typing import TypeVar

from importers.files.sheets import Cell, CellKind
from importers.findings import Read, Weight
from importers.values.identity import identity_number, is_placeholder
from importers.values.names import name
from importers.values.said import folded, of_said, warned
from importers.values.words import yes_or_no

__all__ = ["head_name", "head_number", "heads_household", "household_number", "is_head", "names_itself"]

_NOTHING = frozenset(
    [
        "无",
        "没有",
        "暂无",
        "不详",
        "未知",
        "空",
        "未编号",
        "无户号",
        "N/A",
        "NULL",
        "NONE",
        "/",
        "\\",
        "-",
        "--",
        "—",
        "——",
        "*",
    ]
)
# Which line is meant by it depends on how the list was sorted.
_DITTO = frozenset(["同上", "同", "〃", '"', "″", "''", "“", "”", "同户主", "同户主本人", "同上户主"])
_ITSELF = frozenset("户主 本人 户主本人 本户户主 户主(本人) 本人(户主) 本人或户主 即本人 同本人 自己".split())  # noqa: SIM905  # read as a line
_HEADS = _ITSELF | {"0", "01", "02"}
# What lists say of no household at all: nothing but zeros and signs.
_NO_NUMBER = re.compile(r"[0./\\*_—-]*")
# The relations of GB/T 4761 that are no head: in one digit, or in two.
_CODE, _NUMERALS = re.compile(r"[1-9][0-9]"), re.compile(r"[0-9]+")
_LONGEST, _MOST_DIGITS = 100, 15

Value = TypeVar("Value")


def household_number(cell: Cell, column: str) -> Read[str]:
    """The number of a household, as this file counts households; placeholders are none."""

    def read(said: Cell) -> Read[str]:
        number = folded(said.text).upper()
        if number in _NOTHING or _NO_NUMBER.fullmatch(number):
            return Read()
        lost = said.kind is CellKind.NUMBER and len(number) > _MOST_DIGITS
        if lost or number in _DITTO | _ITSELF or len(number) > _LONGEST:
            return warned(
                None,
                "HOUSEHOLD_NUMBER_UNREADABLE",
                column,
                "户号过长、写作“同上”，或存为数值而丢失末几位，未据以登记到户",
                "too long a number of a household, a ditto, or a numeral without its last digits: not taken",
            )
        return Read(number)

    return _warned_at_most(of_said(cell, column, read))


def head_number(cell: Cell, column: str, today: date) -> Read[str]:
    """The identity number of the head; one that cannot be read is said, and the line is taken without it."""
    if _is_itself(cell):
        return Read()
    read = identity_number(cell, column, today)
    if read.value is not None or read.clears or is_placeholder(cell.text) or not read.findings:
        return Read(read.value, clears=read.clears)
    return warned(
        None,
        "HEAD_NUMBER_UNREADABLE",
        column,
        "户主身份证号码无法识别，未据以登记到户",
        "the identity number of the head cannot be read: the household is not found by it",
    )


def head_name(cell: Cell, column: str) -> Read[str]:
    """The name of the head; a ditto, or what cannot be read, is said, and the line is taken without it.

    A line that says it is the head's own names nobody by it (`names_itself`).
    """
    said = folded(cell.text)
    if said in _NOTHING or _is_itself(cell):
        return Read()
    read = name(cell, column)
    if said not in _DITTO and (read.value is not None or not read.findings):
        return Read(read.value, clears=read.clears)
    return warned(
        None,
        "HEAD_NAME_UNREADABLE",
        column,
        "户主姓名无法识别，未据以登记到户",
        "the name of the head cannot be read: the household is not found by it",
    )


def names_itself(cell: Cell, _column: str) -> Read[bool]:
    """Whether a line says that it is the head's own where the head's name or number should stand."""
    return Read(value=True) if _is_itself(cell) else Read()


def _is_itself(cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and folded(cell.text) in _ITSELF


def heads_household(cell: Cell, column: str) -> Read[bool]:
    """Whether a relation to the head is that of the head, in words or codes of GB/T 4761 (01, 02).

    A single digit may be a code of its own or one that lost its zero, so it is not guessed.
    """

    def read(said: Cell) -> Read[bool]:
        relation = folded(said.text)
        if relation in _NOTHING:
            return Read()
        if relation in _HEADS:
            return Read(value=True)
        if _NUMERALS.fullmatch(relation) and not _CODE.fullmatch(relation):
            return warned(
                None,
                "RELATION_UNKNOWN",
                column,
                "与户主关系的代码不明，请写文字（户主、配偶、子……）",
                "a code of the relation to the head that may be two: write it in words (户主, 配偶, 子)",
            )
        return Read(value=False)

    return _warned_at_most(of_said(cell, column, read))


def is_head(cell: Cell, column: str) -> Read[bool]:
    """Whether a line is the head's: 是 or 否, or the head itself as a relation would say it."""
    said = folded(cell.text)
    if _is_itself(cell):
        return Read(value=True)
    if said in _NOTHING - {"无", "没有"}:
        return Read()
    return _warned_at_most(yes_or_no(cell, column))


def _warned_at_most(read: Read[Value]) -> Read[Value]:
    """The same, whatever was found: of a household nothing keeps a person from being taken."""
    return read._replace(findings=tuple(one._replace(weight=Weight.WARNED) for one in read.findings))
