"""Requests to take persons for unreachable: what has become of each is computed, never stored."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from db.codes import ContactOutcome, PersonStatus, UnreachableDecision, UnreachableState
from db.models import Contact, Person, UnreachableRequest
from resolvers.areas import Area
from resolvers.ask import Ask, Parents, Statement, current
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.scope import manages, sees_person
from resolvers.within import lies_in, placed

STANDING = (UnreachableState.OPEN, UnreachableState.CONFIRMED)


BY_DAY = Order("UNREACHABLE", ("reported_on", "county_id", "id"))


@dataclass(frozen=True, slots=True)
class RequestQuestion:
    """The requests in all of some areas, in some states; no states mean those that stand."""

    areas: tuple[Area, ...]
    states: tuple[UnreachableState, ...]


def request_columns(
    *, note: Any = UnreachableRequest.note, return_reason: Any = UnreachableRequest.return_reason
) -> list[Any]:
    """What a request shows; `reached_on` is the first day on which the person was reached since."""
    request = UnreachableRequest
    reached_on = _reached_on()
    return [
        *[request.county_id, request.id, request.person_id, request.reason, request.reported_on],
        note.label("note"),
        *[request.recorded_at, request.reviewed_at, return_reason.label("return_reason")],
        reached_on.label("reached_on"),
        _state(reached_on).label("state"),
    ]


def standing(*columns: Any) -> Select[Any]:
    """Requests of `columns` that stand: open or confirmed, nobody was reached since, and none came later."""
    return select(*columns).where(
        _state(_reached_on()).in_([state.value for state in STANDING]), ~_asked_again().exists()
    )


def requests(ask: Ask) -> Statement:
    """The requests about persons registered today whom the viewer may see, or on ground it manages.

    Who manages but does not search is told no notes and no reasons of a return, which may be personal.
    """
    request, sees = UnreachableRequest, sees_person(ask, placed(Person))
    of_person = and_(Person.county_id == request.county_id, Person.id == request.person_id)
    shown = request_columns(
        note=case((sees, request.note)), return_reason=case((sees, request.return_reason))
    )
    return (
        select(*shown)
        .join(Person, of_person)
        .where(Person.status == PersonStatus.ACTIVE.value, or_(sees, manages(ask, placed(Person))))
    )


def request_by_id(ask: Ask, county_id: int, request_id: int) -> Statement:
    """One request, if the viewer may see its person or manages the ground."""
    return requests(ask).where(
        UnreachableRequest.county_id == county_id,
        Person.county_id == county_id,
        UnreachableRequest.id == request_id,
    )


def page_of_requests(
    ask: Ask, question: RequestQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of requests, the earliest first, with cursors."""
    return page_in(BY_DAY, _asked_for(ask, question), most, start)


def number_of_requests(ask: Ask, question: RequestQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def _asked_for(ask: Ask, question: RequestQuestion) -> Statement:
    wanted = [state.value for state in question.states or STANDING]
    inside = [lies_in(area, placed(Person), ask.today) for area in question.areas]
    state = _state(_reached_on())
    stands = state.in_([one.value for one in STANDING])
    return requests(ask).where(*inside, state.in_(wanted), or_(~stands, ~_asked_again().exists()))


def standing_of_people(ask: Ask, parents: Parents) -> Statement:
    """The request that stands for each person, if there is one."""
    request = UnreachableRequest
    found = (
        select(*request_columns())
        .where(
            _state(_reached_on()).in_([state.value for state in STANDING]),
            *[request.county_id == parents.county_id, request.person_id == parents.id],
            request.reported_on <= ask.as_of,
        )
        .order_by(request.reported_on.desc(), request.id.desc())
        .limit(1)
        .lateral("found")
    )
    joined = found if parents.source is None else parents.source.join(found, true())
    return select(*parents.labelled(), *found.c).select_from(joined)


def confirmed_then(day: date, known_at: datetime | None) -> Statement:
    """County and id of the persons confirmed as unreachable on a day, and not reached since the report.

    As the registry knew it at `known_at`; narrowed by the caller to the counties that matter.
    """
    request = UnreachableRequest
    decided = true() if known_at is None else request.reviewed_at <= known_at
    reached = select(literal(1)).where(
        *[Contact.county_id == request.county_id, Contact.person_id == request.person_id],
        Contact.outcome == ContactOutcome.REACHED.value,
        *[Contact.contacted_on >= request.reported_on, Contact.contacted_on <= day],
        current(Contact, None, known_at),
    )
    return select(request.county_id, request.person_id).where(
        request.decision == UnreachableDecision.CONFIRMED.value,
        request.reported_on <= day,
        decided,
        ~reached.correlate(request).exists(),
    )


def _reached_on() -> ColumnElement[date]:
    request = UnreachableRequest
    return (
        select(func.min(Contact.contacted_on))
        .where(
            *[Contact.county_id == request.county_id, Contact.person_id == request.person_id],
            Contact.outcome == ContactOutcome.REACHED.value,
            Contact.contacted_on >= request.reported_on,
            current(Contact, None),
        )
        .correlate(request)
        .scalar_subquery()
    )


def _asked_again() -> Select[Any]:
    """A later request about the person that was not returned: it stands instead."""
    request, later = UnreachableRequest, aliased(UnreachableRequest)
    return (
        select(later.id)
        .where(
            *[later.county_id == request.county_id, later.person_id == request.person_id],
            tuple_(later.recorded_at, later.id) > tuple_(request.recorded_at, request.id),
            later.decision.is_distinct_from(UnreachableDecision.RETURNED.value),
        )
        .correlate(request)
    )


def _state(reached_on: ColumnElement[date]) -> ColumnElement[str]:
    decision = UnreachableRequest.decision
    return case(
        (decision == UnreachableState.RETURNED.value, UnreachableState.RETURNED.value),
        (reached_on.is_not(None), UnreachableState.REACHED.value),
        (decision == UnreachableState.CONFIRMED.value, UnreachableState.CONFIRMED.value),
        else_=UnreachableState.OPEN.value,
    )
