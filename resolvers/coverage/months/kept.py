"""The bits of months as they are kept, with those of persons set right of whom they may be wrong."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, exists, func, not_, or_, select, tuple_, union_all

from db.models import CountyUnit, CoverageMonth, Person, PersonOrdinal, StalePerson
from resolvers.ask import Statement
from resolvers.coverage.months.bits import NOBODY, both, either, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.facts import LISTED, MEASURES, bits_of
from resolvers.coverage.months.whom import Whom

# Of whom the residents are counted in the columns of `CoverageMonth`; None: all of them.
NUMBERS = {
    "residents": None,
    **{f"residents_{one}": one for one in ("located", "attempted", "reached", "visited")},
}


def kept_months(counties: Counties, month: CTE, only: CTE | None = None) -> CTE:
    """The months of all persons in an area: county_id, first_on, chunk and the measures.

    Where `all_kept` holds; otherwise some are missing. Each chunk, or those of `only` (county_id, chunk).
    """
    kept, fresh = CoverageMonth, fresh_months(counties, month)
    inside = (
        counties.hold(kept.county_id)
        if only is None
        else tuple_(kept.county_id, kept.chunk).in_(select(*only.c))
    )
    rows = [patched(getattr(kept, name), fresh, name).label(name) for name in MEASURES]
    return (
        select(kept.county_id, kept.first_on, kept.chunk, *rows)
        .outerjoin(fresh, _is_of(fresh))
        .where(inside, counties.hold_months(kept), counties.are_counted(kept))
        .cte("kept_month")
    )


def month_numbers(counties: Counties, month: CTE) -> CTE:
    """How many residents there are and were met in the same months: county_id, first_on and `NUMBERS`.

    Of chunks without a stale person an index answers alone; in the others persons are counted.
    """
    kept, fresh = CoverageMonth, fresh_months(counties, month)
    inside = (counties.hold(kept.county_id), counties.hold_months(kept), counties.are_counted(kept))
    read = select(
        kept.county_id, kept.first_on, *[getattr(kept, name).label(name) for name in NUMBERS]
    ).where(*inside, not_(exists(select(fresh.c.chunk).where(_is_of(fresh)))))
    counted = (
        select(kept.county_id, kept.first_on, *[_counted(name, fresh).label(name) for name in NUMBERS])
        .join(fresh, _is_of(fresh))
        .where(*inside)
    )
    return union_all(read, counted).cte("month_numbers")


def fresh_months(counties: Counties, month: CTE) -> CTE:
    """The bits of stale persons in the months that may be wrong of them, with who they are."""
    stale = stale_persons(counties, "stale")
    return bits_of(stale, concerned(stale, month), "fresh")


def _is_of(fresh: CTE) -> ColumnElement[bool]:
    kept = CoverageMonth
    return and_(
        fresh.c.county_id == kept.county_id,
        fresh.c.first_on == kept.first_on,
        fresh.c.chunk == kept.chunk,
    )


def patched(bits: Any, fresh: CTE, name: str) -> ColumnElement[str]:
    """A kept bit string, of the persons listed in `fresh` what stands there."""
    listed = fresh.c[LISTED]
    new = either(without(bits, listed), func.coalesce(fresh.c[name], NOBODY))
    return case((listed.is_(None), bits), else_=new)


def concerned(stale: Whom, month: CTE) -> CTE:
    """The months that may be wrong of any of them."""
    first = select(func.min(stale.c.from_on)).scalar_subquery()
    columns = (month.c.first_on, month.c.counted_on)
    return select(*columns).where(month.c.counted_on >= first).cte(f"{month.name}_concerned")


def _counted(name: str, fresh: CTE) -> ColumnElement[int]:
    measure = NUMBERS[name]
    bits = patched(CoverageMonth.resident, fresh, "resident")
    if measure is not None:
        bits = both(bits, patched(getattr(CoverageMonth, measure), fresh, measure))
    return func.bit_count(bits)


def stale_persons(counties: Counties, name: str) -> Whom:
    """Those of whom months may be wrong, with the day from which on."""
    stale, number = StalePerson, PersonOrdinal
    same = and_(number.county_id == stale.county_id, number.person_id == stale.person_id)
    rows = (
        select(stale.county_id, stale.person_id, stale.from_on, number.ordinal)
        .join(number, same)
        .where(counties.hold(stale.county_id), counties.hold(number.county_id))
    )
    return Whom(rows.cte(name), counties.hold, spans=counties.spans)


def all_kept(counties: Counties, month: CTE) -> ColumnElement[bool]:
    """Whether each month is kept of every county that has persons, and of all of them."""
    return not_(or_(exists(_missing(counties, month)), exists(_new(counties))))


def is_kept(counties: Counties, month: CTE, first_on: Any) -> ColumnElement[bool]:
    """Whether one of the months is."""
    return and_(first_on.not_in(_missing(counties, month)), not_(exists(_new(counties))))


def _missing(counties: Counties, month: CTE) -> Statement:
    """The months that are not kept of some county."""
    unit, kept = CountyUnit, CoverageMonth
    there = select(kept.chunk).where(
        kept.county_id == unit.county_id,
        kept.first_on == month.c.first_on,
        kept.counted_on == month.c.counted_on,
        kept.chunk == 0,
        counties.hold_few_months(kept.first_on),
    )
    peopled = select(Person.id).where(Person.county_id == unit.county_id)
    return (
        select(month.c.first_on)
        .select_from(unit)
        .join(month, not_(there.correlate(unit, month).exists()))
        .where(counties.hold(unit.county_id), peopled.correlate(unit).exists())
    )


def _new(counties: Counties) -> Statement:
    """Those who have no ordinal yet."""
    stale, number = StalePerson, PersonOrdinal
    numbered = select(number.ordinal).where(
        number.county_id == stale.county_id, number.person_id == stale.person_id
    )
    return select(stale.person_id).where(
        counties.hold(stale.county_id), not_(numbered.correlate(stale).exists())
    )
