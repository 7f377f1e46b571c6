"""Which household a line names, and whether it is its head's: as offices fill in the five columns."""

from datetime import date
from typing import Any

import pytest

from db.codes import PersonField
from importers.columns.kinds.households import HOUSEHOLD_FIELDS
from importers.files.sheets import Cell, CellKind
from importers.findings import Weight
from importers.people.households.house import heads_named, house_reader
from importers.people.said import Said
from importers.runs.lines import Findings
from tests.importers.runs.files_of_people import FIELDS, Row, file_of, someone
from tests.work import KEYS

TODAY = date(2025, 12, 31)
FAULT = Cell(CellKind.FAULT, "#REF!")


def read(*rows: Row) -> list[tuple[Any, bool | None, list[str]]]:
    """Of each line: which of the file's households it names, whether it is the head's, what is told."""
    [sheet] = file_of(rows).workbook.sheets
    columns = {name: at for at, name in enumerate(FIELDS)}
    reads = house_reader(sheet, columns, KEYS, TODAY, numbers=heads_named(sheet, columns, TODAY))
    known, told = dict[bytes, int](), []
    for line, row in zip(sheet.lines, rows, strict=True):
        values = {PersonField.NAME.value: row["name"], PersonField.ADDRESS.value: "一村"}
        findings = Findings()
        house = reads(line.cells, Said(number=row["identity_number"], values=values), findings)
        of = None if house is None else known.setdefault(house.digest, len(known))
        told.append((of, house and house.is_head, [one.code for one in findings]))
    return told


@pytest.mark.parametrize("itself", ["本人", "户主", "户主本人", " 户主（本人）"])
@pytest.mark.parametrize("column", ["head_name", "head_number"])
def test_a_line_that_says_itself_is_of_its_own_household_and_no_other(column: str, itself: str) -> None:
    first, second = someone(0), someone(4)
    named = {"head_name": "name", "head_number": "identity_number"}[column]
    rows = [
        *[first | {column: itself}, someone(1, **{column: first[named]}), second | {column: itself}],
        *[someone(5, **{column: second[named]}), someone(6, **{column: "同上"})],
    ]

    *families, (house, heads, codes) = read(*rows)

    assert families == [(0, True, []), (0, False, []), (1, True, []), (1, False, [])]
    assert (house, heads) == (None, None)
    assert codes == [f"{column.upper()}_UNREADABLE"]


@pytest.mark.parametrize("number", ["0", "000", "０", "0.0", "——", "未编号"])
def test_zeros_and_signs_are_no_number_of_a_household(number: str) -> None:
    assert read(someone(0, household=number), someone(1, household=number)) == [(None, None, [])] * 2


@pytest.mark.parametrize("ditto", ["同上", "同户主", "〃", "同"])
def test_a_ditto_names_nobody(ditto: str) -> None:
    row = someone(0, head_name=ditto, household=ditto)

    assert read(row) == [(None, None, ["HOUSEHOLD_NUMBER_UNREADABLE", "HEAD_NAME_UNREADABLE"])]


def test_the_heads_own_line_is_found_by_what_the_others_say_of_the_head() -> None:
    head, other = someone(0), someone(4)
    rows = [
        *[head | {"head_name": head["name"]}, someone(1, head_number=head["identity_number"])],
        *[other | {"relation": "户主", "head_name": other["name"]}, someone(5, head_name=other["name"])],
        someone(6, relation="户主"),
    ]

    assert [(house, heads) for house, heads, _ in read(*rows)] == [
        *[(0, True), (0, False), (1, True), (1, False), (2, True)],
    ]


def test_nothing_about_households_keeps_a_person_from_being_taken() -> None:
    for field in HOUSEHOLD_FIELDS:
        for cell in (FAULT, *[Cell(CellKind.TEXT, one) for one in ("配偶", "□", "同上", "空", "-", "1")]):
            found = field.read(cell, field.zh, TODAY).findings
            assert all(one.weight == Weight.WARNED for one in found), (field.name, cell)
    ticked = [read(someone(0, household="7", is_head=word))[0][1:] for word in ("户主", "本人", "空", "配偶")]
    assert ticked == [(True, []), (True, []), (None, []), (None, ["YES_OR_NO_UNKNOWN"])]
