"""A later vintage is a difference: what was is superseded, never overwritten."""

from datetime import date

import psycopg
import pytest

from db.codes import DivisionLevel
from db.errors import DomainError
from importers.report import Verdict
from importers.terms import Terms
from tests.importers.deliveries import (
    FIRST,
    LATER,
    TOWNSHIPS,
    VILLAGES,
    Pairs,
    county,
    delivered,
    everything,
    fates,
    standing,
)

CHONGQING_WHOLE = Terms(covers="50", accept_closings=3)
NEIGHBOUR = county(
    counties=(("500152", "潼南区"),),
    townships=(("500152001", "桂林街道"),),
    villages=(("500152001001", "桂林社区居民委员会"),),
)


def _without(pairs: Pairs, *codes: str) -> Pairs:
    return tuple(pair for pair in pairs if pair[0] not in codes)


def _as_it_was(code: str, name: str) -> tuple[str, str]:
    return code.replace("500151", "500224"), name.replace("铜梁区", "铜梁县")


def test_a_renamed_village_keeps_its_id_and_its_past_name(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    renamed = (*_without(VILLAGES, "500151001201"), ("500151001201", "新接龙村村民委员会"))

    report = delivered(connection, county(villages=renamed), on=LATER)

    assert fates(report, Verdict.RENAMED) == {"新接龙村村民委员会"}
    assert report.changed == 1
    before, after = standing(connection, FIRST), standing(connection, LATER)
    assert before["接龙村村民委员会"].id == after["新接龙村村民委员会"].id


def test_what_was_known_before_a_change_can_still_be_told(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    connection.commit()
    renamed = (*_without(VILLAGES, "500151001201"), ("500151001201", "新接龙村村民委员会"))
    delivered(connection, county(villages=renamed), on=LATER)

    versions = connection.execute(
        "SELECT name, valid::text, superseded_at IS NULL FROM division_version"
        " WHERE code = '500151001201' ORDER BY superseded_at, lower(valid)"
    ).fetchall()
    assert versions == [
        ("接龙村村民委员会", "[2023-06-30,)", False),
        ("接龙村村民委员会", "[2023-06-30,2024-06-30)", True),
        ("新接龙村村民委员会", "[2024-06-30,)", True),
    ]


def test_a_renamed_villages_station_follows_unless_it_has_a_name_of_its_own(
    connection: psycopg.Connection,
) -> None:
    delivered(connection, county())
    connection.execute("UPDATE station_version SET name = '自定名' WHERE name = '河水村退役军人服务站'")
    renamed = tuple((code, "新" + name) for code, name in VILLAGES)

    delivered(connection, county(villages=renamed), on=LATER)

    names = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM station_version WHERE valid @> %s AND superseded_at IS NULL", (LATER,)
        )
    }
    assert {"新接龙村退役军人服务站", "自定名"} < names
    assert "接龙村退役军人服务站" not in names


def test_a_closed_township_ends_with_its_villages_and_stations(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    left = _without(VILLAGES, "500151104201", "500151104202")

    report = delivered(connection, county(TOWNSHIPS[:1], left), on=LATER)

    assert fates(report, Verdict.CLOSED) == {"土桥镇", "河水村村民委员会", "土桥村村民委员会"}
    assert "土桥镇" in standing(connection, date(2024, 6, 29))
    assert "土桥镇" not in standing(connection, LATER)
    open_stations = connection.execute(
        "SELECT name FROM station_version WHERE upper_inf(valid) AND superseded_at IS NULL"
    )
    assert "土桥镇退役军人服务站" not in {name for (name,) in open_stations}


def test_a_township_closed_without_a_village_list_ends_its_villages(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    townships_only = county(TOWNSHIPS[:1])
    del townships_only[DivisionLevel.VILLAGE]

    report = delivered(connection, townships_only, on=LATER)

    assert fates(report, Verdict.CLOSED) == {"土桥镇", "河水村村民委员会", "土桥村村民委员会"}
    assert "接龙村村民委员会" in standing(connection, LATER)


def test_a_moved_village_is_the_same_village_under_a_new_code_and_parent(
    connection: psycopg.Connection,
) -> None:
    delivered(connection, county())
    moved = (*_without(VILLAGES, "500151104201"), ("500151001205", "河水村村民委员会"))

    report = delivered(connection, county(villages=moved), on=LATER)

    assert fates(report, Verdict.MOVED) == {"河水村村民委员会"}
    before, after = standing(connection, FIRST), standing(connection, LATER)
    assert before["河水村村民委员会"].id == after["河水村村民委员会"].id
    assert after["河水村村民委员会"].parent_id == after["巴川街道"].id


def test_a_merged_townships_successor_is_recorded(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    moved = (
        *VILLAGES[:2],
        ("500151001301", "河水村村民委员会"),
        ("500151001302", "土桥村村民委员会"),
    )

    delivered(connection, county(TOWNSHIPS[:1], moved), on=LATER)

    before = standing(connection, FIRST)
    rows = connection.execute(
        "SELECT predecessor_id, successor_id, kind, happened_on FROM division_succession"
    ).fetchall()
    assert rows == [(before["土桥镇"].id, before["巴川街道"].id, "MERGED", LATER)]


def test_a_town_made_a_subdistrict_keeps_its_id_and_its_villages(connection: psycopg.Connection) -> None:
    delivered(connection, county())
    townships = (TOWNSHIPS[0], ("500151006", "土桥街道"))
    villages = tuple((code.replace("500151104", "500151006"), name) for code, name in VILLAGES)

    report = delivered(connection, county(townships, villages), on=LATER)

    assert fates(report, Verdict.MOVED) == {"土桥街道", "河水村村民委员会", "土桥村村民委员会"}
    assert not fates(report, Verdict.CLOSED) | fates(report, Verdict.ADDED)
    assert standing(connection, LATER)["土桥街道"].id == standing(connection, FIRST)["土桥镇"].id


def test_names_that_several_villages_bear_are_not_guessed_at(connection: psycopg.Connection) -> None:
    twins = (("500151001203", "新华村村民委员会"), ("500151104204", "新华村村民委员会"))
    delivered(connection, county(villages=(*VILLAGES, *twins)))
    anew = (*VILLAGES, ("500151104209", "新华村村民委员会"), ("500151104210", "新华村村民委员会"))

    report = delivered(connection, county(villages=anew), on=LATER)

    closed = {change.old_code for change in report.changes if change.verdict is Verdict.CLOSED}
    assert closed == {"500151001203", "500151104204"}


def test_a_countys_delivery_leaves_other_counties_alone(connection: psycopg.Connection) -> None:
    delivered(connection, NEIGHBOUR)
    before = standing(connection)["桂林社区居民委员会"]

    report = delivered(connection, county())

    assert not fates(report, Verdict.CLOSED)
    assert standing(connection)["桂林社区居民委员会"] == before


def test_a_county_missing_where_all_were_delivered_is_closed(connection: psycopg.Connection) -> None:
    delivered(connection, NEIGHBOUR)
    delivered(connection, county())

    report = delivered(connection, county(), on=LATER, terms=CHONGQING_WHOLE)

    assert fates(report, Verdict.CLOSED) == {"潼南区", "桂林街道", "桂林社区居民委员会"}
    links = connection.execute(
        "SELECT valid::text FROM county_link WHERE county_id = 500152 AND superseded_at IS NULL"
    ).fetchall()
    assert links == [("[2023-06-30,2024-06-30)",)]


def test_a_county_that_becomes_a_district_keeps_its_key_and_remembers_its_code(
    connection: psycopg.Connection,
) -> None:
    before = {
        level: tuple(
            (code.replace("500151", "500224"), name.replace("铜梁区", "铜梁县")) for code, name in pairs
        )
        for level, pairs in county().items()
    }
    cities = {DivisionLevel.CITY: (("5001", "市辖区"), ("5002", "县"))}
    delivered(connection, before | cities)

    report = delivered(connection, county() | cities, on=LATER, terms=CHONGQING_WHOLE)

    assert not fates(report, Verdict.CLOSED) | fates(report, Verdict.ADDED)
    codes = connection.execute(
        "SELECT adcode, valid::text FROM county_code WHERE county_id = 500224 ORDER BY 1"
    )
    assert codes.fetchall() == [("500151", "[2024-06-30,)"), ("500224", "[2023-06-30,2024-06-30)")]
    assert connection.execute("SELECT adcode FROM county WHERE county_id = 500224").fetchone() == ("500151",)


def test_an_older_vintage_after_a_newer_one_is_refused(connection: psycopg.Connection) -> None:
    delivered(connection, county(), on=LATER)
    before = everything(connection)

    with pytest.raises(DomainError) as refused:
        delivered(connection, county(), on=FIRST)

    assert refused.value.code == "VINTAGE_TOO_OLD"
    assert everything(connection) == before
