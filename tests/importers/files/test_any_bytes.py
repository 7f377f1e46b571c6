"""Whatever a file holds, reading it ends with its sheets or with a coded refusal.

A few hundred in every run; `make fuzz` reads ten thousand of each.
"""

import io
import os
import random
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import DomainError
from importers.columns.kinds.people import PEOPLE
from importers.columns.mapping import recognised
from importers.files.packing import pack, unpack
from importers.files.reading import read_content
from importers.files.refusals import REFUSALS
from importers.files.sheets import Workbook
from tests.house import CHECKOUT
from tests.importers.files.changes import OLD, SMALL, changed
from tests.importers.files.made import (
    HEAD,
    ONE,
    TWO,
    csv,
    open_sheet,
    open_sheets,
    repacked,
    table,
    worksheet,
)
from tests.importers.files.test_open_sheets import ROSTER

CASES = int(os.environ.get("RONGGE_TEST_FILES", "150"))
PLAIN = table(("名单",), HEAD, ONE, TWO, ("合计", 2), ("", 1.5, date(1968, 7, 1)))
PAGE = "<html><table><tr><th>姓名<th colspan=2>联系</tr><tr><td rowspan=2>张三<td>1<td>2<tr><td>3</table>"
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<table>",
]
BEGINNINGS += [b"<?xml ", b"%PDF", b"\x09\x08\x10\x00"]
ROWS = """<row r="2">\n</row>\n<row/>\n<row r="99999" hidden="1"/>\n<v>\n&amp;\n-1\n<f>1/0</f>
<c r="A1"><v>1</v></c>\n<c t="s"><v>0</v></c>\n<c r="B3" t="e"><v>#N/A</v></c>\n<c r="A0"><v>1</v></c>
<c r="C2" s="1"><v>1e300</v></c>\n<c r="ZZ9" t="inlineStr"><is><t>x</t></is></c>
<c r="A1" t="b"><v>2</v></c>\n<c r="" t="d"><v>x</v></c>\n<c r="A1" t="s"><v>99999</v></c>""".splitlines()
TAGS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th",
    "</td>",
    "<br>",
    "<style>",
    "</style>",
    "<!--",
    "&#xD800;",
    "&#0;",
    "<![CDATA[",
    "姓名",
    "x",
]
PARTS = ["xl_workbook", "xl_styles", "xl_sharedStrings", "xl_worksheets_sheet1"]
VALUES = ["string", "float", "date", "boolean", "time", "percentage", "x"]
SAID = [("float", "office:value", one) for one in ("1", "-1e309", "NaN", "x", "")]
SAID += [("date", "office:date-value", one) for one in ("1968-07-01", "0000-99-99", "x")]
SAID += [("string", f"table:number-{one}", "99") for one in ("columns-repeated", "rows-spanned")]
SAID += [(value, "table:style-name", "x") for value in VALUES]
OPEN_PIECES = [f'<table:table-cell office:value-type="{one}" {name}="{said}">' for one, name, said in SAID]
OPEN_PIECES += """<table:table-row>\n</table:table-row>\n<text:p>甲</text:p>\n</table:table-cell>\n\0
<table:table-cell/>\n<table:covered-table-cell table:number-columns-repeated="3"/>\n</table:table>
<table:table table:name="2">\n<table:table-row table:visibility="filter">\n<office:annotation>
<table:table-row table:number-rows-repeated="4000">\n</office:annotation>""".splitlines()
OPEN_CONTENT = zipfile.ZipFile(io.BytesIO(ROSTER.read_bytes())).read("content.xml")
FILES = [PLAIN, ROSTER.read_bytes(), PAGE.encode(), csv(HEAD, ONE).encode("gb18030")]

many = settings(max_examples=CASES, suppress_health_check=list(HealthCheck))


def ends_well(content: bytes) -> None:
    """Reads it, and whatever is read once more through what a child would say of it."""
    book = read_or_refused(content)
    if book is None:
        return
    assert unpack(pack(book), "名单") == book
    for sheet in book.sheets:
        assert all(len(line.cells) == len(sheet.columns) for line in sheet.lines)
        mapping = recognised(sheet.columns, PEOPLE)
        for line in sheet.lines[:50]:
            for one in mapping.columns:
                one.field.read(line.cells[one.at], one.heading, date(2026, 7, 1))


def read_or_refused(content: bytes) -> Workbook | None:
    try:
        return read_content(content, "名单", SMALL)
    except DomainError as refusal:
        if refusal.code not in REFUSALS:
            raise
        return None


@many
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=2_000))
def test_arbitrary_bytes(beginning: bytes, content: bytes) -> None:
    ends_well(beginning + content)


@many
@given(st.text(max_size=500), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-be", "utf-32"]))
def test_arbitrary_text(text: str, codec: str) -> None:
    ends_well((csv(HEAD) + text).encode(codec, "ignore"))


@many
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_files_with_bytes_changed_cut_or_doubled(content: bytes, by: random.Random) -> None:
    ends_well(changed(content, by))


@many
@given(st.lists(st.sampled_from(ROWS), max_size=30))
def test_worksheets_of_any_pieces(pieces: list[str]) -> None:
    ends_well(repacked(PLAIN, xl_worksheets_sheet1=worksheet("".join(pieces))))


@many
@given(st.binary(max_size=300), st.sampled_from(PARTS))
def test_workbooks_with_a_part_of_any_bytes(part: bytes, name: str) -> None:
    ends_well(repacked(PLAIN, **{name: part}))


@many
@given(st.lists(st.sampled_from([*TAGS, "<td rowspan=9>", "<td colspan=150>"]), max_size=60))
def test_pages_of_any_pieces(pieces: list[str]) -> None:
    ends_well(("<html>" + "".join(pieces)).encode())


@many
@given(st.lists(st.sampled_from(OPEN_PIECES), max_size=40))
def test_open_sheets_of_any_pieces(pieces: list[str]) -> None:
    ends_well(open_sheet("".join(pieces)))


@many
@given(st.binary(max_size=300), st.randoms(use_true_random=False))
def test_open_sheets_with_a_part_of_any_bytes(part: bytes, by: random.Random) -> None:
    ends_well(open_sheets(part))
    ends_well(open_sheets(changed(OPEN_CONTENT, by)))


def test_old_workbooks_with_bytes_changed() -> None:
    command = [sys.executable, "-m", "tests.importers.files.changes", str(CASES)]
    told = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout
    assert set(told.splitlines()) <= {"read", "refused", "short of memory"}


@pytest.mark.parametrize("content", [PLAIN, OLD, PAGE.encode(), ROSTER.read_bytes()])
def test_the_files_that_are_changed_can_be_read(content: bytes) -> None:
    assert read_content(content, "名单", SMALL).sheets
