from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func

from db.codes import (
    ContactMode,
    ContactOutcome,
    PersonCategory,
    Sex,
    UnreachableDecision,
    UnreachableReason,
)
from db.errors import DomainError
from db.models import UnreachableRequest
from resolvers.areas import Area
from resolvers.coverage.answers import Breakdown, Coverage, breakdown_of, coverage_of
from resolvers.coverage.parts import breakdown_statement, coverage_statement
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.people.filter import PersonFilter
from resolvers.small_numbers import BLIND, Sight
from resolvers.windows import Window
from tests.builders import LONG_AGO, assign, between, build_cells, build_station, build_worker, put, since
from tests.ground import Ground, build_ground
from tests.plan import Plan
from tests.residents import Registered, build_contact, build_person, build_residence
from tests.viewers import EVERYBODY, TODAY

MARCH = Window(date(2025, 3, 1), date(2025, 4, 1))
PLAN = Plan("A B C")


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    return build_ground(rolled_back)


@pytest.fixture
def cells(rolled_back: Connection, ground: Ground) -> dict[str, Area]:
    """A and B in the first village, C in the third; nobody lives there yet."""
    villages = {"A": ground.villages[0], "B": ground.villages[0], "C": ground.villages[2]}
    return build_cells(rolled_back, PLAN, villages)


def _ask(area: Area, attribution: Attribution = Attribution.AT_WINDOW_END) -> CoverageQuestion:
    return CoverageQuestion(area, MARCH, TODAY, attribution=attribution)


def _coverage(connection: Connection, sight: Sight, question: CoverageQuestion) -> Coverage:
    return coverage_of(sight, question, connection.execute(coverage_statement(question)).all())


def _breakdown(
    connection: Connection, sight: Sight, question: CoverageQuestion, by: BreakdownBy
) -> Breakdown:
    rows = connection.execute(breakdown_statement(question, by)).all()
    return breakdown_of(sight, question, by, rows)


def _reach(connection: Connection, person: Registered, ground: Ground, cell: Area, day: int = 10) -> None:
    village = ground.villages[0]
    build_contact(connection, person, date(2025, 3, day), division=village, cell=cell)


def _confirmed_unreachable(connection: Connection, person: Registered, day: date) -> None:
    told = {"person_id": person.id, "reason": UnreachableReason.OTHER.value, "reported_on": day}
    decided = {"decision": UnreachableDecision.CONFIRMED.value, "reviewed_at": func.now()}
    who = {"client_id": uuid4(), "reported_by": "worker", "reviewed_by": "staff"}
    put(connection, UnreachableRequest, person.county_id, **told, **decided, **who)


def test_where_nobody_is_due_there_is_no_share(rolled_back: Connection, ground: Ground) -> None:
    counts = _coverage(rolled_back, BLIND, _ask(ground.county)).counts
    assert (counts.denominator, counts.numerator, counts.share) == (0, 0, None)


def test_two_contacts_count_once(rolled_back: Connection, ground: Ground, cells: dict[str, Area]) -> None:
    first = build_person(rolled_back, ground.villages[0], cells["A"])
    build_person(rolled_back, ground.villages[0], cells["A"])
    for day in (10, 10, 20):
        _reach(rolled_back, first, ground, cells["A"], day)
    counts = _coverage(rolled_back, BLIND, _ask(ground.county)).counts
    assert (counts.numerator, counts.denominator, counts.share) == (1, 2, 0.5)


def test_the_window_is_half_open(rolled_back: Connection, ground: Ground, cells: dict[str, Area]) -> None:
    for day in (date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 31), date(2025, 4, 1)):
        person = build_person(rolled_back, ground.villages[0], cells["A"])
        build_contact(rolled_back, person, day, division=ground.villages[0], cell=cells["A"])
    assert _coverage(rolled_back, BLIND, _ask(ground.county)).counts.numerator == 2


def test_a_call_is_a_contact_and_no_visit(
    rolled_back: Connection, ground: Ground, cells: dict[str, Area]
) -> None:
    person = build_person(rolled_back, ground.villages[0], cells["A"], point=PLAN.inside("A"))
    assign(rolled_back, build_worker(rolled_back, build_station(rolled_back, ground.county)), cells["A"])
    called_on = date(2025, 3, 5)
    build_contact(rolled_back, person, called_on, division=ground.villages[0], mode=ContactMode.PHONE)
    visits = CoverageQuestion(ground.county, MARCH, TODAY, in_person=True)
    found = _coverage(rolled_back, BLIND, visits)
    assert (found.counts.numerator, found.counts.attempted) == (0, 1)
    assert [drop.reason for drop in found.waterfall[-1].drops] == ["NOT_IN_PERSON"]


def test_the_waterfall_says_where_each_person_was_lost(
    rolled_back: Connection, ground: Ground, cells: dict[str, Area]
) -> None:
    village, point = ground.villages[0], PLAN.inside("A")
    assign(rolled_back, build_worker(rolled_back, build_station(rolled_back, ground.county)), cells["A"])
    unlocated = build_person(rolled_back, village, cells["A"])
    build_person(rolled_back, village, point=point)
    build_person(rolled_back, village, cells["B"], point=point)
    build_person(rolled_back, village, cells["A"], point=point)
    away, met = (build_person(rolled_back, village, cells["A"], point=point) for _ in range(2))
    not_home = ContactOutcome.NOT_HOME
    build_contact(rolled_back, away, date(2025, 3, 2), division=village, outcome=not_home)
    for person in (unlocated, met):
        _reach(rolled_back, person, ground, cells["A"])
    lost_track = build_person(rolled_back, village, cells["A"], point=point)
    _reach(rolled_back, lost_track, ground, cells["A"], day=3)
    _confirmed_unreachable(rolled_back, lost_track, date(2025, 3, 20))
    found = _coverage(rolled_back, BLIND, _ask(ground.county))
    assert [(step.key, step.persons) for step in found.waterfall] == [
        ("REGISTERED", 7),
        ("ELIGIBLE", 7),
        ("LOCATED", 6),
        ("ASSIGNED", 4),
        ("REACHABLE", 3),
        ("ATTEMPTED", 2),
        ("REACHED", 1),
    ]
    lost = {drop.reason: (drop.persons, drop.reached) for step in found.waterfall for drop in step.drops}
    assert lost == {
        "UNLOCATED": (1, 1),
        "NO_CELL": (1, 0),
        "NO_WORKER": (1, 0),
        "UNREACHABLE": (1, 1),
        "NOT_ATTEMPTED": (1, 0),
        "NOT_HOME": (1, 0),
    }


def test_a_cell_without_anybody_is_a_part_with_zeros(
    rolled_back: Connection, ground: Ground, cells: dict[str, Area]
) -> None:
    build_person(rolled_back, ground.villages[0], cells["A"])
    found = _breakdown(rolled_back, BLIND, _ask(ground.townships[0]), BreakdownBy.CELL)
    assert [(part.key, part.counts.denominator) for part in found.parts] == [("500151A", 1), ("500151B", 0)]


def test_a_county_falls_into_its_townships(
    rolled_back: Connection, ground: Ground, cells: dict[str, Area]
) -> None:
    build_person(rolled_back, ground.villages[2], cells["C"])
    found = _breakdown(rolled_back, BLIND, _ask(ground.county), BreakdownBy.CHILD_DIVISION)
    parts = [(part.label, part.counts.denominator) for part in found.parts]
    assert parts == [("巴川街道", 0), ("东城街道", 1)]


def test_a_person_counts_where_it_was_met_or_lived_or_lives(
    rolled_back: Connection, ground: Ground, cells: dict[str, Area]
) -> None:
    in_march, moved_on = between(LONG_AGO, date(2025, 5, 1)), date(2025, 5, 1)
    person = build_person(rolled_back, ground.villages[0], cells["B"], valid=in_march)
    build_residence(rolled_back, person, ground.villages[2], cells["C"], valid=since(moved_on))
    _reach(rolled_back, person, ground, cells["A"])
    where = {
        attribution: [
            part.label
            for part in _breakdown(
                rolled_back,
                BLIND,
                _ask(ground.county, attribution),
                BreakdownBy.CELL,
            ).parts
            if part.counts.numerator
        ]
        for attribution in Attribution
    }
    assert where == {
        Attribution.AT_CONTACT: ["网格A"],
        Attribution.AT_WINDOW_END: ["网格B"],
        Attribution.CURRENT: ["网格C"],
    }


def test_fewer_than_five_are_not_told_apart_to_those_who_see_no_persons(
    rolled_back: Connection, ground: Ground, cells: dict[str, Area]
) -> None:
    for sex in (Sex.MALE, Sex.FEMALE):
        build_person(rolled_back, ground.villages[0], cells["A"], sex=sex.value)
    leader, staff = BLIND, EVERYBODY
    hidden = _breakdown(rolled_back, leader, _ask(cells["A"]), BreakdownBy.SEX)
    assert (hidden.whole.withheld, hidden.whole.share, hidden.parts) == (True, None, ())
    assert len(_breakdown(rolled_back, staff, _ask(cells["A"]), BreakdownBy.SEX).parts) == 2
    martyrs = PersonFilter(categories=(PersonCategory.MARTYR_SURVIVOR,))
    filtered = CoverageQuestion(cells["A"], MARCH, TODAY, filter=martyrs)
    assert _coverage(rolled_back, leader, filtered).counts.withheld


def test_a_window_that_has_not_begun_is_refused(ground: Ground) -> None:
    with pytest.raises(DomainError, match="WINDOW_IN_THE_FUTURE"):
        CoverageQuestion(ground.county, MARCH, date(2025, 2, 1))
