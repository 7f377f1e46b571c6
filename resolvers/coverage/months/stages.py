"""Where persons leave the waterfall, counted in bits, and as it is kept of this year up to today."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    cast,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
    values,
)
from sqlalchemy.dialects.postgresql import BIT, insert

from db.models import CoverageMonth, CoverageStage
from db.models.rollup import CHUNK_BITS
from resolvers.ask import Statement
from resolvers.coverage.answers import NUMBERS
from resolvers.coverage.months.bits import CHUNK_SHIFT, NOBODY, both, without
from resolvers.coverage.months.counties import Counties
from resolvers.coverage.months.facts import ENDED, MEASURES, OUTCOMES
from resolvers.coverage.months.kept import stale_persons
from resolvers.coverage.months.whom import last_month, months
from resolvers.coverage.months.window import chunks_of_window
from resolvers.coverage.months.writing import run

_KEYS = ("county_id", "in_person", "chunk", "stage")
CLOSED = tuple(one.upper() for one in ENDED)


def stages_of(person: CTE, due: Any, ended: Mapping[str, Any], *, in_person: bool) -> Statement:
    """A row for each chunk of a window and each step, however few leave at it.

    Columns: county_id, chunk, stage and the numbers of `Counts`. `due` are the residents who are counted,
    `ended` likewise those whose registration has ended, of whom nothing but their number is counted.
    """
    row, met = person.c, person.c.visited if in_person else person.c.reached
    bits = BIT(CHUNK_BITS)
    stage = values(column("stage", Text), column("due", bits), column("everybody", bits), name="stage")
    left = [(name, both(some, due), some) for name, some in _steps(row, met)]
    part = stage.data([*left, *[(one.upper(), ended[one], NOBODY) for one in ENDED]]).lateral()
    inside = both(part.c.due, part.c.everybody)
    numbers = {
        "registered": part.c.everybody,
        "denominator": part.c.due,
        "numerator": both(inside, met),
        "attempted": both(inside, row.attempted),
        "unlocated": without(inside, row.located),
        "visited": both(inside, row.visited),
    }
    counts = [func.bit_count(numbers[name]).label(name) for name in NUMBERS]
    return select(row.county_id, row.chunk, part.c.stage, *counts).select_from(person.join(part, true()))


def _steps(row: Any, met: ColumnElement[str]) -> list[tuple[str, ColumnElement[str]]]:
    """The residents who leave at each step, or have been reached at the end."""
    found: list[tuple[str, ColumnElement[str]]] = []
    left: ColumnElement[str] = row.resident

    def leave(name: str, who: ColumnElement[str]) -> None:
        nonlocal left
        found.append((name, both(left, who)))
        left = without(left, who)

    leave("UNLOCATED", func.bitnot(row.located))
    leave("NO_CELL", func.bitnot(row.in_cell))
    leave("NO_WORKER", func.bitnot(row.assigned))
    leave("UNREACHABLE", row.unreachable)
    leave("NOT_ATTEMPTED", func.bitnot(row.attempted))
    leave("REACHED", met)
    for name in OUTCOMES:
        leave(name.upper(), row[name])
    return [*found, ("NOT_IN_PERSON", left)]


def kept_stages(counties: Counties, on: date, *, in_person: bool) -> CTE:
    """The steps of this year up to a day that are kept, of chunks without a stale person: as `stages_of`."""
    kept, stale = CoverageStage, stale_persons(counties, "stale_of_year")
    wrong = select(stale.c.county_id, stale.c.ordinal.op(">>")(CHUNK_SHIFT))
    return (
        select(kept.county_id, kept.chunk, kept.stage, *[getattr(kept, name) for name in NUMBERS])
        .where(
            counties.hold(kept.county_id),
            kept.counted_on == on,
            kept.in_person == in_person,
            tuple_(kept.county_id, kept.chunk).not_in(wrong),
        )
        .cte("kept_stage")
    )


def chunks_without(kept: CTE, counties: Counties) -> CTE:
    """The chunks of a window of which no steps are kept."""
    month = CoverageMonth
    there = and_(kept.c.county_id == month.county_id, kept.c.chunk == month.chunk)
    return (
        select(month.county_id, month.chunk)
        .where(
            counties.hold(month.county_id),
            month.first_on == last_month(counties.month),
            not_(select(kept.c.chunk).where(there).exists()),
        )
        .cte("chunk_to_count")
    )


def steps_are_kept(connection: psycopg.Connection, county_id: int, today: date) -> bool:
    """Whether the steps of this year up to today have been written."""
    kept = CoverageStage
    there = select(kept.chunk).where(kept.county_id == county_id, kept.counted_on == today).limit(1)
    return run(connection, there).fetchone() is not None


def write_stages(
    connection: psycopg.Connection, county_id: int, today: date, chunks: Sequence[int] | None
) -> int:
    """Writes the steps of this year up to today from months that are kept; how many were not so.

    Of all chunks or of some.
    """
    if chunks is not None and not chunks:
        return 0
    month = months(today.replace(month=1, day=1), today)
    chunk = chunks_of_window(_as_kept(county_id, month, chunks), month)
    ended = {one: chunk.c[one] for one in ENDED}
    each = union_all(
        *[
            stages_of(chunk, chunk.c.resident, ended, in_person=visits).add_columns(
                cast(literal(visits), Boolean).label("in_person")
            )
            for visits in (False, True)
        ]
    ).subquery("stage_of_year")
    names = [*_KEYS, *NUMBERS]
    rows = select(*[each.c[name] for name in names], cast(literal(today), Date)).order_by(
        *[each.c[name] for name in _KEYS]
    )
    kept = CoverageStage
    writing = insert(kept).from_select([*names, "counted_on"], rows)
    new: dict[str, Any] = {name: writing.excluded[name] for name in ("counted_on", *NUMBERS)}
    differs = or_(*[getattr(kept, name) != value for name, value in new.items()])
    return run(
        connection, writing.on_conflict_do_update(index_elements=_KEYS, set_=new, where=differs)
    ).rowcount


def _as_kept(county_id: int, month: CTE, chunks: Sequence[int] | None) -> CTE:
    """The months of a county in which nobody is stale."""
    kept, some = CoverageMonth, []
    if chunks is not None:
        listed = values(column("chunk", Integer), name="touched").data([(one,) for one in chunks])
        some.append(kept.chunk.in_(select(listed.c.chunk)))
    in_month = and_(kept.first_on == month.c.first_on, kept.counted_on == month.c.counted_on)
    return (
        select(kept.county_id, kept.first_on, kept.chunk, *[getattr(kept, name) for name in MEASURES])
        .join(month, in_month)
        .where(kept.county_id == county_id, *some)
        .cte("kept_month")
    )
