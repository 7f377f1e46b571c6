"""Lists of several counties are merged from the first of each: the same list, in the same order."""

from dataclasses import replace
from datetime import date
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from db.codes import DivisionLevel, PersonStatus
from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.people.filter import PersonFilter
from resolvers.people.lists import number_of_people, page_of_people, people
from resolvers.people.merged import is_merged
from resolvers.people.order import PersonOrder
from resolvers.people.question import PersonQuestion
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import build_division, build_unit
from tests.residents import build_person
from tests.viewers import ask_of

NAMES = ("王伟", "王小伟", "伟王", "欧阳,王伟", "阿卜杜热合曼·买买提", "John Smith", "张.三", "李伟")
SEARCHED = (None, "王", "伟", "王伟", "伟王", ",王", "·买", "n S", ".三", "王王", "无")
DAYS = (None, date(2024, 1, 1), date(2025, 1, 1), date(2025, 9, 30))


@pytest.fixture
def units(rolled_back: Connection) -> dict[str, Area]:
    """A nation, two cities of two counties each, and persons in all of them."""
    nation = build_unit(rolled_back, "100000000000", "中国", DivisionLevel.NATION)
    found, random = {"nation": nation}, Random(7)  # noqa: S311  # the same people each time
    for city_code in ("601100000000", "601200000000"):
        city = build_unit(rolled_back, city_code, city_code, DivisionLevel.CITY, above=nation)
        found[city_code] = city
        for number in (1, 2):
            code = f"{city_code[:4]}0{number}000000"
            found[code] = build_unit(rolled_back, code, code, DivisionLevel.COUNTY, above=city)
            _people(rolled_back, found[code], random)
    # A city without counties has townships, and people, of its own.
    _people(rolled_back, found["601200000000"], random)
    return found


def _people(connection: Connection, unit: Area, random: Random) -> None:
    code = f"{unit.county_id}001000"
    village = build_division(connection, unit, code, code)
    for _ in range(12):
        shown: dict[str, Any] = {"name": random.choice(NAMES), "last_contact_on": random.choice(DAYS)}
        shown["born_on"] = date(1950 + random.randrange(3), 1, 1)
        shown["status"] = random.choice(
            (PersonStatus.ACTIVE, PersonStatus.ACTIVE, PersonStatus.DECEASED)
        ).value
        build_person(connection, village, **shown)


def _sees(*areas: Area) -> Ask:
    grants = tuple(Grant(Permission.SEARCH, area) for area in areas)
    return ask_of(Viewer("client", "客户端", Role.SERVICE_CLIENT, grants))


def _ids(connection: Connection, statement: Statement) -> list[tuple[int, int]]:
    return [(row.county_id, row.id) for row in connection.execute(statement)]


def _paged(connection: Connection, ask: Ask, question: PersonQuestion) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start: tuple[Any, ...] | None = None
    while True:
        rows = connection.execute(page_of_people(ask, question, 3, start)).all()
        found += [(row.county_id, row.id) for row in rows]
        if len(rows) < 3:
            return found
        start = (_key(rows[-1], question.order), rows[-1].county_id, rows[-1].id)


def _key(row: Any, order: PersonOrder) -> Any:
    keys = {
        PersonOrder.NAME: row.name,
        PersonOrder.LAST_CONTACT: row.last_contact_on or date(1, 1, 1),
        PersonOrder.AGE: row.born_on,
    }
    return keys[order]


@pytest.mark.parametrize("order", list(PersonOrder))
def test_the_pages_of_a_merged_list_are_the_list(
    order: PersonOrder, rolled_back: Connection, units: dict[str, Area]
) -> None:
    seen = (["nation"], ["601200000000"], ["601101000000", "601202000000"])
    for names, searched in product(seen, SEARCHED):
        question = PersonQuestion(filter=PersonFilter(name=searched), order=order)
        ask = _sees(*[units[name] for name in names])
        assert is_merged(ask, question)
        whole = _ids(rolled_back, people(ask, question))
        assert _paged(rolled_back, ask, question) == whole
        assert rolled_back.scalar(number_of_people(ask, question)) == len(whole)


@pytest.mark.parametrize("order", list(PersonOrder))
def test_the_pages_of_a_countys_list_are_its_part_of_the_merged_one(
    order: PersonOrder, rolled_back: Connection, units: dict[str, Area]
) -> None:
    nation, county = units["nation"], units["601102000000"]
    for searched in SEARCHED:
        question = PersonQuestion(filter=PersonFilter(name=searched), order=order)
        everywhere = _ids(rolled_back, people(_sees(nation), question))
        own = [key for key in everywhere if key[0] == county.county_id]
        assert _paged(rolled_back, _sees(county), question) == own
        narrowed = replace(question, areas=(county,))
        assert not is_merged(_sees(nation), narrowed)
        assert _paged(rolled_back, _sees(nation), narrowed) == own


def test_a_search_finds_whoever_has_the_text_in_the_name(
    rolled_back: Connection, units: dict[str, Area]
) -> None:
    ask = _sees(units["nation"])
    everybody = rolled_back.execute(people(ask, PersonQuestion())).all()
    for searched in SEARCHED[1:]:
        wanted = PersonQuestion(filter=PersonFilter(name=searched))
        assert _paged(rolled_back, ask, wanted) == [
            (row.county_id, row.id) for row in everybody if str(searched) in row.name
        ]


def test_a_list_of_stations_or_of_parts_of_counties_is_not_merged(units: dict[str, Area]) -> None:
    nation, city, county = (units[name] for name in ("nation", "601100000000", "601101000000"))
    assert is_merged(_sees(nation), PersonQuestion(areas=(city,)))
    assert not is_merged(_sees(nation), PersonQuestion(areas=(city, county)))
    village = replace(county, level=DivisionLevel.VILLAGE)
    assert not is_merged(_sees(county, village), PersonQuestion())
