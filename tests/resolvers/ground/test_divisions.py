from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Row, insert, update

from db.codes import DivisionLevel
from db.models import CountyCode, CountyLink, DivisionVersion
from resolvers.areas import Area
from resolvers.ask import Parents, Statement, parents_of
from resolvers.ground.divisions import (
    children_of_divisions,
    division_by_code,
    division_by_id,
    divisions_of_ids,
    parents_of_divisions,
)
from tests.builders import LONG_AGO, between, build_unit, build_version, put, since
from tests.ground import Ground, build_ground
from tests.viewers import NOBODY, TODAY, ask_of

CHANGED_ON, BEFORE = date(2025, 1, 1), date(2024, 12, 31)


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    return build_ground(rolled_back)


def _parents(*areas: Area) -> Parents:
    return parents_of([(area.county_id, area.id) for area in areas])


def _names(connection: Connection, statement: Statement) -> list[str]:
    rows: Sequence[Row[Any]] = connection.execute(statement).all()
    return [row.name for row in rows]


def _change(connection: Connection, division: Area, code: str, name: str, *, above: Area) -> None:
    """The division bears another code, name or parent from CHANGED_ON."""
    own = (DivisionVersion.county_id == division.county_id, DivisionVersion.division_id == division.id)
    connection.execute(update(DivisionVersion).where(*own).values(valid=between(LONG_AGO, CHANGED_ON)))
    build_version(connection, division, code, name, above=above, valid=since(CHANGED_ON))


def test_a_division_is_found_by_its_code(rolled_back: Connection, ground: Ground) -> None:
    row = rolled_back.execute(division_by_code(ask_of(NOBODY), "500151001002")).one()
    assert (row.county_id, row.id, row.level) == (500151, ground.villages[1].id, DivisionLevel.VILLAGE)


def test_the_nation_is_found_by_its_code(rolled_back: Connection, ground: Ground) -> None:
    row = rolled_back.execute(division_by_code(ask_of(NOBODY), "100000000000")).one()
    assert (row.id, row.name) == (ground.nation.id, "中国")


def test_a_code_nobody_bears_finds_nothing(rolled_back: Connection, ground: Ground) -> None:
    assert rolled_back.execute(division_by_code(ask_of(NOBODY), "500151009009")).all() == []


def test_a_renamed_division_bears_the_name_of_the_day(rolled_back: Connection, ground: Ground) -> None:
    _change(rolled_back, ground.villages[0], "500151001001", "新社区", above=ground.townships[0])
    for day, name in ((BEFORE, "甲社区"), (CHANGED_ON, "新社区")):
        assert _names(rolled_back, division_by_code(ask_of(NOBODY, day), "500151001001")) == [name]


def test_a_moved_village_is_a_child_of_the_township_of_the_day(
    rolled_back: Connection, ground: Ground
) -> None:
    _change(rolled_back, ground.villages[0], "500151002003", "甲社区", above=ground.townships[1])
    above = _parents(ground.townships[0])
    assert _names(rolled_back, children_of_divisions(ask_of(NOBODY, BEFORE), above)) == ["甲社区", "乙社区"]
    assert _names(rolled_back, children_of_divisions(ask_of(NOBODY), above)) == ["乙社区"]


def test_a_moved_village_keeps_its_identity_under_another_code(
    rolled_back: Connection, ground: Ground
) -> None:
    _change(rolled_back, ground.villages[0], "500151002003", "甲社区", above=ground.townships[1])
    village = ground.villages[0]
    codes = [
        rolled_back.execute(division_by_id(ask_of(NOBODY, day), village.county_id, village.id)).one().code
        for day in (BEFORE, TODAY)
    ]
    assert codes == ["500151001001", "500151002003"]


def test_the_chain_above_a_village_begins_with_the_nation(rolled_back: Connection, ground: Ground) -> None:
    chain = _names(rolled_back, parents_of_divisions(ask_of(NOBODY), _parents(ground.villages[2])))
    assert chain == ["中国", "重庆市", "市辖区", "铜梁区", "东城街道"]


def test_the_chains_of_several_divisions_come_in_one_statement(
    rolled_back: Connection, ground: Ground
) -> None:
    several = _parents(ground.villages[0], ground.city)
    rows = rolled_back.execute(parents_of_divisions(ask_of(NOBODY), several)).all()
    of_city = [row.name for row in rows if row.of_id == ground.city.id]
    assert of_city == ["中国", "重庆市"]
    assert [row.level for row in rows if row.of_id == ground.villages[0].id] == list(DivisionLevel)[:5]


def test_children_of_a_unit_are_the_roots_of_the_units_below(rolled_back: Connection, ground: Ground) -> None:
    statement = children_of_divisions(ask_of(NOBODY), _parents(ground.nation, ground.city, ground.county))
    rows = rolled_back.execute(statement).all()
    assert {(row.of_id, row.name) for row in rows} == {
        (ground.nation.id, "重庆市"),
        (ground.city.id, "铜梁区"),
        (ground.county.id, "巴川街道"),
        (ground.county.id, "东城街道"),
    }


def test_a_county_under_another_city_has_the_chain_of_the_day(
    rolled_back: Connection, ground: Ground
) -> None:
    other = build_unit(rolled_back, "500200000000", "县", DivisionLevel.CITY, above=ground.province)
    rolled_back.execute(
        update(CountyLink)
        .where(CountyLink.county_id == ground.county.county_id)
        .values(valid=between(LONG_AGO, CHANGED_ON))
    )
    county_id = ground.county.county_id
    put(rolled_back, CountyLink, county_id, parent_id=other.county_id, valid=since(CHANGED_ON))
    for day, city in ((BEFORE, "市辖区"), (TODAY, "县")):
        chain = _names(rolled_back, parents_of_divisions(ask_of(NOBODY, day), _parents(ground.county)))
        assert chain == ["中国", "重庆市", city]


def test_a_county_is_found_by_the_code_of_the_day(rolled_back: Connection, ground: Ground) -> None:
    own = CountyCode.county_id == ground.county.county_id
    rolled_back.execute(update(CountyCode).where(own).values(valid=since(CHANGED_ON)))
    earlier = {"county_id": ground.county.county_id, "adcode": "500224", "name": "铜梁县"}
    rolled_back.execute(insert(CountyCode).values(valid=between(LONG_AGO, CHANGED_ON), **earlier))
    _change(rolled_back, ground.townships[0], "500151001000", "巴川街道", above=ground.county)
    first = (
        DivisionVersion.division_id == ground.townships[0].id,
        DivisionVersion.valid == between(LONG_AGO, CHANGED_ON),
    )
    rolled_back.execute(update(DivisionVersion).where(*first).values(code="500224001000"))
    for day, code in ((BEFORE, "500224001000"), (TODAY, "500151001000")):
        found = rolled_back.execute(division_by_code(ask_of(NOBODY, day), code)).one()
        assert found.id == ground.townships[0].id
    assert rolled_back.execute(division_by_code(ask_of(NOBODY), "500224001000")).all() == []


def test_divisions_come_back_to_the_rows_that_name_them(rolled_back: Connection, ground: Ground) -> None:
    both = _parents(ground.villages[0], ground.province)
    rows = rolled_back.execute(divisions_of_ids(ask_of(NOBODY), both)).all()
    assert {(row.of_county_id, row.of_id, row.name) for row in rows} == {
        (500151, ground.villages[0].id, "甲社区"),
        (500000, ground.province.id, "重庆市"),
    }
