"""Files that are not read: how each is made, and the code that it must get."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from db.errors import DomainError
from importers.files.book import read_workbook
from importers.files.limits import USUAL
from importers.files.packing import unpack
from importers.files.reading import read_content
from importers.files.refusals import REFUSALS
from tests.importers.files.made import HEAD, ONE, csv, repacked, table, the_sheet, worksheet, zipped

PLAIN = table(HEAD, ONE)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_WITHOUT_PLACE = '<row r="1048000"><c r="ZZ1048000"><v>1</v></c></row>'


def with_sheet(data: str, before: str = "") -> bytes:
    return repacked(PLAIN, xl_worksheets_sheet1=worksheet(data, before))


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(600)


REFUSED: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "FILE_EMPTY"),
    ("only blanks", b" \r\n\t\n", "FILE_EMPTY"),
    ("only a mark", b"\xef\xbb\xbf", "FILE_EMPTY"),
    ("a workbook of nothing", table(), "FILE_EMPTY"),
    ("a document of Word 97 called .xls", stream("WordDocument"), "FILE_IS_DOCUMENT"),
    ("slides", stream("PowerPoint Document"), "FILE_IS_DOCUMENT"),
    ("a protected workbook", stream("EncryptedPackage"), "FILE_PROTECTED"),
    ("an OLE file of something", OLE, "FILE_MALFORMED"),
    ("half an .xls", stream("Workbook"), "FILE_MALFORMED"),
    ("a PDF", b"%PDF-1.7\n", "FILE_IS_PDF"),
    ("a RAR", b"Rar!\x1a\x07\x01\x00", "FILE_IS_ARCHIVE"),
    ("a 7z", b"7z\xbc\xaf\x27\x1c\x00\x04", "FILE_IS_ARCHIVE"),
    ("a gzip", b"\x1f\x8b\x08\x00", "FILE_IS_ARCHIVE"),
    ("a zip of tables", zipped(a_csv=b"x"), "FILE_IS_ARCHIVE"),
    ("a DOCX", zipped(word__document_xml=b"<x/>"), "FILE_IS_DOCUMENT"),
    ("a PPTX", zipped(ppt__presentation_xml=b"<x/>"), "FILE_IS_DOCUMENT"),
    ("an XLSB", zipped(xl__workbook_bin=b"x"), "FILE_FORM_UNSUPPORTED"),
    ("a drawing", zipped(content_xml=b"<x/>", mimetype=b"x"), "FILE_FORM_UNSUPPORTED"),
    ("a shapefile", zipped(a_shp=b"x", a_dbf=b"x"), "FILE_IS_MAP"),
    ("a GeoJSON", b'{"type": "FeatureCollection"}', "FILE_IS_MAP"),
    ("a KML", b'<?xml version="1.0"?><kml></kml>', "FILE_IS_MAP"),
    ("an RTF", b"{\\rtf1\\ansi", "FILE_IS_DOCUMENT"),
    ("a PNG", b"\x89PNG\r\n\x1a\n", "FILE_IS_IMAGE"),
    ("a JPEG", b"\xff\xd8\xff\xe0", "FILE_IS_IMAGE"),
    ("a WebP", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "FILE_IS_IMAGE"),
    ("an Access file", b"\x00\x01\x00\x00Standard Jet DB\x00", "FILE_IS_DATABASE"),
    ("an SQLite file", b"SQLite format 3\x00", "FILE_IS_DATABASE"),
    ("a web archive", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "FILE_FORM_UNSUPPORTED"),
    ("an XML table", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
     "FILE_FORM_UNSUPPORTED"),
    ("other XML", b'<?xml version="1.0"?><x/>', "FILE_FORM_UNSUPPORTED"),
    ("Excel 2", b"\x09\x00\x04\x00\x07\x00\x10\x00", "FILE_FORM_UNSUPPORTED"),
    ("a page without a table", b"<html><body>404</body></html>", "TABLE_MISSING"),
    ("a spread of a million columns", b"<table><tr><td colspan=999999>x", "SHEET_TOO_WIDE"),
    ("half a zip", PLAIN[: len(PLAIN) // 2], "FILE_MALFORMED"),
    ("a zip with a broken part", PLAIN.replace(b"\x78", b"\x79", 1)[:-9] + bytes(9), "FILE_MALFORMED"),
    ("a sheet that is no XML", repacked(PLAIN, xl_worksheets_sheet1=b"<worksheet><sheetData><row"),
     "FILE_MALFORMED"),
    ("a workbook that is no XML", repacked(PLAIN, xl_workbook=b"<workbook"), "FILE_MALFORMED"),
    ("entities in a sheet", repacked(PLAIN, xl_worksheets_sheet1=ENTITIES.encode()), "FILE_HOSTILE"),
    ("entities in shared texts", repacked(PLAIN, xl_sharedStrings=ENTITIES.encode()), "FILE_HOSTILE"),
    ("a path out of it", zipped(xl__workbook_xml=b"<x/>").replace(b"xl/workbook.xml", b"../../../../xml"),
     "FILE_HOSTILE"),
    ("a cell in the far corner", with_sheet(FAR), "SHEET_TOO_WIDE"),
    ("a cell far down", with_sheet(FAR_WITHOUT_PLACE), "SHEET_TOO_WIDE"),
    ("many cells at the edges", with_sheet('<row r="1048576"><c r="AZ1048576"><v>1</v></c></row>'),
     "SHEET_TOO_LARGE"),
    ("a long text in a workbook", with_sheet(f'<row r="1"><c r="A1" t="str"><v>{"x" * 40_000}</v></c></row>'),
     "CELL_TOO_LONG"),
    ("a long text in a CSV", csv(HEAD, ("x" * 40_000, "", "")).encode(), "CELL_TOO_LONG"),
    ("a long text in a page", f"<table><tr><td>{'x' * 40_000}".encode(), "CELL_TOO_LONG"),
    ("a million columns", b"," * 1_000_000, "SHEET_TOO_WIDE"),
    ("an open quote", csv(HEAD, ('"张三', "1", "2")).encode(), "FILE_MALFORMED"),
    ("NUL in a CSV", csv(HEAD, ("张\x00三", "1", "2")).encode(), "FILE_IS_BINARY"),
    ("bytes of a program", b"\x7fELF" + bytes(range(256)) * 4, "FILE_IS_BINARY"),
    ("control characters", b"\x01\x02\x03\x04\x05\x06 name", "FILE_IS_BINARY"),
    ("half a character", "姓名,电话\n".encode("gb18030")[:-3] + b"\xff\n", "FILE_ENCODING"),
    ("GB18030 that ends early", "姓名,电话\n张三".encode("gb18030") + b"\x81", "FILE_ENCODING"),
    ("UTF-16 of odd length", "姓名,电话\n".encode("utf-16") + b"\x00", "FILE_ENCODING"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code"), [one[1:] for one in REFUSED], ids=[one[0] for one in REFUSED])
def test_a_file_is_refused_by_its_real_name(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_content(content, "名单.xls")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (replace(USUAL, content_bytes=100), "FILE_TOO_LARGE"),
        (replace(USUAL, unpacked_bytes=2_000), "FILE_UNPACKS_TOO_LARGE"),
        (replace(USUAL, members=3), "FILE_UNPACKS_TOO_LARGE"),
        (replace(USUAL, sheets=0), "SHEETS_TOO_MANY"),
        (replace(USUAL, lines=1), "SHEET_TOO_LARGE"),
        (replace(USUAL, columns=2), "SHEET_TOO_WIDE"),
        (replace(USUAL, characters=3), "CELL_TOO_LONG"),
    ],
)
def test_a_file_over_a_bound_is_refused(limits: object, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        read_content(PLAIN, "名单", limits)  # type: ignore[arg-type]  # each is one of Limits
    assert refusal.value.code == code


def test_sizes_in_a_directory_are_not_believed() -> None:
    # The shared texts are said to be ten bytes long, and are two megabytes.
    made = repacked(PLAIN, xl_sharedStrings=b"<sst>" + b" " * 2_000_000 + b"</sst>")
    size = struct.pack("<I", 2_000_011)
    assert size in made
    with pytest.raises(DomainError) as refusal:
        read_content(
            made.replace(size, struct.pack("<I", 10)), "名单", replace(USUAL, unpacked_bytes=1_000_000)
        )
    assert refusal.value.code in {"FILE_UNPACKS_TOO_LARGE", "FILE_MALFORMED"}


def test_a_refusal_names_sheet_and_line_and_no_value() -> None:
    with pytest.raises(DomainError) as refusal:
        the_sheet(csv(HEAD, ONE, ("x" * 40_000, "", "")).encode())
    assert refusal.value.details["line"] == 3
    assert "x" * 10 not in str(refusal.value)


def test_a_child_reads_what_is_read_here(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(PLAIN)
    assert read_workbook(tmp_path / "a.xlsx", "名单") == read_content(PLAIN, "名单")
    assert read_workbook(PLAIN, "名单") == read_content(PLAIN, "名单")


def test_a_child_hands_back_the_refusal() -> None:
    with pytest.raises(DomainError) as refusal:
        read_workbook(with_sheet(FAR), "名单")
    assert refusal.value.code == "SHEET_TOO_WIDE"
    assert refusal.value.zh == REFUSALS["SHEET_TOO_WIDE"][0]


def test_a_child_that_gets_no_memory_leaves_this_process_alone() -> None:
    # One long text, named by each of many cells: a reader that copies it for each asks for six gigabytes.
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 200_001))
    long = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    made = repacked(PLAIN, xl_worksheets_sheet1=worksheet(rows), xl_sharedStrings=long)
    with pytest.raises(DomainError) as refusal:
        read_workbook(made, "名单", replace(USUAL, memory_bytes=400 << 20))
    assert refusal.value.code == "FILE_NEEDS_TOO_MUCH"


def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(DomainError) as refusal:
        read_workbook(PLAIN, "名单", replace(USUAL, seconds=0.01))
    assert refusal.value.code == "FILE_NEEDS_TOO_MUCH"


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as made:
        made.truncate(2 << 30)
    with pytest.raises(DomainError) as refusal:
        read_workbook(tmp_path / "a.xlsx", "名单")
    assert refusal.value.code == "FILE_TOO_LARGE"


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refusal:
        read_workbook(tmp_path / "a.xlsx", "名单")
    assert refusal.value.code == "FILE_NOT_FOUND"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"null",
        b"[]",
        b'{"refused": "X", "sheet": "", "line": 1}',
        b'{"form": "XLSX"}',
        b'{"refused": 1}',
        b'{"form":"X","encoding":null,"sheets":[{"name":"","columns":["a"],"lines":[[1,false,"TT",[]]]}]}',
    ],
)
def test_a_child_that_talks_nonsense_is_not_believed(answer: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        unpack(answer, "名单")
    assert refusal.value.code == "FILE_MALFORMED"
