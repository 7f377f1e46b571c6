"""The codes a county had before."""

from pathlib import Path

import psycopg
import pytest

from db.errors import DomainError
from importers.county_codes.delivery import CodesReport, import_county_codes
from tests.importers.deliveries import IDS, county, delivered

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
    doubtful = TIMELINE + "500299,铜梁市,1990,2013,yearbook\n"

    _imported(connection, tmp_path, text=doubtful)

    assert _codes(connection) == {"500151": "[2014-01-01,)"}


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
