"""The persons whom a filter names, as bits: read once for all months, unless they were something else."""

from copy import copy
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    and_,
    cast,
    func,
    literal,
    not_,
    select,
    true,
)

from db.models import Person, PersonOrdinal, PersonStanding
from resolvers.ask import Statement, current, holds
from resolvers.coverage.months.bits import NOBODY, both, chunks_of, either, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.question import CoverageQuestion
from resolvers.people.filter import PersonFilter, person_conditions
from resolvers.people.standing import standing


class Named:
    """Whom a question's filter names, of the rows of months that it is joined to."""

    def __init__(self, question: CoverageQuestion, month: CTE, counties: Counties) -> None:
        """Those named all the time, and by month those whose age or standing makes them so for a while."""
        self._unlocated = question.filter.unlocated
        plain = _plain(question.filter)
        self._chunks: list[tuple[CTE, bool]] = []
        if plain == PersonFilter():
            return
        self._changed = _changed(question, plain, month, counties)
        if plain.age_from is None and plain.age_to is None:
            self._chunks = [(_bits(_persons(question, plain, counties), (), "named"), False)]
            return
        ages = _ages(plain, month)
        # Read once for both.
        found = _persons(question, plain, counties).add_columns(Person.born_on).where(_ever(ages))
        person = found.cte("person_of_age").c
        persons, always = select(person.county_id, person.ordinal), _always(person.born_on, ages)
        growing = (
            persons.join(ages, _named_in(person.born_on, ages))
            .add_columns(ages.c.first_on)
            .where(not_(always))
        )
        self._chunks = [
            (_bits(persons.where(always), (), "named"), False),
            (_bits(growing, ("first_on",), "named_for_a_while"), True),
        ]

    def joined(self, rows: FromClause, kept: Any) -> FromClause:
        """`rows` with what is known of whom is named; `kept` stands in them."""
        if not self._chunks:
            return rows
        for chunk, by_month in [*self._chunks, (self._changed, True)]:
            same = [chunk.c.county_id == kept.county_id, chunk.c.chunk == kept.chunk]
            if by_month:
                same.append(chunk.c.first_on == kept.first_on)
            rows = rows.outerjoin(chunk, and_(*same))
        return rows

    def among(self, persons: Any, located: Any) -> Any:
        """Those of `persons` who are named; `located` says who has a point."""
        if self._unlocated is not None:
            persons = without(persons, located) if self._unlocated else both(persons, located)
        if not self._chunks:
            return persons
        named = [func.coalesce(chunk.c.named, NOBODY) for chunk, _ in self._chunks]
        as_today = named[0] if len(named) == 1 else either(*named)
        changed, then = (func.coalesce(self._changed.c[name], NOBODY) for name in ("changed", "named"))
        return both(persons, either(without(as_today, changed), then))


def _plain(wanted: PersonFilter) -> PersonFilter:
    """The filter without what months know of themselves."""
    return _without(wanted, "unlocated")


def _without(wanted: PersonFilter, *names: str) -> PersonFilter:
    other = copy(wanted)
    for name in names:
        object.__setattr__(other, name, None)
    return other


def _persons(question: CoverageQuestion, wanted: PersonFilter, counties: Counties) -> Statement:
    """The ordinals of the persons named, whatever their age, by what they are today."""
    conditions = person_conditions(_without(wanted, "age_from", "age_to"), question.counted_on)
    of_person = and_(Person.county_id == PersonOrdinal.county_id, Person.id == PersonOrdinal.person_id)
    return (
        select(PersonOrdinal.county_id, PersonOrdinal.ordinal)
        .join(Person, of_person)
        .where(
            counties.hold(PersonOrdinal.county_id),
            counties.hold(Person.county_id),
            *conditions,
        )
    )


def _changed(question: CoverageQuestion, wanted: PersonFilter, month: CTE, counties: Counties) -> CTE:
    """By month those who ever were something else, `changed`, and those of them who are `named` then."""
    was, number, ages = PersonStanding, PersonOrdinal, _ages(wanted, month, "age_of_changed")
    then = standing(was.__table__)
    conditions = person_conditions(_without(wanted, "age_from", "age_to"), question.counted_on, then)
    if wanted.age_from is not None or wanted.age_to is not None:
        conditions.append(_named_in(was.born_on, ages))
    rows = (
        select(
            number.county_id,
            number.ordinal,
            ages.c.first_on,
            and_(true(), *conditions).label("is_named"),
        )
        .join(was, and_(was.county_id == number.county_id, was.person_id == number.person_id))
        .join(Person, and_(Person.county_id == was.county_id, Person.id == was.person_id))
        .join(month, holds(was, month.c.counted_on))
        .join(ages, ages.c.first_on == month.c.first_on)
        .where(*[counties.hold(table.county_id) for table in (number, was, Person)], current(was, None))
        .cte("changed_person")
    )
    measures = [("changed", true()), ("named", rows.c.is_named)]
    return chunks_of(rows, ("county_id", "first_on"), measures, name="named_then")


def _bits(persons: Statement, keys: tuple[str, ...], name: str) -> CTE:
    return chunks_of(persons.cte(f"{name}_person"), ("county_id", *keys), [("named", true())], name=name)


def _ages(wanted: PersonFilter, month: CTE, name: str = "age_in_month") -> CTE:
    """For each month the birthdays between which the persons named were born: after one, up to the other."""
    ends = month.c.counted_on
    old_enough = _years_before(ends, wanted.age_from) if wanted.age_from is not None else ends
    columns = [month.c.first_on, old_enough.label("born_until")]
    if wanted.age_to is not None:
        columns.append(_years_before(ends, literal(wanted.age_to) + 1).label("born_after"))
    else:
        columns.append(cast(literal("-infinity"), Date).label("born_after"))
    return select(*columns).cte(name)


def _years_before(day: Any, years: Any) -> ColumnElement[Any]:
    return cast(day - func.make_interval(cast(years, Integer)), Date)


def _named_in(born_on: Any, ages: CTE) -> ColumnElement[bool]:
    return and_(born_on <= ages.c.born_until, born_on > ages.c.born_after)


def _always(born_on: Any, ages: CTE) -> ColumnElement[bool]:
    until, after = func.min(ages.c.born_until), func.max(ages.c.born_after)
    return and_(born_on <= select(until).scalar_subquery(), born_on > select(after).scalar_subquery())


def _ever(ages: CTE) -> ColumnElement[bool]:
    until, after = func.max(ages.c.born_until), func.min(ages.c.born_after)
    return and_(
        Person.born_on <= select(until).scalar_subquery(), Person.born_on > select(after).scalar_subquery()
    )
