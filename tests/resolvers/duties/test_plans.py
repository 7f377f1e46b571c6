"""The plans of statements about duties, on the demonstration county."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, select

from db.codes import DivisionLevel
from db.models import Contact, Division
from db.wall.roles import AS_SERVER
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.duties.lists import DutyPage, page_of_duties
from resolvers.duties.parts import duty_breakdown_statement, summary_statement
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion, year_and_month_ahead
from resolvers.recording.duties_after import duties_after, id_array, question_after
from resolvers.scope import scope_setting
from resolvers.viewer import Permission
from tests.demo_county import DemoCounty
from tests.viewers import leader_viewer

NATION = select(Division.county_id, Division.id).where(Division.level == DivisionLevel.NATION.value)
BY_PERSON = "contact_2026_county_id_person"
LARGE = ("person", "residence", "life_event", "cell_assignment", "contact_2025", "contact_2026")


@pytest.fixture
def connection(demo_county: DemoCounty) -> Iterator[Connection]:
    engine: Engine = create_engine(demo_county.url, poolclass=NullPool, enable_from_linting=False)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_the_duties_of_a_worker_are_found_through_indexes(
    connection: Connection, demo_county: DemoCounty
) -> None:
    viewer, today = demo_county.viewers["worker"], demo_county.today
    own = viewer.areas(Permission.SEARCH)
    question = DutyQuestion(own, year_and_month_ahead(today), today)
    found = plan(connection, page_of_duties(Ask(viewer, today, today), question, DutyPage(50)))
    used = {(node["Relation Name"], node["Node Type"]) for node in nodes(found) if "Relation Name" in node}
    assert {table for table, _ in used} >= set(LARGE)
    assert [table for table, how in used if how == "Seq Scan" and table in LARGE] == []


def test_what_contacts_did_for_duties_is_found_through_indexes(
    connection: Connection, demo_county: DemoCounty
) -> None:
    viewer, today = demo_county.viewers["worker"], demo_county.today
    [county_id] = {area.county_id for area in viewer.areas(Permission.SEARCH)}
    ids = connection.execute(select(Contact.id).where(Contact.county_id == county_id).limit(20)).scalars()
    question = question_after(county_id, today)
    asked = (question, county_id, id_array(ids.all()))
    found = plan(connection, duties_after(Ask(viewer, today, today), *asked))
    used = {(node["Relation Name"], node["Node Type"]) for node in nodes(found) if "Relation Name" in node}
    assert {"person", "residence"} <= {table for table, _ in used}
    assert [table for table, how in used if how == "Seq Scan" and table in LARGE] == []


def test_contacts_are_looked_up_by_county_and_person_behind_the_wall(demo_county: DemoCounty) -> None:
    """As the server: what reckons with a value of a row, be it to add nothing, is kept from an index."""
    today = demo_county.today
    options = {"options": f"{AS_SERVER} -c enable_hashjoin=off -c enable_mergejoin=off"}
    engine = create_engine(demo_county.url, poolclass=NullPool, connect_args=options)
    with engine.connect() as served:
        [row] = served.execute(NATION).all()
        nation = Area(AreaKind.DIVISION, row.county_id, row.id, DivisionLevel.NATION)
        served.exec_driver_sql(scope_setting(leader_viewer(nation)).decode())
        question = DutyQuestion((nation,), year_and_month_ahead(today), today)
        found = plan(served, summary_statement(question))
    engine.dispose()
    used = [one for one in nodes(found) if one.get("Index Name", "").startswith(BY_PERSON)]
    assert used
    assert all("county_id = " in one["Index Cond"] and "person_id = " in one["Index Cond"] for one in used)


@pytest.mark.parametrize("role", ["worker", "leader"])
def test_kept_duties_are_read_without_what_they_were_computed_from(
    role: str, connection: Connection, demo_county: DemoCounty
) -> None:
    viewer, today = demo_county.viewers[role], demo_county.today
    areas = viewer.areas(Permission.ANALYSE)
    question = DutyQuestion(areas[:1], year_and_month_ahead(today), today).asked_on(today)
    statements = [
        summary_statement(question),
        duty_breakdown_statement(question, DutyBreakdownBy.CELL),
        page_of_duties(Ask(viewer, today, today), question, DutyPage(50)),
    ]
    for statement in statements[: 3 if role == "worker" else 2]:
        compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
        told = connection.exec_driver_sql(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + str(compiled), dict(compiled.params)
        )
        scans = [one for one in nodes(told.scalar_one()[0]["Plan"]) if "Relation Name" in one]
        read = {one["Relation Name"] for one in scans if one["Actual Loops"] > 0}
        assert read & {"duty_count", "kept_duty"}
        assert read.isdisjoint({"residence", "life_event", "contact_2025", "contact_2026"})


def plan(connection: Connection, statement: Statement) -> dict[str, Any]:
    """The plan of a statement, as PostgreSQL tells it."""
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    told = connection.exec_driver_sql("EXPLAIN (FORMAT JSON) " + str(compiled), dict(compiled.params))
    return dict(told.scalar_one()[0]["Plan"])


def nodes(plan_: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every node of a plan."""
    yield plan_
    for below in plan_.get("Plans", ()):
        yield from nodes(below)
