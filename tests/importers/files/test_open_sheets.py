"""OpenDocument spreadsheets (.ods): read as the other forms are, and never further than they may reach."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from db.errors import DomainError
from importers.files.forms.open_sheets import marks_of_open
from importers.files.reading import read_content
from importers.files.sheets import CellKind, Ignored
from tests.importers.files.changes import SMALL
from tests.importers.files.made import open_sheet, open_sheets

ROSTER = Path(__file__).parents[2] / "data" / "office" / "roster.ods"
CELL = '<table:table-cell office:value-type="string" {}><text:p>甲</text:p></table:table-cell>'
ONE = CELL.format("")


def row(*cells: str, repeated: int = 1) -> str:
    """A line of cells, so many times."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def many(what: str, number: object) -> str:
    """A cell that says how often it stands, or how far it reaches."""
    return CELL.format(f'table:number-{what}="{number}"')


def test_a_file_of_libreoffice_is_read_as_its_makers_see_it() -> None:
    book = read_content(ROSTER.read_bytes(), "名册")

    sheet, hidden = book.sheets
    assert (book.form, sheet.name, hidden.hidden) == ("ODS", "名册", True)
    assert sheet.columns == ("所属镇", "姓名", "身份证号码", "联系方式/手机", "联系方式/固话", "出生日期")
    assert [line.cells[0].text for line in sheet.lines] == ["甲镇", "甲镇", "乙镇", "乙镇"]
    assert [line.hidden for line in sheet.lines] == [False, False, False, True]
    assert sheet.hidden_columns == {4}
    assert sheet.ignored == {Ignored.TITLE: 1, Ignored.HEADER: 2, Ignored.TOTAL: 1}
    kinds = [[cell.kind.value for cell in line.cells[2:]] for line in sheet.lines]
    assert kinds == [
        ["TEXT", "TEXT", "BLANK", "DAY"],
        ["TEXT", "NUMBER", "BLANK", "DAY"],
        ["TEXT", "FAULT", "BLANK", "TEXT"],
        ["TEXT", "TEXT", "TEXT", "DAY"],
    ]
    assert (sheet.lines[1].cells[3].text, sheet.lines[0].cells[5].text) == ("13800000002", "1960-01-01")


def test_what_is_repeated_stands_as_often_as_it_says() -> None:
    told, last = row(many("columns-repeated", 2), repeated=3), row(ONE, ONE)
    empty = row("<table:table-cell/>", repeated=1_048_572)
    [sheet] = read_content(open_sheet(told + last + empty), "表", SMALL).sheets
    assert [len(line.cells) for line in sheet.lines] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (row(ONE, repeated=5_001), "SHEET_TOO_LARGE"),
        (row(repeated=10**30) + row(ONE), "SHEET_TOO_LARGE"),
        (row(many("columns-repeated", 201)), "SHEET_TOO_WIDE"),
        (row('<table:table-cell table:number-columns-repeated="200"/>', ONE), "SHEET_TOO_WIDE"),
        (row(many("rows-spanned", "x")), "FILE_MALFORMED"),
        ("<table:table-row>", "FILE_MALFORMED"),
    ],
)
def test_a_short_file_that_reaches_far_is_refused_unread(rows: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_content(open_sheet(rows), "表", SMALL)
    assert refusal.value.code == code


def test_sheets_entities_and_passwords_are_looked_for_first() -> None:
    line = row(ONE)
    sealed = b'<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'
    named = open_sheet(line).replace
    for content, code in (
        (open_sheet(line, line, line), "SHEETS_TOO_MANY"),
        (open_sheets(open_content(line), sealed), "FILE_PROTECTED"),
        (open_sheets(entity), "FILE_HOSTILE"),
        (open_sheets(b'<?xml version="1.0" encoding="U-F-8"?><x/>'), "FILE_MALFORMED"),
        (named(b"opendocument.spreadsheet", b"opendocument.text-master"), "FILE_IS_DOCUMENT"),
        (named(b"opendocument.spreadsheet", b"opendocument.graphics-xx"), "FILE_FORM_UNSUPPORTED"),
    ):
        with pytest.raises(DomainError) as refusal:
            read_content(content, "表", replace(SMALL, sheets=2))
        assert refusal.value.code == code


def open_content(rows: str) -> bytes:
    """The content.xml of one sheet."""
    with zipfile.ZipFile(io.BytesIO(open_sheet(rows))) as archive:
        return archive.read("content.xml")


def test_a_fault_is_no_text() -> None:
    shown = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
    [sheet] = read_content(open_sheet(row(ONE, f"{shown}</table:table-cell>") * 2), "表", SMALL).sheets
    assert {line.cells[1].kind for line in sheet.lines} == {CellKind.FAULT}


TEXT = '<table:table-cell office:value-type="string">{}</table:table-cell>'
BARE = "<table:table-cell>{}</table:table-cell>"
A = "<text:p>甲</text:p>"
SHAPE = '<draw:custom-shape xmlns:draw="d"><text:p>{}</text:p></draw:custom-shape>'
RUBY = "<text:ruby><text:ruby-base>甲</text:ruby-base><text:ruby-text>jia</text:ruby-text></text:ruby>"
NOTE = "<office:annotation><text:p>此人已迁出</text:p></office:annotation>"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (TEXT.format(A + SHAPE.format("此处盖章")), CellKind.FAULT),
        (TEXT.format(f"<text:p>{RUBY}</text:p>"), CellKind.FAULT),
        (TEXT.format("<text:p>甲<![CDATA[乙]]></text:p>"), CellKind.FAULT),
        (BARE.format(A), CellKind.FAULT),
        ('<table:table-cell office:value-type="float"><text:p>3</text:p></table:table-cell>', CellKind.FAULT),
        (TEXT.format(f"{NOTE}{A}{SHAPE.format(' ')}"), CellKind.TEXT),
        (TEXT.format("<text:p>甲<text:span> 乙</text:span></text:p>"), CellKind.TEXT),
        (BARE.format(NOTE + SHAPE.format("此处盖章")), CellKind.BLANK),
    ],
)
def test_a_cell_whose_text_is_not_read_as_it_is_seen_is_held(cell: str, kind: CellKind) -> None:
    [sheet] = read_content(open_sheet(row(ONE, ONE, ONE) + row(ONE, cell, ONE)), "表", SMALL).sheets
    assert [one.kind for one in sheet.lines[-1].cells] == [CellKind.TEXT, kind, CellKind.TEXT]


def test_a_fault_beyond_all_that_is_read_is_told() -> None:
    last = row(
        BARE.format(A), many("columns-repeated", 2).replace('office:value-type="string"', ""), repeated=2
    )
    [sheet] = read_content(open_sheet(row(ONE, ONE) + last), "表", SMALL).sheets
    assert [[cell.kind.value for cell in line.cells] for line in sheet.lines[-2:]] == [["FAULT"] * 3] * 2


@pytest.mark.parametrize(
    "said",
    [
        'office:value="1"',
        'office:string-value="甲"',
        'office:date-value="2020-01-01"',
        'office:time-value="PT1H"',
        'office:boolean-value="true"',
        'table:formula="of:=1"',
    ],
)
def test_a_cell_that_says_a_value_without_its_type_counts(said: str) -> None:
    cell = f'<table:table-cell {said} table:number-columns-repeated="201"/>'
    with pytest.raises(DomainError) as refusal:
        marks_of_open(open_sheet(row(cell)), SMALL)
    assert refusal.value.code == "SHEET_TOO_WIDE"


def test_no_other_binding_of_a_prefix_hides_a_line() -> None:
    told = open_content(row(ONE, repeated=5_001)).replace(b"xmlns:table:1.0", b"xmlns:chart:1.0")
    with pytest.raises(DomainError) as refusal:
        marks_of_open(open_sheets(told), SMALL)
    assert refusal.value.code == "SHEET_TOO_LARGE"


@pytest.mark.parametrize(
    "within",
    [
        f'<table:table table:name="x">{row(ONE, repeated=5_001)}</table:table>',
        row(BARE.format(row(ONE)), repeated=5_001),
        row(BARE.format(ONE)),
        '<table:table-row table:number-rows-repeated="1000000" table:visibility="collapse">' * 2
        + "</table:table-row>" * 2,
    ],
)
def test_a_table_a_line_or_a_cell_within_its_like_is_refused(within: str) -> None:
    with pytest.raises(DomainError) as refusal:
        marks_of_open(open_sheet(within), SMALL)
    assert refusal.value.code == "FILE_MALFORMED"


def test_the_manifest_of_an_older_spreadsheet_may_name_its_kind_and_define_nothing() -> None:
    content = open_content(row(ONE))
    told = (
        b'<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"%s>'
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    assert read_content(open_sheets(content, told % b""), "表", SMALL).form == "ODS"
    with pytest.raises(DomainError) as refusal:
        read_content(open_sheets(content, told % b' [<!ENTITY a "b">]'), "表", SMALL)
    assert refusal.value.code == "FILE_HOSTILE"
