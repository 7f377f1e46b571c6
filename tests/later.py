"""What happens to a small world after its windows have closed, and what may be changed about it."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from db.codes import ContactOutcome, EndReason
from tests.changes import CHANGES, Change, merger, regrid, split
from tests.facts import Assignment, Contact, Knowledge, Parenthood, Span, Station, Stay, World
from tests.worlds import COUNTY, DAYS, NEIGHBOUR, RECORDED_LATE, SPOTS, STAFF, SUPERSEDED

LATER = date(2025, 10, 1)


@st.composite
def learned(draw: st.DrawFn, world: World) -> World:
    """The same world of which more is known: late contacts, corrections, moves, deaths, hand-overs, more."""
    for make in draw(st.permutations(CHANGES))[: draw(st.integers(1, len(CHANGES)))]:
        world = Change(make, draw(st.sampled_from(DAYS)), draw(st.integers(0, 11))).of(world)
    return world


@st.composite
def aged(draw: st.DrawFn, world: World) -> World:
    """The same world later: people moved or died, cells and a village changed hands, contacts went on.

    Perhaps a village was split, villages merged, cells drawn anew.
    """
    later = replace(
        world,
        parents=_moved(world.parents),
        stations=(*world.stations, Station(39, 8, Span(LATER))),
        assignments=tuple(one for old in world.assignments for one in _handed_over(old)),
        stays=tuple(stay for old in world.stays for stay in draw(_moved_on(world, old))),
        contacts=(*world.contacts, *draw(_contacts(world))),
    )
    for make in draw(st.sets(st.sampled_from([split, merger, regrid]))):
        later = make(later, LATER, 0)
    return later


@st.composite
def with_earlier_years(draw: st.DrawFn, world: World) -> World:
    """The same world in which some of the contacts were made one or two years before."""
    years = st.sampled_from([2023, 2024, 2025, 2025])
    contacts = [replace(one, day=one.day.replace(year=draw(years))) for one in world.contacts]
    return replace(world, contacts=tuple(contacts))


def without_workers(world: World) -> World:
    """The same world in which no cell was ever assigned."""
    return replace(world, assignments=())


@st.composite
def with_one_unanswered(draw: st.DrawFn, world: World) -> World:
    """The same world in which one contact failed."""
    place = draw(st.integers(0, max(0, len(world.contacts) - 1)))
    contacts = world.contacts
    failed = [replace(one, outcome=ContactOutcome.NO_ANSWER) for one in contacts[place : place + 1]]
    return replace(world, contacts=(*contacts[:place], *failed, *contacts[place + 1 :]))


def _moved(parents: tuple[Parenthood, ...]) -> tuple[Parenthood, ...]:
    """The first village comes under the second township."""
    others = tuple(fact for fact in parents if fact.child != 7)
    return (*others, Parenthood(7, 5, Span(end=LATER)), Parenthood(7, 6, Span(LATER)))


def _handed_over(old: Assignment) -> tuple[Assignment, ...]:
    if old.known.superseded_at or old.span.end:
        return (old,)
    staff = STAFF[NEIGHBOUR] if old.worker in STAFF[NEIGHBOUR] else STAFF[COUNTY]
    following = staff[(staff.index(old.worker) + 1) % len(staff)]
    ended = replace(old, span=Span(old.span.first, LATER), known=RECORDED_LATE)
    begun = replace(old, worker=following, span=Span(LATER), known=RECORDED_LATE)
    first = () if old.known.recorded_at == RECORDED_LATE.recorded_at else (replace(old, known=SUPERSEDED),)
    return (*first, ended, begun)


@st.composite
def _moved_on(draw: st.DrawFn, world: World, old: Stay) -> tuple[Stay, ...]:
    if old.known.superseded_at or old.span.end:
        return (old,)
    reason = draw(st.sampled_from(EndReason))
    ended = replace(old, span=Span(old.span.first, LATER), end_reason=reason, known=RECORDED_LATE)
    kept = () if old.known == RECORDED_LATE else (replace(old, known=SUPERSEDED),)
    if reason not in (EndReason.REHOUSED, EndReason.REGRIDDED):
        return (*kept, ended)
    county = next(person.county for person in world.persons if person.id == old.person)
    spot, located = draw(st.sampled_from(SPOTS[county])), draw(st.booleans())
    return (*kept, ended, Stay(old.person, spot, located, Span(LATER), known=RECORDED_LATE))


@st.composite
def _contacts(draw: st.DrawFn, world: World) -> tuple[Contact, ...]:
    met = draw(st.sets(st.sampled_from(world.persons)))
    return tuple(
        Contact(200 + person.id, person.id, LATER, SPOTS[person.county][0], known=Knowledge())
        for person in met
    )
