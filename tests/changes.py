"""What the registry learns late: changes of a small world, known from LATEST on and true from a day on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from db.codes import ContactOutcome, DivisionLevel, EndReason, GridRole, PersonCategory
from tests.facts import (
    LATEST,
    Assignment,
    Cell,
    Contact,
    Division,
    Knowledge,
    Parenthood,
    Service,
    Span,
    Spot,
    Standing,
    Stay,
    Supervision,
    World,
)

LEARNED = Knowledge(recorded_at=LATEST)
COUNTY, NEW_VILLAGE, NEW_CELL, OTHER_CELL = 990101, 12, 26, 27

T = TypeVar("T", Parenthood, Assignment, Stay, Service, Supervision, Standing, Contact)

D = TypeVar("D", Parenthood, Assignment, Stay, Service, Supervision, Standing)


@dataclass(frozen=True, slots=True)
class Change:
    """A change on a day; `number` picks whom it befalls."""

    make: Callable[[World, date, int], World]
    day: date
    number: int

    def of(self, world: World) -> World:
        """The world after it was learned."""
        return self.make(world, self.day, self.number)


def late_contact(world: World, day: date, number: int) -> World:
    """Somebody was met on a day, which is recorded now."""
    stay = world.stays[number % len(world.stays)]
    met = Contact(_next(world.contacts), stay.person, day, stay.spot, known=LEARNED)
    return replace(world, contacts=(*world.contacts, met))


def correction(world: World, _day: date, number: int) -> World:
    """A contact turns out to have failed."""
    kept = [one for one in world.contacts if one.known.superseded_at is None]
    if not kept:
        return world
    wrong = kept[number % len(kept)]
    right = replace(wrong, id=_next(world.contacts), outcome=ContactOutcome.NOT_HOME, known=LEARNED)
    others = tuple(one for one in world.contacts if one != wrong)
    return replace(world, contacts=(*others, *_superseded(wrong), right))


def removal(world: World, day: date, number: int) -> World:
    """Somebody moved house."""
    home = world.stays[number % len(world.stays)]
    spot = Spot(9, 24) if world.division(home.spot.division).county == COUNTY else Spot(11)
    return _moved(world, day, lambda stay: spot if stay.person == home.person else None, EndReason.REHOUSED)


def death(world: World, day: date, number: int) -> World:
    """Somebody died."""
    person = world.stays[number % len(world.stays)].person
    stays = _ended(world.stays, day, lambda stay: stay.person == person)
    return replace(
        world,
        stays=tuple(
            replace(stay, end_reason=EndReason.DECEASED)
            if stay.person == person and stay.known == LEARNED and stay.span.end == day
            else stay
            for stay in stays
        ),
    )


def hand_over(world: World, day: date, number: int) -> World:
    """A cell passed to another worker."""
    cell = (21, 22, 23, 24)[number % 4]
    kept = _ended(world.assignments, day, lambda duty: duty.cell == cell and _is_primary(duty))
    new = Assignment(cell, (41, 42)[number % 2], span=Span(day), known=LEARNED)
    return replace(world, assignments=(*kept, new))


def other_township(world: World, day: date, number: int) -> World:
    """A village came under another township."""
    return _under(world, day, (7, 8)[number % 2], 6)


def other_city(world: World, day: date, _number: int) -> World:
    """A county came directly under the province."""
    return _under(world, day, 4, 1)


def split(world: World, day: date, _number: int) -> World:
    """Part of a village became a village of its own, with the cell that lay there drawn anew."""
    if any(one.id == NEW_VILLAGE for one in world.divisions):
        return world
    new = Division(NEW_VILLAGE, COUNTY, DivisionLevel.VILLAGE, "990101001003")
    world = replace(
        world,
        divisions=(*world.divisions, new),
        parents=(*world.parents, Parenthood(NEW_VILLAGE, 5, Span(day), LEARNED)),
    )
    return _redrawn(world, day, 22, Cell(NEW_CELL, NEW_VILLAGE, "B2", Span(day), LEARNED))


def merger(world: World, day: date, _number: int) -> World:
    """A village became part of another, and everybody in it came to one of its cells."""
    parents = _ended(world.parents, day, lambda one: one.child == 8)
    moved = _moved(
        world, day, lambda stay: Spot(7, 21) if stay.spot.division == 8 else None, EndReason.REGRIDDED
    )
    return replace(moved, parents=parents, cells=_closed(world, day, 23))


def regrid(world: World, day: date, _number: int) -> World:
    """A cell was drawn anew."""
    if any(one.id == OTHER_CELL for one in world.cells):
        return world
    return _redrawn(world, day, 21, Cell(OTHER_CELL, 7, "A2", Span(day), LEARNED))


def other_station(world: World, day: date, _number: int) -> World:
    """Another station came to serve a village."""
    services = _ended(world.services, day, lambda one: one.division == 9)
    return replace(world, services=(*services, Service(9, 33, Span(day), LEARNED)))


def other_supervisor(world: World, day: date, _number: int) -> World:
    """A station came to be supervised by another."""
    supervisions = _ended(world.supervisions, day, lambda one: one.station == 38)
    return replace(world, supervisions=(*supervisions, Supervision(38, 35, Span(day), LEARNED)))


def other_standing(world: World, day: date, number: int) -> World:
    """Somebody came to be of another category on a day."""
    person = world.persons[number % len(world.persons)]
    then = replace(person, categories=(PersonCategory.RETIRED_OFFICER,), is_veteran=True)
    known = any(one.was.id == person.id for one in world.standings)
    before = world.standings if known else (*world.standings, Standing(person))
    kept = _ended(before, day, lambda one: one.was.id == person.id)
    return replace(
        world,
        persons=tuple(then if one == person else one for one in world.persons),
        standings=(*kept, Standing(then, Span(day), LEARNED)),
    )


CHANGES = (
    *(late_contact, correction, removal, death, hand_over),
    *(other_township, other_city, split, merger, regrid, other_station, other_supervisor),
    other_standing,
)


def _under(world: World, day: date, child: int, parent: int) -> World:
    kept = _ended(world.parents, day, lambda one: one.child == child)
    return replace(world, parents=(*kept, Parenthood(child, parent, Span(day), LEARNED)))


def _redrawn(world: World, day: date, old: int, new: Cell) -> World:
    """A cell in the place of another, with its worker and its people."""
    world = replace(world, cells=(*_closed(world, day, old), new))
    kept = _ended(world.assignments, day, lambda duty: duty.cell == old and _is_primary(duty))
    duty = Assignment(new.id, 42, span=Span(day), known=LEARNED)
    there = Spot(new.division, new.id)
    world = replace(world, assignments=(*kept, duty))
    return _moved(world, day, lambda stay: there if stay.spot.cell == old else None, EndReason.REGRIDDED)


def _closed(world: World, day: date, cell: int) -> tuple[Cell, ...]:
    """The cells, one of them closed in place, as cells are."""
    return tuple(
        replace(one, span=Span(one.span.first, day), known=Knowledge(one.known.recorded_at, LATEST))
        if one.id == cell and one.span.end is None
        else one
        for one in world.cells
    )


def _moved(world: World, day: date, to: Callable[[Stay], Spot | None], reason: EndReason) -> World:
    """Those for whom `to` has a place and who live somewhere on a day live there from then on."""
    now = [stay for stay in world.stays if stay.known.superseded_at is None and stay.span.holds(day)]
    moving = {stay.person: spot for stay in now if (spot := to(stay)) is not None}
    if not moving:
        return world
    stays = [
        replace(stay, end_reason=reason) if stay.known == LEARNED and stay.span.end == day else stay
        for stay in _ended(world.stays, day, lambda stay: stay.person in moving)
    ]
    new = [Stay(person, spot, span=Span(day), known=LEARNED) for person, spot in moving.items()]
    return replace(world, stays=(*stays, *new))


def _ended(facts: Iterable[D], day: date, befalls: Callable[[D], bool]) -> tuple[D, ...]:
    """The facts, those that it befalls holding up to a day only."""
    told: list[D] = []
    for fact in facts:
        over = fact.span.end is not None and fact.span.end <= day
        if over or fact.known.superseded_at is not None or not befalls(fact):
            told.append(fact)
        else:
            told += _superseded(fact)
            if fact.span.first < day:
                told.append(replace(fact, span=Span(fact.span.first, day), known=LEARNED))
    return tuple(told)


def _superseded(fact: T) -> tuple[T, ...]:
    """What is left of a fact that another has replaced: nothing if it was learned in the same breath."""
    if fact.known == LEARNED:
        return ()
    return (replace(fact, known=Knowledge(fact.known.recorded_at, LATEST)),)


def _is_primary(duty: Assignment) -> bool:
    return duty.role == GridRole.PRIMARY


def _next(contacts: tuple[Contact, ...]) -> int:
    return max((one.id for one in contacts), default=900) + 1
