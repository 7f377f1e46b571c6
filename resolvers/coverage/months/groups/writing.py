"""Writing the numbers of groups from bits that are kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import (
    CTE,
    Integer,
    SmallInteger,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    or_,
    select,
    true,
    values,
)
from sqlalchemy.dialects.postgresql import BIT, aggregate_order_by, insert

from db.models import CoverageGroup, CoverageMonth, TraitMonth
from db.models.rollup import CHUNK_BITS
from resolvers.ask import Statement
from resolvers.coverage.months.bits import EVERYBODY, NOBODY, both, once
from resolvers.coverage.months.groups.places import AGES_REACHED, GROUP_TRAITS, OF_A_TRAIT
from resolvers.coverage.months.traits import AGES, aged_from
from resolvers.coverage.months.writing import run

_KEYS = ["county_id", "first_on", "chunk"]
MET = ("located", "attempted", "reached", "visited")
NUMBERS = ("residents", *MET)


def groups_are_kept(connection: psycopg.Connection, county_id: int) -> bool:
    """Whether numbers of groups have ever been written: then they are of all months that were kept."""
    kept = CoverageGroup
    there = select(kept.first_on).where(kept.county_id == county_id).limit(1)
    return run(connection, there).fetchone() is not None


def write_groups(
    connection: psycopg.Connection, county_id: int, since: date, chunks: Sequence[int] | None
) -> int:
    """Writes them of the months that end on or after a day; how many rows were not as the bits say.

    Of all chunks or of some.
    """
    kept, names = CoverageGroup, ("counted_on", *NUMBERS)
    writing = insert(kept).from_select([*_KEYS, *names], _rows(_persons(county_id, since, chunks)))
    new: dict[str, Any] = {name: writing.excluded[name] for name in names}
    differs = or_(*[getattr(kept, name) != value for name, value in new.items()])
    return run(
        connection, writing.on_conflict_do_update(index_elements=_KEYS, set_=new, where=differs)
    ).rowcount


def _persons(county_id: int, since: date, chunks: Sequence[int] | None) -> CTE:
    """The residents of each month, of them who was met, who has each trait and who has reached each band."""
    kept = CoverageMonth
    had = _traits(county_id, since, chunks)
    digits = [func.coalesce(had.c[one], NOBODY) for one in AGES]
    same = and_(had.c.first_on == kept.first_on, had.c.chunk == kept.chunk)
    named: list[Any] = [*(getattr(kept, name) for name in _KEYS), kept.counted_on]
    rows = (
        select(
            *(*named, kept.resident.label("residents")),
            *[both(kept.resident, getattr(kept, name)).label(name) for name in MET],
            *[func.coalesce(had.c[one], NOBODY).label(one) for one in GROUP_TRAITS],
            *[aged_from(digits, literal(age, Integer)).label(f"aged_{age}") for age in AGES_REACHED],
        )
        .outerjoin(had, same)
        .where(kept.county_id == county_id, kept.counted_on >= since, *_among(kept, chunks))
    )
    return once(rows).cte("person_of_groups")


def _traits(county_id: int, since: date, chunks: Sequence[int] | None) -> CTE:
    one = TraitMonth
    names = (*GROUP_TRAITS, *AGES)
    inside = (one.county_id == county_id, one.first_on >= since.replace(day=1), one.trait.in_(names))
    return (
        select(
            one.first_on,
            one.chunk,
            *[func.bit_or(one.bits).filter(one.trait == name).label(name) for name in names],
        )
        .where(*inside, *_among(one, chunks))
        .group_by(one.first_on, one.chunk)
        .cte("trait_of_groups")
    )


def _among(table: Any, chunks: Sequence[int] | None) -> list[Any]:
    return [] if chunks is None else [table.chunk.in_(chunks)]


def _rows(person: CTE) -> Statement:
    """The numbers of each group, in the order of their places."""
    row = person.c
    ages = [EVERYBODY, *[row[f"aged_{age}"] for age in AGES_REACHED]]
    aged = _placed("aged", ages)
    of_age = once(
        select(
            *(*row, aged.c.place),
            *[both(aged.c.who, row[name]).label(f"aged_{name}") for name in NUMBERS],
        ).select_from(person.join(aged, true()))
    ).cte("person_of_age")
    one = of_age.c
    has = _placed("has", [EVERYBODY, *[one[trait] for trait in GROUP_TRAITS]])
    # Most have few of the traits. Counted before they are sorted: rows of numbers are short.
    counts = [func.bit_count(both(has.c.who, one[f"aged_{name}"])) for name in NUMBERS]
    numbers = [cast(case((has.c.who == NOBODY, 0), else_=count), SmallInteger) for count in counts]
    each = once(
        select(
            *(one.county_id, one.first_on, one.chunk, one.counted_on),
            (has.c.place * OF_A_TRAIT + one.place).label("place"),
            *[number.label(name) for name, number in zip(NUMBERS, numbers, strict=True)],
        ).select_from(of_age.join(has, true()))
    ).subquery("number_of_group")
    by = (each.c.county_id, each.c.first_on, each.c.chunk, each.c.counted_on)
    arrays = [func.array_agg(aggregate_order_by(each.c[name], each.c.place)).label(name) for name in NUMBERS]
    return select(*by, *arrays).group_by(*by).order_by(*by[:3])


def _placed(name: str, some: Sequence[Any]) -> Any:
    """Bit strings of a row as rows of their own, with their places."""
    rows = [(literal(place, Integer), one) for place, one in enumerate(some)]
    return values(column("place", Integer), column("who", BIT(CHUNK_BITS)), name=name).data(rows).lateral()
