"""Workbooks to fill in: each comes back as it went out."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from db.errors import DomainError
from importers.columns.choosing import list_in
from importers.columns.field import Field, Kind
from importers.columns.findings import counted, read_lines
from importers.columns.kinds.all_kinds import KINDS
from importers.columns.kinds.people import PEOPLE
from importers.columns.templates import template_of
from importers.files.reading import read_content
from tests.importers.files.made import HEAD, ONE, table, xlsx

TODAY = date(2026, 7, 1)
NUMBER = "500151196001019960"
SAMPLES = {"identity_number": NUMBER, "head_number": NUMBER, "is_head": "是", "lon": "106.05", "lat": "29.84"}
COLUMNS = [{"header": heading} for heading in HEAD]
SAMPLES |= {"households": "300", "phone": "13800000000"}


def filled(kind: Kind) -> bytes:
    """The template with a line in which everything is said."""
    book = openpyxl.load_workbook(io.BytesIO(template_of(kind)))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    sheet.append([sample(field) for field in kind.fields])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sample(field: Field) -> str:
    if field.choices:
        return field.choices[-1].zh
    if field.name.endswith("_on") or field.name in {"since", "until"}:
        return "2026-06-01"
    if field.name.endswith("_code"):
        return "500151001001"
    return SAMPLES.get(field.name) or field.sample or "某处"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_column_of_a_template_is_recognised(kind: Kind) -> None:
    sheet, mapping = list_in(read_content(template_of(kind), "模板"), kind)
    assert sheet.name == kind.zh
    assert [one.field for one in mapping.columns] == list(kind.fields)
    assert (mapping.is_settled, sheet.lines) == (True, ())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_template_that_was_filled_in_is_read_without_a_finding(kind: Kind) -> None:
    sheet, mapping = list_in(read_content(filled(kind), "模板"), kind)
    (line,) = read_lines(sheet, mapping, TODAY)
    assert line.findings == ()
    assert [name for name, read in line.said.items() if read.value is None] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_a_template_offers_stands_on_a_sheet(kind: Kind) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_of(kind)))
    sheet, offered = book.worksheets[0], book["选项"]
    assert isinstance(sheet, Worksheet)
    rules = sheet.data_validations.dataValidation
    assert len(rules) == sum(bool(field.choices) for field in kind.fields)
    for rule, field in zip(rules, (one for one in kind.fields if one.choices), strict=True):
        said = [row[0].value for row in offered[rule.formula1.split("!")[1].replace("$", "")]]
        assert said == [choice.zh for choice in field.choices]


def test_the_cells_of_a_template_are_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_of(PEOPLE)))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    columns = sheet.column_dimensions["A"]
    assert (columns.number_format, columns.max) == ("@", len(PEOPLE.fields))
    assert read_content(filled(PEOPLE), "模板").sheets[0].lines[0].cells[1].kind == "TEXT"


def test_the_sheet_with_the_list_is_found_among_others() -> None:
    book = read_content(
        xlsx(
            lambda sheet, _: sheet.write_row(0, 0, ("填表说明", "备注")),
            lambda sheet, _: sheet.add_table(0, 0, 1, 2, {"data": [ONE], "columns": COLUMNS}),
        ),
        "名单",
    )
    assert list_in(book, PEOPLE)[0].name == "Sheet2"


def test_a_file_without_a_list_is_told_so() -> None:
    with pytest.raises(DomainError) as refusal:
        list_in(read_content(table(("品名", "单价"), ("米", "3")), "账"), PEOPLE)
    assert refusal.value.code == "LIST_NOT_FOUND"


def test_findings_are_counted_with_their_first_line() -> None:
    rows = (HEAD, ONE, ("李四", "无", "1"), ("王五", "无", "13800000001"))
    sheet, mapping = list_in(read_content(table(*rows), "名单"), PEOPLE)
    found = {finding.code: told for finding, told in counted(sheet, mapping, TODAY).items()}
    assert found["IDENTITY_PLACEHOLDER"] == (2, 3)
