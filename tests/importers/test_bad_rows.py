"""Rows that cannot be taken: rejected with line and reason, without values, and closing nothing."""

from pathlib import Path

import psycopg
import pytest

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.names import is_odd
from importers.divisions import import_divisions
from importers.report import ImportReport, RejectionCode
from tests.importers.deliveries import (
    ALL_CLOSINGS,
    FIRST,
    IDS,
    LATER,
    VILLAGES,
    county,
    delivered,
    quiet,
    standing,
)

ABOVE = {
    "provinces.csv": "code,name\n50,重庆市\n",
    "cities.csv": "code,name,provinceCode\n5001,市辖区,50\n",
    "areas.csv": "code,name,cityCode,provinceCode\n500151,铜梁区,5001,50\n",
    "streets.csv": "code,name,areaCode\n500151001,巴川街道,500151\n",
}
VILLAGE_HEADER = "code,name,streetCode\n"


def _folder(place: Path, villages: str, *, encoding: str = "utf-8") -> Path:
    for name, text in {**ABOVE, "villages.csv": villages}.items():
        (place / name).write_bytes(text.encode(encoding))
    return place


def _imported(connection: psycopg.Connection, folder: Path) -> ImportReport:
    return import_divisions(connection, folder, vintage_on=FIRST, ids=IDS, dry_run=False, progress=quiet)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("50015100120X,接龙村,500151001", RejectionCode.BAD_CODE),
        ("5001510012,接龙村,500151001", RejectionCode.BAD_CODE),
        ("500151001000,接龙村,500151001", RejectionCode.WRONG_LEVEL),
        ("500151001201,  ,500151001", RejectionCode.NAME_MISSING),
        ("500151001201,接龙\ufffd村,500151001", RejectionCode.BAD_NAME),
        ("500151009201,接龙村,500151009", RejectionCode.PARENT_MISSING),
        ("500151001202,接龙村,500151", RejectionCode.PARENT_MISSING),
        ("500151001001,东方社区,500151001", RejectionCode.DUPLICATE_CODE),
        ("500151001201", RejectionCode.BAD_CODE),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason(
    connection: psycopg.Connection, tmp_path: Path, row: str, reason: RejectionCode
) -> None:
    folder = _folder(tmp_path, f"{VILLAGE_HEADER}500151001001,东方社区,500151001\n{row}\n")

    report = _imported(connection, folder)

    assert [(r.source, r.line, r.code) for r in report.rejections] == [("villages.csv", 3, reason)]
    kept = connection.execute("SELECT source, line, code FROM rejected_row").fetchall()
    assert kept == [("villages.csv", 3, reason.value)]
    assert "东方社区" in standing(connection)


def test_a_rejected_row_holds_no_value_of_the_file(connection: psycopg.Connection, tmp_path: Path) -> None:
    _imported(connection, _folder(tmp_path, f"{VILLAGE_HEADER}500151009201,秘密村,500151009\n"))

    written = connection.execute("SELECT to_jsonb(r)::text FROM rejected_row r").fetchall()
    assert "秘密村" not in written[0][0]
    assert "500151009201" not in written[0][0]


def test_a_rejected_row_does_not_close_its_division(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    nameless = (*VILLAGES[:3], (VILLAGES[3][0], ""))

    report = delivered(connection, county(villages=nameless), on=LATER)

    assert report.changed == 0
    assert VILLAGES[3][1] in standing(connection, LATER)


def test_an_unreadable_code_closes_nothing_on_its_level(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    unreadable = (*VILLAGES[:3], ("5.00151E+11", VILLAGES[3][1]))

    report = delivered(connection, county(villages=unreadable), on=LATER)

    assert report.changed == 0


@pytest.mark.parametrize("nothing", [",,", " ,\u3000,\t", "\u200b,,\ufeff", ",,,,", ","])
def test_a_row_of_nothing_is_no_row(connection: psycopg.Connection, tmp_path: Path, nothing: str) -> None:
    delivered(connection, county())
    left = "".join(f"{code},{name},{code[:9]}\n" for code, name in VILLAGES[:1])

    report = import_divisions(
        connection,
        _folder(tmp_path, f"{VILLAGE_HEADER}{left}{nothing}\n"),
        vintage_on=LATER,
        ids=IDS,
        dry_run=False,
        progress=quiet,
        terms=ALL_CLOSINGS,
    )

    assert not report.rejections
    assert VILLAGES[1][1] not in standing(connection, LATER)


@pytest.mark.parametrize(
    "name",
    [
        "东\u202e方社区",
        "\u2066东方\u2069社区",
        "\u200f东方社区",
        "东\u00ad方\u034f社\ufe0f区",
        "东方社区\U000e0041",
    ],
)
def test_what_cannot_be_seen_is_taken_out_of_names(
    connection: psycopg.Connection, tmp_path: Path, name: str
) -> None:
    _imported(connection, _folder(tmp_path, f"{VILLAGE_HEADER}500151001001,{name},500151001\n"))

    assert "东方社区" in standing(connection)


@pytest.mark.parametrize("name", ["3", "麦?镇", "麦？村", "麦\ue170村", "麦□村"])
def test_a_name_that_is_hardly_one_is_taken_with_a_warning(
    connection: psycopg.Connection, tmp_path: Path, name: str
) -> None:
    folder = _folder(
        tmp_path, f"{VILLAGE_HEADER}500151001001,东方社区,500151001\n500151001002,{name},500151001\n"
    )

    report = _imported(connection, folder)

    assert [(one.source, one.line) for one in report.odd_names] == [("villages.csv", 3)]
    assert [row.odd for row in report.levels if row.level is DivisionLevel.VILLAGE] == [1]
    assert name in standing(connection)


@pytest.mark.parametrize(
    "name", ["东方社区", "第二〇一团（一连）", "一连", "A区社区", "㙟头村", "安顺·城关、东关社区"]
)
def test_a_real_name_is_not_odd(name: str) -> None:
    assert not is_odd(name)


def test_odd_spaces_in_names_are_taken_out(connection: psycopg.Connection, tmp_path: Path) -> None:
    folder = _folder(tmp_path, f"{VILLAGE_HEADER}500151001001,　东方 社区\u200b ,500151001\n")

    _imported(connection, folder)

    assert "东方社区" in standing(connection)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_are_read_in_the_usual_encodings(
    connection: psycopg.Connection, tmp_path: Path, encoding: str
) -> None:
    folder = _folder(tmp_path, f"{VILLAGE_HEADER}500151001001,东方社区,500151001\n", encoding=encoding)

    report = _imported(connection, folder)

    assert not report.rejections
    assert "东方社区" in standing(connection)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("编码,名称\n1,2\n".encode(), "FILE_HEADER"),
        (b"\xff\xff\xff\xff", "FILE_ENCODING"),
        (b'code,name,streetCode\n"5001', "FILE_MALFORMED"),
    ],
)
def test_a_file_that_cannot_be_read_stops_everything(
    connection: psycopg.Connection, tmp_path: Path, content: bytes, code: str
) -> None:
    folder = _folder(tmp_path, VILLAGE_HEADER)
    (folder / "villages.csv").write_bytes(content)

    with pytest.raises(DomainError) as stopped:
        _imported(connection, folder)

    assert stopped.value.code == code
    assert connection.execute("SELECT count(*) FROM division").fetchone() == (0,)


def test_a_folder_without_lists_is_an_error(connection: psycopg.Connection, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as stopped:
        _imported(connection, tmp_path)

    assert stopped.value.code == "FILES_MISSING"


def test_a_village_may_keep_its_number_under_another_township(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, f"{VILLAGE_HEADER}500151104201,河水村,500151001\n")

    _imported(connection, folder)

    found = standing(connection)
    assert found["河水村"].parent_id == found["巴川街道"].id


def test_a_list_that_repeats_the_county_below_itself_is_folded(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    folder = _folder(tmp_path, VILLAGE_HEADER + "500151000000,铜梁区,500151000\n")

    report = _imported(connection, folder)

    assert [row.folded for row in report.levels if row.level is DivisionLevel.VILLAGE] == [1]
    assert not report.rejections
