"""A first delivery, and the same again."""

import psycopg
import pytest
from sqlalchemy import Connection, select

from db.codes import DivisionLevel
from importers.report import Verdict
from resolvers.ground.divisions import county_of_code
from tests.importers.deliveries import (
    FIRST,
    TOWNSHIPS,
    VILLAGES,
    county,
    delivered,
    everything,
    fates,
    standing,
)
from tests.viewers import NOBODY, ask_of


def _stations(connection: psycopg.Connection) -> dict[str, tuple[str, str]]:
    rows = connection.execute("SELECT name, form, level FROM station_version")
    return {name: (form, level) for name, form, level in rows}


def test_a_countys_delivery_makes_its_stations(connection: psycopg.Connection) -> None:
    delivered(connection, county())

    stations = _stations(connection)
    assert stations["铜梁区退役军人服务中心"] == ("CENTRE", "COUNTY")
    assert stations["土桥镇退役军人服务站"] == ("STATION", "TOWNSHIP")
    assert stations["接龙村退役军人服务站"] == ("STATION", "VILLAGE")
    assert stations["东方社区退役军人服务站"] == ("STATION", "VILLAGE")


def test_a_grouping_of_counties_has_no_centre(connection: psycopg.Connection) -> None:
    delivered(connection, county())

    assert "市辖区" in standing(connection)
    assert not [name for name in _stations(connection) if name.startswith("市辖区")]


def test_the_units_are_linked_up_to_the_nation(connection: psycopg.Connection) -> None:
    delivered(connection, county())

    links = connection.execute("SELECT county_id, parent_id FROM county_link ORDER BY 1").fetchall()
    assert links == [(500000, 100000), (500100, 500000), (500151, 500100)]
    assert standing(connection)["中华人民共和国"].code == "100000000000"


def test_a_village_hangs_on_its_township_and_that_on_the_countys_root(connection: psycopg.Connection) -> None:
    delivered(connection, county())

    found = standing(connection)
    assert found["接龙村村民委员会"].parent_id == found["巴川街道"].id
    assert found["巴川街道"].parent_id == found["铜梁区"].id
    assert found["铜梁区"].parent_id is None


def test_the_second_import_changes_nothing_and_says_so(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    before = everything(connection)

    report = delivered(connection, county())

    assert report.changed == 0
    assert sum(row.unchanged for row in report.levels) == 1 + 3 + len(TOWNSHIPS) + len(VILLAGES)
    assert everything(connection) == before


def test_a_dry_run_tells_everything_and_writes_nothing(connection: psycopg.Connection) -> None:
    before = everything(connection)

    report = delivered(connection, county(), dry_run=True)

    assert report.is_dry_run
    assert report.changed == 4 + len(TOWNSHIPS) + len(VILLAGES)
    assert "接龙村村民委员会" in fates(report, Verdict.ADDED)
    assert everything(connection) == before
    assert connection.execute("SELECT count(*) FROM import_run").fetchone() == (0,)


def test_an_import_leaves_one_run_with_its_counts(connection: psycopg.Connection) -> None:
    report = delivered(connection, county())

    runs = connection.execute("SELECT id, kind, counts -> 'VILLAGE' ->> 'added' FROM import_run").fetchall()
    assert runs == [(report.run_id, "DIVISIONS", str(len(VILLAGES)))]


def test_functional_zones_are_marked(connection: psycopg.Connection) -> None:
    delivered(
        connection,
        county(counties=(("500171", "某开发区"),), townships=(("500171400", "某工业园区"),), villages=()),
    )

    zones = connection.execute("SELECT name FROM division_version WHERE is_functional_zone ORDER BY code")
    assert [name for (name,) in zones] == ["某开发区", "某工业园区"]


def test_a_city_without_counties_holds_its_townships_itself(connection: psycopg.Connection) -> None:
    report = delivered(
        connection,
        {
            DivisionLevel.PROVINCE: (("44", "广东省"),),
            DivisionLevel.CITY: (("4419", "东莞市"),),
            DivisionLevel.COUNTY: (("441900", "东莞市"),),
            DivisionLevel.TOWNSHIP: (("441900003", "东城街道"),),
        },
    )

    assert [row.folded for row in report.levels if row.level is DivisionLevel.COUNTY] == [1]
    found = standing(connection)
    assert found["东城街道"].parent_id == found["东莞市"].id
    assert connection.execute("SELECT level FROM county WHERE county_id = 441900").fetchone() == ("CITY",)


JIAYUGUAN = {
    DivisionLevel.PROVINCE: (("62", "甘肃省"),),
    DivisionLevel.CITY: (("6202", "嘉峪关市"),),
    DivisionLevel.COUNTY: (("620201", "嘉峪关市"),),
    DivisionLevel.TOWNSHIP: (("620201100", "新城镇"), ("620201101", "峪泉镇")),
}


def test_a_city_whose_only_county_repeats_it_is_one_unit_with_one_centre(
    connection: psycopg.Connection,
) -> None:
    report = delivered(connection, JIAYUGUAN)

    assert [row.folded for row in report.levels if row.level is DivisionLevel.COUNTY] == [1]
    units = connection.execute("SELECT county_id, level FROM county WHERE name = '嘉峪关市'").fetchall()
    assert units == [(620200, "CITY")]
    assert [name for name in _stations(connection) if name.startswith("嘉峪关市")] == [
        "嘉峪关市退役军人服务中心"
    ]
    found = standing(connection)
    assert found["新城镇"].parent_id == found["嘉峪关市"].id
    assert found["新城镇"].code == "620201100000"


@pytest.mark.parametrize("missing", [(), (DivisionLevel.CITY,), (DivisionLevel.CITY, DivisionLevel.COUNTY)])
def test_such_a_city_delivered_again_even_in_part_is_the_same(
    connection: psycopg.Connection, missing: tuple[DivisionLevel, ...]
) -> None:
    delivered(connection, JIAYUGUAN)
    before = everything(connection)

    report = delivered(connection, {level: rows for level, rows in JIAYUGUAN.items() if level not in missing})

    assert (report.changed, report.rejections) == (0, ())
    assert everything(connection) == before


def test_the_code_of_such_a_citys_county_leads_to_the_city(
    sa: Connection, connection: psycopg.Connection
) -> None:
    delivered(connection, JIAYUGUAN)
    connection.commit()
    ask = ask_of(NOBODY, FIRST)

    assert sa.scalar(select(county_of_code("620201100000", ask))) == 620200


def test_a_county_of_its_citys_name_beside_others_is_a_county(connection: psycopg.Connection) -> None:
    both = JIAYUGUAN | {DivisionLevel.COUNTY: (("620201", "嘉峪关市"), ("620202", "镜铁区"))}

    report = delivered(connection, both)

    assert [row.folded for row in report.levels if row.level is DivisionLevel.COUNTY] == [0]
    assert sum(1 for name in _stations(connection) if name.startswith("嘉峪关市")) == 1
