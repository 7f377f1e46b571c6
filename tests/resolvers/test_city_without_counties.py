"""A city without counties, such as 东莞: its townships are its children."""

from datetime import date

from sqlalchemy import Connection

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind, Reach
from resolvers.coverage import BreakdownBy, CoverageQuestion
from resolvers.coverage_answers import breakdown_of
from resolvers.coverage_parts import breakdown_statement, coverage_statement
from resolvers.windows import Window
from tests.builders import build_division, build_unit
from tests.residents import build_contact, build_person
from tests.viewers import leader_viewer

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
    return city


def test_its_coverage_is_cut_by_township(rolled_back: Connection) -> None:
    city = _city(rolled_back)
    question = CoverageQuestion(city, YEAR, LAST)
    rows = rolled_back.execute(breakdown_statement(question, BreakdownBy.CHILD_DIVISION)).all()
    answer = breakdown_of(leader_viewer(city), question, BreakdownBy.CHILD_DIVISION, rows)
    parts = [(part.label, part.counts.numerator, part.counts.denominator) for part in answer.parts]
    assert parts == [("东城街道", 1, 2)]


def test_its_children_are_within_reach(rolled_back: Connection) -> None:
    city = _city(rolled_back)
    area = Area(city.kind, city.county_id, city.id, city.level, Reach.CHILDREN)
    rows = rolled_back.execute(coverage_statement(CoverageQuestion(area, YEAR, LAST))).all()
    assert sum(row.denominator for row in rows) == 1
