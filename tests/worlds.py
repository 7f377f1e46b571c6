"""Small random worlds: two counties of a city, people who move, die and are met, cells that change hands."""

import os
from dataclasses import replace
from datetime import date
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from db.codes import (
    ContactMode,
    ContactOutcome,
    DivisionLevel,
    EndReason,
    GridRole,
    PersonCategory,
    PriorityClass,
    Sex,
    UnreachableDecision,
)
from tests.facts import (
    EARLY,
    LATE,
    Assignment,
    Cell,
    Contact,
    Division,
    Knowledge,
    Parenthood,
    Person,
    Report,
    Service,
    Span,
    Spot,
    Standing,
    Station,
    Stay,
    Supervision,
    Worker,
    World,
)

DAYS = tuple(date(2025, month, day) for month in range(2, 8) for day in (1, 15, 28))
SUPERSEDED, RECORDED_LATE = Knowledge(superseded_at=LATE), Knowledge(recorded_at=LATE)
PROVINCE, CITY, COUNTY, NEIGHBOUR = 990000, 990100, 990101, 990102

DIVISIONS = (
    Division(1, PROVINCE, DivisionLevel.PROVINCE, "990000000000"),
    Division(2, CITY, DivisionLevel.CITY, "990100000000"),
    Division(3, COUNTY, DivisionLevel.COUNTY, "990101000000"),
    Division(4, NEIGHBOUR, DivisionLevel.COUNTY, "990102000000"),
    Division(5, COUNTY, DivisionLevel.TOWNSHIP, "990101001000"),
    Division(6, COUNTY, DivisionLevel.TOWNSHIP, "990101002000"),
    Division(7, COUNTY, DivisionLevel.VILLAGE, "990101001001"),
    Division(8, COUNTY, DivisionLevel.VILLAGE, "990101001002"),
    Division(9, COUNTY, DivisionLevel.VILLAGE, "990101002001"),
    Division(10, NEIGHBOUR, DivisionLevel.TOWNSHIP, "990102001000"),
    Division(11, NEIGHBOUR, DivisionLevel.VILLAGE, "990102001001"),
)
PARENTS = ((2, 1), (3, 2), (5, 3), (6, 3), (7, 5), (9, 6), (10, 4), (11, 10))
CELLS = (Cell(21, 7, "A"), Cell(22, 7, "B"), Cell(23, 8, "C"), Cell(24, 9, "D"), Cell(25, 11, "E"))
STATIONS = (Station(31, 1), Station(32, 2), Station(33, 3), Station(34, 4), Station(35, 5), Station(38, 9))
WORKERS = (Worker(41, 35), Worker(42, 35), Worker(43, 34))
SPOTS = {
    COUNTY: (Spot(7, 21), Spot(7, 22), Spot(8, 23), Spot(9, 24), Spot(9), Spot(5), Spot(3)),
    NEIGHBOUR: (Spot(11, 25), Spot(11)),
}
STAFF = {COUNTY: (41, 42), NEIGHBOUR: (43,)}
# A failing world is small already, and shrinking it through a database takes minutes. The worlds are the same
# every time; RONGGE_TEST_WORLDS asks for more of them.
quickly = settings(
    max_examples=int(os.environ.get("RONGGE_TEST_WORLDS", "8")),
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ENDINGS = (EndReason.DECEASED, EndReason.MOVED_OUT, EndReason.INELIGIBLE)


T = TypeVar("T")
known = st.sampled_from([Knowledge(), Knowledge(), RECORDED_LATE, SUPERSEDED])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world of at most six persons and twenty contacts."""
    persons = tuple(draw(_person(number)) for number in range(51, 51 + draw(st.integers(3, 6))))
    return World(
        divisions=DIVISIONS,
        parents=draw(_parents()),
        stations=draw(_stations()),
        services=draw(_optional(Service(9, 35, Span(DAYS[7]), draw(known)))),
        supervisions=draw(_optional(Supervision(38, 35, Span(DAYS[4]), draw(known)))),
        cells=CELLS,
        workers=WORKERS,
        assignments=tuple(one for cell in CELLS for one in draw(_assignments(cell))),
        persons=persons,
        stays=tuple(stay for person in persons for stay in draw(_stays(person))),
        contacts=draw(_contacts(persons)),
        reports=draw(_reports(persons)),
        standings=tuple(one for person in persons for one in draw(_standings(person))),
    )


def _optional(fact: T) -> st.SearchStrategy[tuple[T, ...]]:
    return st.sampled_from([(), (fact,)])


@st.composite
def _parents(draw: st.DrawFn) -> tuple[Parenthood, ...]:
    fixed = tuple(Parenthood(child, parent) for child, parent in PARENTS)
    return (*fixed, *draw(_moving(8, 5, 6)), *draw(_moving(4, 2, 1)))


@st.composite
def _moving(draw: st.DrawFn, child: int, before: int, after: int) -> tuple[Parenthood, ...]:
    """A division that may come under another parent on some day, which may be recorded late."""
    day = draw(st.sampled_from([None, *DAYS]))
    if day is None:
        return (Parenthood(child, before),)
    moved = Parenthood(child, before, Span(end=day)), Parenthood(child, after, Span(day))
    if draw(st.booleans()):
        return moved
    late = [replace(fact, known=RECORDED_LATE) for fact in moved]
    return Parenthood(child, before, known=SUPERSEDED), *late


@st.composite
def _stations(draw: st.DrawFn) -> tuple[Station, ...]:
    opened, closed = (draw(st.sampled_from(DAYS)) for _ in range(2))
    extra = [Station(36, 6, Span(end=closed)), Station(37, 7, Span(opened))]
    return (*STATIONS, *draw(st.sampled_from([extra, extra[:1], extra[1:], []])))


@st.composite
def _person(draw: st.DrawFn, number: int) -> Person:
    categories = [PersonCategory.DISCHARGED_SOLDIER, PersonCategory.MARTYR_SURVIVOR]
    return Person(
        id=number,
        county=draw(st.sampled_from([COUNTY, COUNTY, NEIGHBOUR])),
        sex=draw(st.sampled_from(Sex)),
        born_on=draw(st.sampled_from([date(1945, 5, 15), date(1965, 4, 28), date(1965, 3, 1)])),
        categories=tuple(draw(st.permutations(categories)))[: draw(st.integers(1, 2))],
        priority_classes=draw(_optional(PriorityClass.DISABLED)),
        is_veteran=draw(st.booleans()),
    )


@st.composite
def _standings(draw: st.DrawFn, person: Person) -> tuple[Standing, ...]:
    """That a person was something else before a day, or was taken to be, most of it learned late."""
    was = replace(draw(_person(person.id)), county=person.county)
    day, corrected = draw(st.sampled_from(DAYS)), draw(st.booleans())
    then = replace(was, sex=person.sex, born_on=person.born_on) if corrected else was
    before, after = Standing(then, Span(end=day)), Standing(person, Span(day))
    late = tuple(replace(one, known=RECORDED_LATE) for one in (before, after))
    taken_for = Standing(was, known=SUPERSEDED)
    right = Standing(person, known=RECORDED_LATE)
    return draw(st.sampled_from([(), (before, after), (taken_for, *late), (taken_for, right)]))


@st.composite
def _stays(draw: st.DrawFn, person: Person) -> tuple[Stay, ...]:
    """Where a person lived: up to two removals, perhaps an end, the last change perhaps recorded late."""
    cuts = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=2)))
    spots, located = st.sampled_from(SPOTS[person.county]), st.sampled_from([True, True, False])
    stays: list[Stay] = [Stay(person.id, draw(spots), draw(located))]
    for day in cuts:
        stays += _changed(stays, day, Stay(person.id, draw(spots), draw(located)), EndReason.REHOUSED)
    if draw(st.sampled_from([False, False, True])):
        day = draw(st.sampled_from([day for day in DAYS if not cuts or day > cuts[-1]] or [date(2025, 8, 1)]))
        stays += _changed(stays, day, None, draw(st.sampled_from(ENDINGS)))
        if draw(st.booleans()):
            again = draw(st.sampled_from([later for later in (*DAYS, date(2025, 8, 15)) if later > day]))
            stays.append(Stay(person.id, draw(spots), draw(located), Span(again), known=RECORDED_LATE))
    return tuple(stays) if draw(st.booleans()) else tuple(_at_once(stays))


def _changed(stays: list[Stay], day: date, following: Stay | None, reason: EndReason) -> list[Stay]:
    """Supersedes the last stay in place and gives the rows that are recorded instead."""
    last = stays[-1]
    if last.known.recorded_at == LATE:
        stays.pop()
    else:
        stays[-1] = replace(last, known=SUPERSEDED)
    ended = replace(last, span=Span(last.span.first, day), end_reason=reason, known=RECORDED_LATE)
    return [ended] if following is None else [ended, replace(following, span=Span(day), known=RECORDED_LATE)]


def _at_once(stays: list[Stay]) -> list[Stay]:
    """The same stays, all known from the first."""
    return [replace(stay, known=Knowledge()) for stay in stays if stay.known.superseded_at is None]


@st.composite
def _assignments(draw: st.DrawFn, cell: Cell) -> tuple[Assignment, ...]:
    """One primary, perhaps handed over or withdrawn on a day, perhaps recorded late; a deputy beside."""
    staff = STAFF[COUNTY if cell.id != CELLS[-1].id else NEIGHBOUR]
    first, second = (draw(st.sampled_from(staff)) for _ in range(2))
    deputy = Assignment(cell.id, second, GridRole.DEPUTY)
    day = draw(st.sampled_from(DAYS))
    before, after = (
        Assignment(cell.id, first, span=Span(end=day)),
        Assignment(cell.id, second, span=Span(day)),
    )
    whole = Assignment(cell.id, first, known=SUPERSEDED)
    late = tuple(replace(one, known=RECORDED_LATE) for one in (before, after))
    choices = [(), (deputy,), (before, after), (before,), (deputy, after), (whole, *late), (whole, late[0])]
    return draw(st.sampled_from(choices))


@st.composite
def _reports(draw: st.DrawFn, persons: tuple[Person, ...]) -> tuple[Report, ...]:
    """Persons reported unreachable, most of whom were confirmed so, some of them late."""
    made = []
    for number in range(201, 201 + draw(st.integers(0, 4))):
        person, day = draw(st.sampled_from(persons)), draw(st.sampled_from(DAYS))
        decision = draw(st.sampled_from([*[UnreachableDecision.CONFIRMED] * 3, *UnreachableDecision, None]))
        decided_at = decision and draw(st.sampled_from([EARLY, LATE]))
        made.append(Report(number, person.id, day, decision, decided_at))
    return tuple(made)


@st.composite
def _contacts(draw: st.DrawFn, persons: tuple[Person, ...]) -> tuple[Contact, ...]:
    made = []
    for number in range(101, 101 + draw(st.sampled_from([16, 20, 0]))):
        person = draw(st.sampled_from(persons))
        made.append(
            Contact(
                id=number,
                person=person.id,
                day=draw(st.sampled_from(DAYS)),
                spot=draw(st.sampled_from(SPOTS[person.county])),
                worker=draw(st.sampled_from([None, *STAFF[person.county]])),
                mode=draw(st.sampled_from([ContactMode.PHONE, ContactMode.HOME_VISIT, ContactMode.MEETING])),
                outcome=draw(st.sampled_from([ContactOutcome.REACHED] * 6 + list(ContactOutcome))),
                known=draw(st.sampled_from([*[Knowledge()] * 4, SUPERSEDED, RECORDED_LATE])),
            )
        )
    return tuple(made)
