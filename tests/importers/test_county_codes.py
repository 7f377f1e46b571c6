"""The codes a county had before."""

from datetime import date
from pathlib import Path

import psycopg
import pytest

from db.errors import DomainError
from importers.county_codes.delivery import CodesReport, import_county_codes
from importers.county_codes.timeline import DoubtReason
from tests.importers.deliveries import IDS, TONGLIANG, county, delivered
from tests.importers.reused_code import AFTER, BEFORE

TIMELINE = """code6,name,start_year,end_year_inclusive,source
500151,铜梁区,2014,,yearbook
500224,铜梁县,1997,2013,yearbook
510228,铜梁县,1983,1996,yearbook
512124,铜梁县,1982,1982,yearbook
330228,铜梁县,1983,1996,yearbook
"""


def _imported(
    connection: psycopg.Connection, place: Path, *, text: str = TIMELINE, dry_run: bool = False
) -> CodesReport:
    path = place / "timeline.csv"
    path.write_text(text, encoding="utf-8")
    return import_county_codes(connection, path, ids=IDS, dry_run=dry_run)


def _codes(connection: psycopg.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT adcode, valid::text FROM county_code WHERE county_id = 500151")
    return dict(rows.fetchall())


def test_a_county_gets_the_codes_it_had(connection: psycopg.Connection, tmp_path: Path) -> None:
    delivered(connection, county())

    _imported(connection, tmp_path)

    assert _codes(connection) == {
        "500151": "[2014-01-01,)",
        "500224": "[1997-01-01,2014-01-01)",
        "510228": "[1983-01-01,1997-01-01)",
        "512124": "[1982-01-01,1983-01-01)",
    }


def test_codes_imported_again_change_nothing(connection: psycopg.Connection, tmp_path: Path) -> None:
    delivered(connection, county())

    assert _imported(connection, tmp_path).changed == 4
    assert _imported(connection, tmp_path).changed == 0


def test_a_dry_run_of_codes_writes_nothing(connection: psycopg.Connection, tmp_path: Path) -> None:
    delivered(connection, county())

    assert _imported(connection, tmp_path, dry_run=True).changed == 4
    assert _codes(connection) == {"500151": "[2023-06-30,)"}


def test_where_two_codes_could_precede_the_lineage_ends(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    delivered(connection, county())
    doubtful = TIMELINE + "500299,铜梁县,1990,2013,yearbook\n"

    _imported(connection, tmp_path, text=doubtful)

    assert _codes(connection) == {"500151": "[2014-01-01,)"}


RECODED = """code6,name,start_year,end_year_inclusive,source
232701,漠河市,2018,,yearbook
232701,加格达奇区,2012,2017,yearbook
232723,漠河县,1981,2017,yearbook
232761,加格达奇区,2018,,yearbook
"""


def test_a_code_used_again_belongs_to_one_unit_on_each_day(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    delivered(connection, BEFORE, on=date(2017, 10, 31))
    delivered(connection, AFTER, on=date(2018, 10, 31))

    _imported(connection, tmp_path, text=RECODED)

    held = connection.execute(
        "SELECT adcode, county_id, valid::text FROM county_code WHERE left(adcode, 4) = '2327'"
    )
    assert sorted(held.fetchall()) == [
        ("232700", 232700, "[2017-10-31,)"),
        ("232701", 232701, "[2012-01-01,2018-10-31)"),
        ("232701", 232723, "[2018-10-31,)"),
        ("232723", 232723, "[1981-01-01,2018-10-31)"),
        ("232761", 232701, "[2018-01-01,)"),
    ]


def test_the_register_itself_refuses_a_code_for_two_units_on_one_day(connection: psycopg.Connection) -> None:
    delivered(connection, county(counties=(*TONGLIANG, ("500152", "潼南区"))))

    with pytest.raises(psycopg.errors.ExclusionViolation):
        connection.execute(
            "INSERT INTO county_code (county_id, adcode, valid, name)"
            " VALUES (500152, '500151', '[2024-01-01,2024-02-01)', '潼南区')"
        )


def test_codes_that_are_in_doubt_are_left_out_and_listed(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    delivered(connection, county())
    doubtful = TIMELINE + "500299,铜梁县,1990,2013,yearbook\n"

    report = _imported(connection, tmp_path, text=doubtful)

    assert [(one.adcode, one.earlier, one.reason) for one in report.doubts] == [
        ("500151", "500224", DoubtReason.SEVERAL_PREDECESSORS),
        ("500151", "500299", DoubtReason.SEVERAL_PREDECESSORS),
    ]
    counted = connection.execute(
        "SELECT counts -> 'COUNTY' -> 'doubtful' FROM import_run WHERE id = %s", [report.run_id]
    )
    assert counted.fetchone() == (2,)


def test_a_code_that_others_are_known_to_have_had_is_left_to_them(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    delivered(connection, county(counties=(*TONGLIANG, ("500152", "潼南区"))))
    connection.execute(
        "INSERT INTO county_code (county_id, adcode, valid, name)"
        " VALUES (500152, '500224', '[2010-01-01,2014-06-01)', '潼南县')"
    )

    report = _imported(connection, tmp_path)

    assert [(one.earlier, one.reason) for one in report.doubts] == [("500224", DoubtReason.CODE_OF_ANOTHER)]
    assert _codes(connection) == {"500151": "[2014-01-01,)"}


@pytest.mark.parametrize("nothing", [",,,,", " , ,\u3000,,"])
def test_a_row_of_nothing_is_no_row(connection: psycopg.Connection, tmp_path: Path, nothing: str) -> None:
    delivered(connection, county())

    assert _imported(connection, tmp_path, text=f"{TIMELINE}{nothing}\n").changed == 4


def test_a_list_without_its_columns_is_an_error(connection: psycopg.Connection, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as stopped:
        _imported(connection, tmp_path, text="code,name\n1,2\n")

    assert stopped.value.code == "FILE_HEADER"


def test_a_span_that_ends_before_it_begins_is_passed_over(
    connection: psycopg.Connection, tmp_path: Path
) -> None:
    delivered(connection, county())
    backward = TIMELINE.replace("500224,铜梁县,1997,2013", "500224,铜梁县,2014,2013")

    _imported(connection, tmp_path, text=backward)

    assert _codes(connection) == {"500151": "[2014-01-01,)"}
