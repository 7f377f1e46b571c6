"""The persons behind each number of coverage, and of each part of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    and_,
    false,
    func,
    not_,
    select,
    true,
    tuple_,
    union_all,
)

from db.codes import PersonStatus
from db.errors import DomainError
from resolvers.ask import Statement
from resolvers.coverage.answers import CLOSED
from resolvers.coverage.indicators import CoverageNumber, counted, ended_rows
from resolvers.coverage.parts import code_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn, BreakdownBy, CoverageQuestion
from resolvers.coverage.residents import in_counties
from resolvers.coverage.rows import person_rows
from resolvers.people.filter import person_conditions
from resolvers.within import lies_in, placed


@dataclass(frozen=True, slots=True)
class PartOf:
    """A part of a breakdown: by its key, or by (county, id) of the place or worker it stands for.

    Neither means those who fall in no part.
    """

    by: BreakdownBy
    key: str | None = None
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CoverageList:
    """The persons whom a number of a coverage answer counts, or of one of its parts.

    `reached` asks for those of them who were reached, or were not.
    """

    question: CoverageQuestion
    of: CoverageNumber
    reached: bool | None = None
    part: PartOf | None = None

    def __post_init__(self) -> None:
        if self.part is not None and self.of.of_ended:
            raise DomainError(
                "NO_SUCH_NUMBER",
                "登记已终止的人不属于任何部分；请不指定 by。",
                "Persons whose registration has ended are in no part: ask without `by`.",
            )

    @property
    def of_active(self) -> bool:
        """They are found by themselves, whatever their status."""
        return False

    def holds(self, person: Any) -> ColumnElement[bool]:
        """The condition that a person is one of them."""
        # Persons never leave their county by attribution: it narrows the list before they are counted.
        return and_(
            in_counties(self.question.ground, person.county_id),
            tuple_(person.county_id, person.id).in_(self.persons()),
        )

    def persons(self) -> Statement:
        """County and id of each of them, once."""
        if self.of in CLOSED:
            return self._ended()
        if self.of != CoverageNumber.STEP_REGISTERED:
            return self._resident()
        either = union_all(self._resident(), self._ended()).subquery("registered_once")
        return select(*either.c)

    def _ended(self) -> Statement:
        ended = ended_rows(self.question)
        rows = select(ended.c.county_id, ended.c.person_id)
        if self.of in CLOSED:
            rows = rows.where(ended.c.reason == self.of.value)
        # Whoever has left the register is reached by nobody.
        return rows.where(false()) if self.reached else rows

    def _resident(self) -> Statement:
        person = person_rows(self.question)
        wanted = [counted(person, self.of)]
        if self.reached is not None:
            wanted.append(person.c.reached if self.reached else not_(person.c.reached))
        rows = select(person.c.county_id, person.c.person_id)
        if self.part is None:
            return rows.where(*wanted)
        if self.part.by not in PLACES:
            return rows.where(*wanted, code_of(person, self.part.by).is_not_distinct_from(self.part.key))
        joined, falls = _falls_in(self.part, person, self.question.ground)
        return rows.select_from(joined).where(*wanted, falls)


def _falls_in(part: PartOf, person: CTE, ground: AreaOn) -> tuple[FromClause, ColumnElement[bool]]:
    """What person rows are joined to, and the condition that they fall in a part by place."""
    dimension = PLACES[part.by]
    county_id, place_id, joined = dimension.place_of(person, ground)
    if part.place is not None:
        return joined, and_(county_id == part.place[0], place_id == part.place[1])
    named = dimension.names(ground).subquery("named_part")
    its_own = and_(named.c.county_id == county_id, named.c.id == place_id)
    return joined.outerjoin(named, its_own), named.c.key.is_not_distinct_from(part.key)


@dataclass(frozen=True, slots=True)
class StandingList:
    """The same of the whole, for a window that reaches up to today.

    A person's row says where they live and when they were last attempted, reached and visited, so that a list
    is read in its order until its page is full.
    """

    question: CoverageQuestion
    of: CoverageNumber
    reached: bool | None = None

    @property
    def of_active(self) -> bool:
        """Nobody else is registered."""
        return True

    def holds(self, person: Any) -> ColumnElement[bool]:
        """The condition that a person is one of them."""
        asked = self.question
        reached = _since(person.last_visit_on if asked.in_person else person.last_contact_on, asked)
        conditions = [
            person.status == PersonStatus.ACTIVE.value,
            lies_in(asked.area, placed(person), asked.placed_on),
            _counted(self.of, person, reached, asked),
        ]
        if self.of != CoverageNumber.REGISTERED:
            conditions += person_conditions(asked.filter, asked.counted_on, person)
        if self.reached is not None:
            conditions.append(reached if self.reached else not_(reached))
        return and_(*conditions)


def _counted(
    of: CoverageNumber, person: Any, reached: ColumnElement[bool], asked: CoverageQuestion
) -> ColumnElement[bool]:
    visited = _since(person.last_visit_on, asked)
    attempted = _since(person.last_attempt_on, asked)
    numbers: dict[CoverageNumber, ColumnElement[bool]] = {
        CoverageNumber.REACHED: reached,
        CoverageNumber.NOT_REACHED: not_(reached),
        CoverageNumber.VISITED: visited,
        CoverageNumber.NOT_VISITED: not_(visited),
        CoverageNumber.ATTEMPTED: attempted,
        CoverageNumber.ATTEMPTED_NOT_REACHED: and_(attempted, not_(reached)),
        CoverageNumber.UNLOCATED: person.geom.is_(None),
    }
    return numbers.get(of, true())


def _since(day: Any, asked: CoverageQuestion) -> ColumnElement[bool]:
    """Whether a person's last day lies in the window; never null."""
    since: ColumnElement[bool] = day >= asked.window.from_on
    return func.coalesce(since, false())
