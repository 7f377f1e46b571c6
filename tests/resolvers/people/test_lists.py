from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Row, select

from db.codes import GridRole, PersonCategory, PersonStatus, PriorityClass, Sex
from db.models import Person
from resolvers.areas import Area
from resolvers.ask import parents_of
from resolvers.ground.cells import counts_of_cells, my_cells
from resolvers.keyset import after
from resolvers.people.filter import PersonFilter
from resolvers.people.lists import people, people_of_cells, person
from resolvers.people.order import PersonOrder, order_keys
from resolvers.people.question import PersonQuestion
from resolvers.viewer import Viewer
from tests.builders import LONG_AGO, assign, between, build_cells, build_station, build_worker, since
from tests.ground import Ground, build_ground
from tests.plan import Plan
from tests.residents import build_person
from tests.viewers import NOBODY, TODAY, ask_of, leader_viewer, staff_viewer, worker_viewer

PLAN = Plan("A B C")


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    return build_ground(rolled_back)


@pytest.fixture
def station(rolled_back: Connection, ground: Ground) -> Area:
    return build_station(rolled_back, ground.townships[0])


@pytest.fixture
def cells(rolled_back: Connection, ground: Ground) -> dict[str, Area]:
    """Three cells in three villages, with one person in each."""
    villages = dict(zip("ABC", ground.villages, strict=False))
    cells = build_cells(rolled_back, PLAN, villages)
    for letter, village in villages.items():
        build_person(rolled_back, village, cells[letter], name=f"住{letter}")
    return cells


def _rows(connection: Connection, viewer: Viewer, question: PersonQuestion) -> list[Row[Any]]:
    return list(connection.execute(people(ask_of(viewer), question)))


def _seen(connection: Connection, viewer: Viewer, *areas: Area, **wanted: Any) -> list[str]:
    return [row.name for row in _rows(connection, viewer, PersonQuestion(areas, PersonFilter(**wanted)))]


def test_without_a_grant_nobody_is_seen(rolled_back: Connection, cells: dict[str, Area]) -> None:
    assert _seen(rolled_back, NOBODY) == []


def test_a_leader_sees_no_persons(rolled_back: Connection, ground: Ground, cells: dict[str, Area]) -> None:
    assert _seen(rolled_back, leader_viewer(ground.county)) == []


def test_a_worker_sees_the_people_of_the_cells_assigned_today(
    rolled_back: Connection, station: Area, cells: dict[str, Area]
) -> None:
    worker = build_worker(rolled_back, station)
    assign(rolled_back, worker, cells["A"])
    assign(rolled_back, worker, cells["B"], valid=between(LONG_AGO, TODAY))
    assign(rolled_back, worker, cells["C"], valid=since(TODAY + timedelta(days=1)))
    assert _seen(rolled_back, worker_viewer(worker)) == ["住A"]


def test_a_deputy_sees_the_people_too(rolled_back: Connection, station: Area, cells: dict[str, Area]) -> None:
    worker = build_worker(rolled_back, station)
    assign(rolled_back, worker, cells["B"], role=GridRole.DEPUTY)
    assert _seen(rolled_back, worker_viewer(worker)) == ["住B"]


def test_asking_about_the_past_opens_no_closed_cell(
    rolled_back: Connection, station: Area, cells: dict[str, Area]
) -> None:
    worker = build_worker(rolled_back, station)
    assign(rolled_back, worker, cells["A"], valid=between(LONG_AGO, TODAY))
    ask = ask_of(worker_viewer(worker), TODAY - timedelta(days=30))
    cell = cells["A"]
    assert rolled_back.execute(people_of_cells(ask, parents_of([(cell.county_id, cell.id)]))).all() == []


def test_station_staff_see_the_people_of_the_stations_area(
    rolled_back: Connection, station: Area, cells: dict[str, Area]
) -> None:
    assert set(_seen(rolled_back, staff_viewer(station))) == {"住A", "住B"}


def test_a_persons_record_outside_the_scope_does_not_exist(
    rolled_back: Connection, station: Area, cells: dict[str, Area]
) -> None:
    ids = {row.name: row.id for row in rolled_back.execute(select(Person.name, Person.id))}
    ask = ask_of(staff_viewer(station))
    found = [rolled_back.execute(person(ask, 500151, ids[name])).all() for name in ("住A", "住C")]
    assert [len(rows) for rows in found] == [1, 0]


def test_the_question_narrows_the_scope_and_never_widens_it(
    rolled_back: Connection, ground: Ground, station: Area, cells: dict[str, Area]
) -> None:
    staff = staff_viewer(station)
    assert _seen(rolled_back, staff, ground.villages[0]) == ["住A"]
    assert _seen(rolled_back, staff, ground.villages[2]) == []
    assert set(_seen(rolled_back, staff, ground.county)) == {"住A", "住B"}


def test_counts_follow_the_scope(
    rolled_back: Connection, ground: Ground, station: Area, cells: dict[str, Area]
) -> None:
    asked = parents_of([(cell.county_id, cell.id) for cell in cells.values()])
    for viewer, people_counted in (
        (NOBODY, 0),
        (staff_viewer(station), 2),
        (leader_viewer(ground.county), 3),
    ):
        rows = rolled_back.execute(counts_of_cells(ask_of(viewer), asked)).all()
        assert sum(row.people for row in rows) == people_counted
        assert len(rows) == 3


def test_my_cells_are_those_assigned_in_any_role(
    rolled_back: Connection, station: Area, cells: dict[str, Area]
) -> None:
    worker = build_worker(rolled_back, station)
    assign(rolled_back, worker, cells["B"], role=GridRole.COVER, valid=between(LONG_AGO, date(2026, 1, 1)))
    assign(rolled_back, worker, cells["A"])
    rows = rolled_back.execute(my_cells(ask_of(worker_viewer(worker)))).all()
    assert [row.name for row in rows] == ["网格A", "网格B"]


def test_filters_narrow_the_list(rolled_back: Connection, ground: Ground, station: Area) -> None:
    village = ground.villages[0]
    build_person(rolled_back, village, name="李一", sex=Sex.FEMALE.value, born_on=date(1940, 1, 1))
    build_person(
        rolled_back,
        village,
        name="王二",
        categories=[PersonCategory.MARTYR_SURVIVOR.value],
        priority_classes=[PriorityClass.MARTYR_FAMILY.value],
        is_veteran=False,
        point=PLAN.inside("A"),
        last_contact_on=date(2025, 9, 1),
    )
    staff = staff_viewer(station)
    assert _seen(rolled_back, staff, sex=Sex.FEMALE) == ["李一"]
    assert _seen(rolled_back, staff, age_from=80, age_to=90) == ["李一"]
    assert _seen(rolled_back, staff, categories=(PersonCategory.MARTYR_SURVIVOR,)) == ["王二"]
    assert _seen(rolled_back, staff, priority_classes=(PriorityClass.MARTYR_FAMILY,)) == ["王二"]
    assert _seen(rolled_back, staff, veterans_only=True) == ["李一"]
    assert _seen(rolled_back, staff, unlocated=True) == ["李一"]
    assert _seen(rolled_back, staff, last_contact_before=date(2025, 9, 2)) == ["李一", "王二"]
    assert _seen(rolled_back, staff, last_contact_after=date(2025, 8, 31)) == ["王二"]
    assert _seen(rolled_back, staff, name="二") == ["王二"]
    assert _seen(rolled_back, staff, name="%") == []


def test_a_birthday_counts_from_the_day_itself(
    rolled_back: Connection, ground: Ground, station: Area
) -> None:
    build_person(rolled_back, ground.villages[0], name="今日", born_on=TODAY.replace(year=TODAY.year - 60))
    later = TODAY.replace(year=TODAY.year - 60) + timedelta(days=1)
    build_person(rolled_back, ground.villages[0], name="明日", born_on=later)
    assert _seen(rolled_back, staff_viewer(station), age_from=60) == ["今日"]
    assert _seen(rolled_back, staff_viewer(station), age_to=59) == ["明日"]


def test_only_active_persons_are_listed(rolled_back: Connection, ground: Ground, station: Area) -> None:
    build_person(rolled_back, ground.villages[0], status=PersonStatus.DECEASED.value)
    assert _seen(rolled_back, staff_viewer(station)) == []


@pytest.mark.parametrize("order", list(PersonOrder))
def test_pages_follow_each_other_without_gap_or_overlap(
    rolled_back: Connection, ground: Ground, station: Area, order: PersonOrder
) -> None:
    for name, day in (("丁", None), ("丙", date(2025, 5, 1)), ("乙", None), ("甲", date(2025, 5, 1))):
        for born_on in (date(1950, 1, 1), date(1960, 1, 1)):
            build_person(rolled_back, ground.villages[0], name=name, last_contact_on=day, born_on=born_on)
    whole = people(ask_of(staff_viewer(station)), PersonQuestion(order=order))
    everyone = [row.id for row in rolled_back.execute(whole)]
    keys = [key.label(f"key_{place}") for place, key in enumerate(order_keys(order))]
    paged, page = [], whole.add_columns(*keys).limit(3)
    while rows := rolled_back.execute(page).all():
        paged += [row.id for row in rows]
        values = tuple(rows[-1])[-len(keys) :]
        page = whole.add_columns(*keys).where(after(order_keys(order), values)).limit(3)
    assert paged == everyone
    assert len(set(paged)) == 8


def test_names_are_ordered_by_their_sound(rolled_back: Connection, ground: Ground, station: Area) -> None:
    for name in ("张三", "李四", "安五"):
        build_person(rolled_back, ground.villages[0], name=name)
    assert _seen(rolled_back, staff_viewer(station)) == ["安五", "李四", "张三"]


def test_the_never_contacted_come_first(rolled_back: Connection, ground: Ground, station: Area) -> None:
    build_person(rolled_back, ground.villages[0], name="有", last_contact_on=date(2020, 1, 1))
    build_person(rolled_back, ground.villages[0], name="无")
    question = PersonQuestion(order=PersonOrder.LAST_CONTACT)
    assert [row.name for row in _rows(rolled_back, staff_viewer(station), question)] == ["无", "有"]
