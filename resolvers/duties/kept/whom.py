"""Whose duties are kept, and whose are computed: persons who are marked, and everybody elsewhere."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

from db.models import DutyKeeping, DutyMark, Residence
from db.models.kept.duty import EVERYBODY
from resolvers.ask import Statement
from resolvers.duties.policies import anywhere
from resolvers.duties.question import DutyQuestion


@dataclass(frozen=True, slots=True)
class Kept:
    """`county`: those for which what is kept answers; `marked`: the persons in them of whom it may not.

    `elsewhere`: the other counties in which somebody lives. All have the column county_id, `marked` also
    person_id.
    """

    county: CTE
    marked: CTE
    elsewhere: CTE

    @property
    def is_not_all(self) -> ColumnElement[bool]:
        """The condition that there is anybody whose duties have to be computed."""
        return or_(exists(select(self.marked.c.county_id)), exists(select(self.elsewhere.c.county_id)))

    def holds_of(self, rows: Any) -> ColumnElement[bool]:
        """The condition that what is kept of a person holds."""
        person = tuple_(rows.county_id, rows.person_id)
        return and_(
            rows.county_id.in_(select(self.county.c.county_id)),
            person.not_in(select(self.marked.c.county_id, self.marked.c.person_id)),
        )


def kept_for(question: DutyQuestion) -> Kept:
    """What of that which is kept answers a question."""
    county = _counties(question)
    return Kept(county, _marked(question, county), _elsewhere(question, county))


def _counties(question: DutyQuestion) -> CTE:
    kept, mark, day = DutyKeeping, DutyMark, cast(question.as_of, Date)
    doubted = exists().where(
        *[anywhere(question, mark.county_id), mark.county_id == kept.county_id],
        *[mark.person_id == EVERYBODY, mark.from_on <= day],
    )
    return (
        select(kept.county_id)
        .where(
            anywhere(question, kept.county_id),
            *[kept.from_on <= question.window.from_on, kept.to_on >= question.window.to_on],
            *[kept.kept_on <= day, kept.until_on > day, ~doubted],
        )
        .cte("kept_county")
        .prefix_with("MATERIALIZED")
    )


def _marked(question: DutyQuestion, kept: CTE) -> CTE:
    mark = DutyMark
    return (
        select(mark.county_id, mark.person_id)
        .where(
            anywhere(question, mark.county_id),
            mark.county_id.in_(select(kept.c.county_id)),
            *[mark.person_id != EVERYBODY, mark.from_on <= cast(question.as_of, Date)],
        )
        .distinct()
        .cte("marked_person")
        .prefix_with("MATERIALIZED")
    )


def not_kept(found: Statement, kept: Kept) -> Statement:
    """Those rows of a statement over `Residence` that are of persons whose duties are not kept.

    Looked up person by person, and county by county: OFFSET 0 keeps the planner from joining them otherwise.
    """
    home, county, marked = Residence, kept.elsewhere, kept.marked
    one = found.where(home.county_id == marked.c.county_id, home.person_id == marked.c.person_id)
    of_marked = one.offset(0).lateral("of_marked")
    every = found.where(home.county_id == county.c.county_id).offset(0).lateral("of_county")
    both = union_all(
        select(*of_marked.c).select_from(marked.join(of_marked, true())),
        select(*every.c).select_from(county.join(every, true())),
    ).subquery("not_kept")
    return select(*both.c)


def _elsewhere(question: DutyQuestion, kept: CTE) -> CTE:
    known = select(kept.c.county_id)
    if not any(area.spans_counties for area in question.areas):
        one = {area.county_id: literal(area.county_id, Integer) for area in question.areas}
        named = [select(county.label("county_id")) for county in one.values()]
        listed = union_all(*named).subquery("named_county") if len(named) > 1 else named[0].subquery()
        return select(listed.c.county_id).where(listed.c.county_id.not_in(known)).cte("elsewhere")
    # From one county to the next through the index: there are far fewer of them than of persons.
    first = select(func.min(Residence.county_id).label("county_id")).cte("peopled", recursive=True)
    following = select(func.min(Residence.county_id)).where(Residence.county_id > first.c.county_id)
    peopled = first.union_all(
        select(following.correlate(first).scalar_subquery()).where(first.c.county_id.is_not(None))
    )
    county_id = peopled.c.county_id
    return (
        select(county_id)
        .where(county_id.is_not(None), county_id.not_in(known), anywhere(question, county_id))
        .cte("elsewhere")
    )
