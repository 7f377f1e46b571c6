"""Duties through GraphQL: who sees whose, in which order, page by page, with what explains them."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.dialects.postgresql import Range

from db.codes import ContactPurpose, DutyRule, LifeEventKind
from db.engine import Database
from db.models import ContactPolicy
from tests.duty_builders import build_event, build_policy, build_yearly
from tests.residents import build_contact
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of, id_of
from tests.viewers import TODAY

EVERYONE = (
    *("worker", "other_worker", "staff", "leader", "township_leader", "administrator", "client", "nobody"),
)
SEES = {"worker": 6, "other_worker": 3, "staff": 6, "client": 9}
COUNTS = {**SEES, "leader": 9, "township_leader": 6}
LIST = """query($first: Int, $after: String, $near: PlaceInput, $state: [DutyState!]) {
    duties(first: $first, after: $after, near: $near, state: $state) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node {
            key rule state opensOn dueOn closesOn satisfiedOn onTime distanceM
            person { id name priorityClasses lastContact { contactedOn } }
            contact { contactedOn purpose worker { name } }
            explain {
                text issuer document article isShipped level trigger triggeredOn lifeEvent festival
                policy { id rule status region division { name } }
            }
        } }
    }
}"""
SUMMARY = """query($scope: CoverageScopeInput, $by: DutyBreakdownBy, $rule: [DutyRule!]) {
    dutySummary(scope: $scope, by: $by, rule: $rule) {
        by asOf window { from to }
        whole { registered expected satisfied onTime late missed overdue due upcoming withheld }
        parts { key label counts { registered expected satisfied withheld } cell { code } worker { name } }
    }
}"""


@pytest.fixture
def world(engine: Engine) -> World:
    """Everybody is to be visited this year.

    A1 met with hardship in May and was visited, A2 in September, B0, who has no point, in October.
    """
    made = build_world(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM contact_policy")
        build_yearly(connection, made.county, article="第一条")
        build_policy(connection, made.county, DutyRule.HARDSHIP, due_days=15, late_days=90, article="第二条")
        _, first, second, _ = made.people["A"]
        build_event(connection, first, LifeEventKind.HARDSHIP, date(2025, 5, 1))
        build_event(connection, second, LifeEventKind.HARDSHIP, date(2025, 9, 1))
        build_event(connection, made.people["B"][0], LifeEventKind.HARDSHIP, date(2025, 10, 10))
        build_contact(
            connection,
            first,
            date(2025, 5, 10),
            division=made.villages[0],
            cell=made.cells["A"],
            worker=made.worker,
            purpose=ContactPurpose.HARDSHIP,
        )
    return made


async def _answer(database: Any, world: World, role: str, query: str, **variables: Any) -> Any:
    result = await ask(database, world.viewers()[role], query, **variables)
    return result.data, codes_of(result)


async def _duties(database: Any, world: World, role: str, **variables: Any) -> list[dict[str, Any]]:
    data, codes = await _answer(database, world, role, LIST, **variables)
    assert codes == []
    return [edge["node"] for edge in data["duties"]["edges"]]


@pytest.mark.parametrize("role", EVERYONE)
async def test_duties_are_listed_only_of_persons_in_scope(
    role: str, database: Database, world: World
) -> None:
    data, codes = await _answer(database, world, role, LIST)
    if role not in SEES:
        assert (data["duties"], codes) == (None, ["PERSONS_NOT_PERMITTED"])
        return
    names = {edge["node"]["person"]["name"][0] for edge in data["duties"]["edges"]}
    letters = {"worker": "AB", "staff": "AB", "other_worker": "D", "client": "ABD"}
    assert names == set(letters[role])
    assert data["duties"]["totalCount"] == len(data["duties"]["edges"])


@pytest.mark.parametrize("role", EVERYONE)
async def test_duties_are_counted_only_where_the_viewer_may_analyse(
    role: str, database: Database, world: World
) -> None:
    data, codes = await _answer(database, world, role, SUMMARY)
    if role in COUNTS:
        assert data["dutySummary"]["whole"]["registered"] == COUNTS[role]
    else:
        assert (data["dutySummary"], codes) == (None, ["NOT_PERMITTED"])


@pytest.mark.parametrize("role", EVERYONE)
@pytest.mark.parametrize("letter", ["A", "D"])
async def test_numbers_of_an_area_need_the_whole_of_it(
    letter: str, role: str, database: Database, world: World
) -> None:
    data, codes = await _answer(database, world, role, SUMMARY, scope={"cellCode": f"500151{letter}"})
    outside = {"worker": "D", "staff": "D", "township_leader": "D", "other_worker": "A"}.get(role)
    if role not in COUNTS:
        assert codes == ["NOT_PERMITTED"]
    elif letter == outside:
        assert (data["dutySummary"], codes) == (None, ["AREA_NOT_FOUND"])
    else:
        assert codes == []


async def test_another_workers_area_narrows_the_list_to_nothing(database: Database, world: World) -> None:
    query = "query($id: ID!) { duties(scope: { workerId: $id }) { totalCount nodes { key } } }"
    data, codes = await _answer(database, world, "worker", query, id=id_of("GridWorker", world.other))
    assert codes == []
    assert data["duties"] == {"totalCount": 0, "nodes": []}


async def test_what_was_not_known_then_raises_no_duty(database: Database, world: World) -> None:
    query = """query($at: DateTime, $on: Date) {
        duties(knownAt: $at, asOf: $on, rule: [HARDSHIP]) { totalCount }
        dutySummary(knownAt: $at, asOf: $on) { knownAt whole { expected } }
    }"""
    now, codes = await _answer(database, world, "worker", query, on="2025-09-10")
    assert (now["duties"]["totalCount"], now["dutySummary"]["whole"]["expected"]) == (2, 8)
    long_ago = "2020-01-01T00:00:00+08:00"
    then, codes = await _answer(database, world, "worker", query, on="2025-09-10", at=long_ago)
    assert codes == []
    assert (then["duties"]["totalCount"], then["dutySummary"]["whole"]["expected"]) == (0, 0)
    told = datetime.fromisoformat(then["dutySummary"]["knownAt"])
    assert told == datetime.fromisoformat(long_ago)


async def test_overdue_comes_first_then_priority_class(database: Database, world: World) -> None:
    found = await _duties(database, world, "worker")
    assert [(one["state"], one["person"]["name"]) for one in found][:2] == [("OVERDUE", "A2"), ("DUE", "B0")]
    assert [one["state"] for one in found].count("SATISFIED") == 4


async def test_of_equal_duties_the_nearer_person_comes_first(database: Database, world: World) -> None:
    beside_b = {"lon": 106.055, "lat": 29.855}
    found = await _duties(database, world, "worker", near=beside_b, state=["DUE"])
    distances = [one["distanceM"] for one in found if not one["person"]["priorityClasses"]]
    assert distances == sorted(distances)
    assert all(distance is not None for distance in distances)
    (unlocated,) = [one for one in found if one["person"]["name"] == "B0"]
    assert unlocated["distanceM"] is None


async def test_a_satisfied_duty_shows_its_contact_and_a_duty_what_it_rests_on(
    database: Database, world: World
) -> None:
    found = await _duties(database, world, "worker", state=["SATISFIED"])
    (met,) = [one for one in found if one["rule"] == "HARDSHIP"]
    assert (met["satisfiedOn"], met["onTime"]) == ("2025-05-10", True)
    assert met["contact"] == {
        "contactedOn": "2025-05-10",
        "purpose": "HARDSHIP",
        "worker": {"name": "王网格"},
    }
    explained = met["explain"]
    assert explained["document"] == "某文件"
    assert (explained["article"], explained["trigger"]) == ("第二条", "LIFE_EVENT")
    assert (explained["triggeredOn"], explained["lifeEvent"]) == ("2025-05-01", "HARDSHIP")
    assert explained["policy"]["division"] == {"name": "铜梁区"}
    for said in ("某文件", "第二条", "2025-05-01", "2025-05-16", "2025-05-10"):
        assert said in explained["text"]


async def test_pages_neither_skip_nor_repeat_though_a_duty_is_satisfied_between_them(
    engine: Engine, database: Database, world: World
) -> None:
    whole = [one["key"] for one in await _duties(database, world, "client")]
    seen: list[str] = []
    cursor, more = None, True
    while more:
        data, _ = await _answer(database, world, "client", LIST, first=2, after=cursor)
        page = data["duties"]
        seen += [edge["node"]["key"] for edge in page["edges"]]
        assert page["totalCount"] == len(whole)
        assert page["pageInfo"]["hasPreviousPage"] == (cursor is not None)
        cursor, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert seen == whole
    assert len(set(whole)) == len(whole)


async def test_a_page_beyond_the_last_is_empty_and_still_counts(database: Database, world: World) -> None:
    data, _ = await _answer(database, world, "worker", LIST)
    last = data["duties"]["pageInfo"]["endCursor"]
    data, codes = await _answer(database, world, "worker", LIST, after=last)
    assert codes == []
    assert (data["duties"]["edges"], data["duties"]["totalCount"]) == ([], 9)


@pytest.mark.parametrize("cursor", ["", "x", "W10=", "WyJEVVRZIl0=", "WyJOQU1FIiwiYSIsMSwxXQ=="])
async def test_a_cursor_of_another_list_is_refused(cursor: str, database: Database, world: World) -> None:
    _, codes = await _answer(database, world, "worker", LIST, after=cursor)
    assert codes == ["BAD_CURSOR"]


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ('window: { from: "2015-01-01", to: "2025-01-01" }', "WINDOW_TOO_LONG"),
        ('window: { from: "0005-01-01", to: "0005-02-01" }', "DATE_OUT_OF_RANGE"),
        ("first: 0", "BAD_PAGE_SIZE"),
        ('asOf: "0001-01-01"', "DATE_OUT_OF_RANGE"),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_a_code(
    argument: str, code: str, database: Database, world: World
) -> None:
    _, codes = await _answer(database, world, "worker", f"{{ duties({argument}) {{ totalCount }} }}")
    assert codes == [code]


@pytest.mark.parametrize("by", ["CELL", "WORKER", "STATION", "CHILD_DIVISION"])
async def test_parts_sum_to_the_whole(by: str, database: Database, world: World) -> None:
    data, codes = await _answer(database, world, "leader", SUMMARY, by=by)
    summary = data["dutySummary"]
    assert codes == []
    assert summary["by"] == by
    for name in ("registered", "expected", "satisfied"):
        assert sum(part["counts"][name] for part in summary["parts"]) == summary["whole"][name]
    assert summary["whole"]["expected"] == 9 + 3
    assert summary["whole"]["overdue"] == 1


async def test_of_fewer_than_five_a_rule_is_not_told_to_those_who_may_not_see_persons(
    database: Database, world: World
) -> None:
    asked = {"by": "CELL", "rule": ["HARDSHIP"]}
    data, _ = await _answer(database, world, "leader", SUMMARY, **asked)
    counts = {part["key"]: part["counts"] for part in data["dutySummary"]["parts"]}
    assert data["dutySummary"]["whole"]["expected"] == 3
    assert counts["500151A"] == {"registered": 4, "expected": None, "satisfied": None, "withheld": True}
    data, _ = await _answer(database, world, "client", SUMMARY, **asked)
    counts = {part["key"]: part["counts"] for part in data["dutySummary"]["parts"]}
    assert counts["500151A"]["expected"] == 2


async def test_a_small_part_withheld_alone_takes_the_next_with_it(database: Database, world: World) -> None:
    asked = {"by": "CHILD_DIVISION", "rule": ["HARDSHIP"]}
    data, _ = await _answer(database, world, "leader", SUMMARY, **asked)
    assert [part["counts"]["withheld"] for part in data["dutySummary"]["parts"]] == [True, True]


@pytest.mark.parametrize("role", EVERYONE)
async def test_policies_are_public(role: str, database: Database, world: World) -> None:
    query = '{ contactPolicies(divisionCode: "500151000000") { id rule issuer division { name } } }'
    data, codes = await _answer(database, world, role, query)
    assert codes == []
    assert [one["rule"] for one in data["contactPolicies"]] == ["HARDSHIP", "YEARLY_VISIT"]
    one = data["contactPolicies"][0]
    node, _ = await _answer(database, world, role, "query($id: ID!) { node(id: $id) { id } }", id=one["id"])
    assert node["node"] == {"id": one["id"]}


async def test_a_policy_of_a_later_day_is_listed_beforehand_where_it_is_asked_for(
    engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        mine = ContactPolicy.county_id == world.county.county_id
        of_later = {"valid": Range(TODAY + timedelta(days=1), None)}
        connection.execute(update(ContactPolicy).where(mine).values(of_later))
    query = """query($coming: Boolean) { contactPolicies(divisionCode: "500151", withComing: $coming) { rule
        division { code } } }"""
    for coming, expected in ((None, 0), (False, 0), (True, 2)):
        data, codes = await _answer(database, world, "nobody", query, coming=coming)
        own = [one for one in data["contactPolicies"] if one["division"]["code"] == "500151000000"]
        assert (codes, len(own)) == ([], expected)


async def test_a_list_of_duties_is_one_statement_however_long(
    engine: Engine, database: Database, world: World
) -> None:
    query = "{ duties { totalCount nodes { key state person { name } explain { text document article } } } }"
    counting = CountingDatabase(database)
    result = await ask(counting, world.viewers()["worker"], query)
    assert result.errors is None
    assert counting.statements == 1
    linked = CountingDatabase(database)
    await ask(linked, world.viewers()["worker"], LIST)
    assert linked.statements == 4
