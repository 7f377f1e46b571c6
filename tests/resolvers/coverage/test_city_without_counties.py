"""A city without counties, such as 东莞: its townships are its children."""

from datetime import date

from sqlalchemy import Connection, select

from db.codes import DivisionLevel
from db.models import Division
from resolvers.areas import Area, AreaKind, Reach
from resolvers.coverage.answers import breakdown_of
from resolvers.coverage.parts import breakdown_statement, coverage_statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import parts
from resolvers.small_numbers import BLIND
from resolvers.windows import Window
from tests.builders import build_division, build_station, build_unit
from tests.residents import build_contact, build_person
from tests.rolled_up import roll_up

YEAR, LAST = Window(date(2025, 1, 1), date(2026, 1, 1)), date(2025, 10, 15)


def _city(connection: Connection) -> Area:
    nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
    province = build_unit(connection, "440000000000", "广东省", DivisionLevel.PROVINCE, above=nation)
    city = build_unit(connection, "441900000000", "东莞市", DivisionLevel.CITY, above=province)
    township = build_division(connection, city, "441900003000", "东城街道")
    village = Area(
        AreaKind.DIVISION,
        city.county_id,
        build_division(connection, township, "441900003001", "一社区").id,
        DivisionLevel.VILLAGE,
    )
    person = build_person(connection, village)
    build_person(connection, township)
    build_contact(connection, person, date(2025, 3, 1), division=village)
    roll_up(connection, LAST)
    return city


def _children(connection: Connection, area: Area) -> list[tuple[str | None, int, int]]:
    """Label, reached and registered of each child: from raw facts, and the same from roll-ups."""
    question, by = CoverageQuestion(area, YEAR, LAST), BreakdownBy.CHILD_DIVISION
    rows = connection.execute(breakdown_statement(question, by)).all()
    assert connection.execute(parts(question, by, LAST)).all() == rows
    answer = breakdown_of(BLIND, question, by, rows)
    return [(part.label, part.counts.numerator, part.counts.denominator) for part in answer.parts]


def test_its_coverage_is_cut_by_township(rolled_back: Connection) -> None:
    city = _city(rolled_back)
    assert _children(rolled_back, city) == [("东城街道", 1, 2)]


def test_so_is_that_of_its_centre(rolled_back: Connection) -> None:
    city = _city(rolled_back)
    assert _children(rolled_back, build_station(rolled_back, city)) == [("东城街道", 1, 2)]


def test_who_lives_in_the_city_itself_falls_in_no_township(rolled_back: Connection) -> None:
    city = _city(rolled_back)
    build_person(rolled_back, city)
    roll_up(rolled_back, LAST)
    assert _children(rolled_back, city) == [("东城街道", 1, 2), (None, 0, 1)]


def test_the_province_above_sees_it_as_one(rolled_back: Connection) -> None:
    _city(rolled_back)
    root = select(Division.id).where(Division.county_id == 440000)
    province = Area(AreaKind.DIVISION, 440000, rolled_back.execute(root).scalar_one(), DivisionLevel.PROVINCE)
    assert _children(rolled_back, province) == [("东莞市", 1, 2)]


def test_its_children_are_within_reach(rolled_back: Connection) -> None:
    city = _city(rolled_back)
    area = Area(city.kind, city.county_id, city.id, city.level, Reach.CHILDREN)
    rows = rolled_back.execute(coverage_statement(CoverageQuestion(area, YEAR, LAST))).all()
    assert sum(row.denominator for row in rows) == 1
