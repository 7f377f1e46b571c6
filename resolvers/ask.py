"""What every statement is made for: a viewer, a day, and the rows above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    column,
    false,
    func,
    literal,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from db.errors import DomainError
from resolvers.viewer import Viewer

FIRST_YEAR, LAST_YEAR = 1900, 2999

# A statement that nobody has run yet, whatever its columns.
Statement: TypeAlias = Select[*tuple[Any, ...]]


def check_calendar(day: date, argument: str) -> None:
    """Raises DomainError DATE_OUT_OF_RANGE for a day that no register reaches."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DomainError(
            "DATE_OUT_OF_RANGE",
            "日期须在 1900 年至 2999 年之间。",
            "A day must lie between the years 1900 and 2999.",
            {"argument": argument},
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, when, and about which day.

    `today` decides what `viewer` may see, `as_of` is the day asked about, and `known_at` the instant
    as of which the registry's knowledge counts; None means now.
    """

    viewer: Viewer
    today: date
    as_of: date
    known_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuses days that no register reaches, DATE_OUT_OF_RANGE: date arithmetic ends at the year 9999."""
        # A day left open in a statement was checked where it was given.
        given = isinstance(self.as_of, date)
        if given:
            check_calendar(self.as_of, "asOf")


@dataclass(frozen=True, slots=True)
class Parents:
    """Rows already found, to which a statement adds what hangs on them.

    A FROM item, its county and id columns, and whatever else of the rows is at hand by name.
    """

    source: FromClause | None
    county_id: ColumnElement[int]
    id: ColumnElement[int]
    at_hand: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)

    def labelled(self) -> tuple[ColumnElement[int], ColumnElement[int]]:
        """The two columns by which answers are handed back to their parents."""
        county_id = self.at_hand.get("county_id", self.county_id)
        return county_id.label("of_county_id"), self.id.label("of_id")


def hung(statement: Statement, parents: Parents) -> Statement:
    """The statement with each row labelled by the parent it hangs on."""
    labelled: Statement = statement.add_columns(*parents.labelled())
    return labelled if parents.source is None else labelled.select_from(parents.source)


def parents_of(keys: Sequence[tuple[int, int]]) -> Parents:
    """Parents given by (county, id).

    Where all lie in one county it stands in the statement as one value, so that a statement names its
    county.
    """
    counties = sorted({county for county, _ in keys})
    ids = [key for _, key in keys]
    if len(counties) == 1:
        ids_only = func.unnest(literal(ids, ARRAY(BigInteger)))
        one = ids_only.table_valued(column("id", BigInteger), name="parent").render_derived(name="parent")
        return Parents(one, literal(counties[0], Integer), one.c.id)
    both = func.unnest(
        literal([county for county, _ in keys], ARRAY(Integer)), literal(ids, ARRAY(BigInteger))
    )
    pairs = both.table_valued(
        column("county_id", Integer), column("id", BigInteger), name="parent"
    ).render_derived(name="parent")
    return Parents(pairs, pairs.c.county_id, pairs.c.id)


def current(
    table: Any, on: date | ColumnElement[date] | None, known_at: datetime | None = None
) -> ColumnElement[bool]:
    """The condition that a dated row of `table` holds `on` a day, as known at `known_at` (None: now)."""
    if known_at is None:
        known = table.superseded_at.is_(None)
    else:
        known = and_(
            table.recorded_at <= known_at,
            or_(table.superseded_at.is_(None), table.superseded_at > known_at),
        )
    return known if on is None else and_(holds(table, on), known)


def holds(table: Any, on: date | ColumnElement[date]) -> ColumnElement[bool]:
    """The condition that `table.valid` contains the day `on`."""
    day = on if isinstance(on, ColumnElement) else literal(on)
    # Bare, `@>` is taken to hold for one row in two hundred where the day is not known as the plan is made,
    # and a whole county is read in the place of a row by its key. Thus it is taken to hold for one in two.
    return func.coalesce(table.valid.contains(day), false())
