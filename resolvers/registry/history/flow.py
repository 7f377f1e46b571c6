"""How many persons came, went and stayed by month: opening and arrivals, less exits, are the closing.

By the day of the event, never by that of its recording, and on the ground of the last day for all months.
A move inside the area is no event; a return is an arrival.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Row, Text, and_, case, cast, func, literal, null, or_, select, union_all

from db.models import Person, Residence
from resolvers.areas import Area
from resolvers.ask import Statement, current
from resolvers.coverage.question import AreaOn
from resolvers.coverage.residents import in_counties
from resolvers.registrations.changed import CLOSED
from resolvers.windows import Window, months_of
from resolvers.within import lies_in, placed

ARRIVALS = ("registered", "from_other_county", "returned", "moved_in")
EXITS = ("moved_out", "deceased", "ineligible", "moved_away")


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """The persons of an area by the months of a window that ends with a day, as known at an instant."""

    area: Area
    window: Window
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A month: how many there were before its first day and after its last, and what happened between."""

    month: Window
    opening: int
    closing: int
    events: Counter[str]

    @property
    def arrivals(self) -> int:
        """All that came."""
        return sum(self.events[name] for name in ARRIVALS)

    @property
    def exits(self) -> int:
        """All that went."""
        return sum(self.events[name] for name in EXITS)


def flow_statement(question: FlowQuestion) -> Statement:
    """What happened how often: columns `first_on` (of its month, null before the window), kind, number."""
    stay = _stays(question).subquery("stay")
    comes = select(stay.c.from_on.label("day"), _arrival(stay).label("kind")).where(
        stay.c.inside, ~and_(stay.c.before_on == stay.c.from_on, stay.c.inside_before)
    )
    goes = select(stay.c.until_on, _exit(stay)).where(
        stay.c.inside, ~and_(stay.c.after_on == stay.c.until_on, stay.c.inside_after)
    )
    event = union_all(comes, goes).subquery("event")
    first_on, to_on = (cast(literal(day), Date) for day in (question.window.from_on, question.window.to_on))
    month = cast(func.date_trunc("month", event.c.day), Date)
    placed_in = case((event.c.day < first_on, null()), else_=func.greatest(month, first_on))
    counted = select(placed_in.label("first_on"), event.c.kind, func.count().label("number"))
    return counted.where(event.c.day < to_on).group_by(placed_in, event.c.kind)


def _stays(question: FlowQuestion) -> Statement:
    """Each home with whether it lies in the area, and what came before and after it."""
    home, on = Residence, question.window.last_on
    inside = func.coalesce(lies_in(question.area, placed(home), on, known_at=question.known_at), False)
    by_person: Any = {
        "partition_by": (home.county_id, home.person_id),
        "order_by": func.lower(home.valid),
    }
    ground = AreaOn(question.area, on, question.known_at)
    far = cast(literal(date.max), Date)
    from_on, until_on = func.lower(home.valid), func.coalesce(func.upper(home.valid), far)
    return (
        select(
            *[home.county_id, from_on.label("from_on"), until_on.label("until_on"), home.end_reason],
            *[inside.label("inside"), Person.former_county_id],
            func.coalesce(func.lag(until_on).over(**by_person), cast(literal(date.min), Date)).label(
                "before_on"
            ),
            func.coalesce(func.lag(inside).over(**by_person), False).label("inside_before"),
            func.coalesce(func.lead(from_on).over(**by_person), cast(literal(date.min), Date)).label(
                "after_on"
            ),
            func.coalesce(func.lead(inside).over(**by_person), False).label("inside_after"),
        )
        .join(Person, and_(Person.county_id == home.county_id, Person.id == home.person_id))
        .where(in_counties(ground, home.county_id), current(home, None, question.known_at))
    )


def _arrival(stay: Any) -> Any:
    former = stay.c.former_county_id
    return case(
        (stay.c.before_on == stay.c.from_on, literal("moved_in", Text)),
        (former.is_(None), "registered"),
        (former == stay.c.county_id, "returned"),
        else_="from_other_county",
    )


def _exit(stay: Any) -> Any:
    closed = or_(*[stay.c.end_reason == reason.value for reason in CLOSED])
    return case((closed, func.lower(stay.c.end_reason)), else_=literal("moved_away", Text))


def flows_of(question: FlowQuestion, rows: Sequence[Row[Any]]) -> list[Flow]:
    """The months, one after another, each beginning with what the one before came to."""
    by_month: dict[date | None, Counter[str]] = defaultdict(Counter)
    for row in rows:
        by_month[row.first_on][row.kind] += row.number
    flows: list[Flow] = []
    present = _balance(by_month[None])
    for month in months_of(question.window):
        events = by_month[month.from_on]
        opening, present = present, present + _balance(events)
        flows.append(Flow(month, opening, present, events))
    return flows


def _balance(events: Counter[str]) -> int:
    return sum(events[name] for name in ARRIVALS) - sum(events[name] for name in EXITS)
