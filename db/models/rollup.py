"""The roll-ups kept in the transactions that change what they count; `rongge recount` counts them anew.

Beside them coverage month by month, as bit strings with a bit for each person (docs/decisions/0038).
"""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Computed, Integer, PrimaryKeyConstraint, text
from sqlalchemy.dialects.postgresql import BIT
from sqlalchemy.orm import Mapped, mapped_column

from db.codes import ContactMode, ContactOutcome, RollUpPeriod
from db.models.base import Base, County, index, one_of, room

EVER_ON = date(1, 1, 1)
NO_CELL = 0
# Persons whose bits stand in one row of `coverage_month`.
CHUNK_BITS = 4096
# How many residents a month has, and how many of them were met.
NUMBERS = ("residents", *[f"residents_{one}" for one in ("located", "attempted", "reached", "visited")])


class LastContacts:
    """How many active persons were last attempted, reached and visited in a period.

    A period is a calendar year or month by its first day; both are kept, so that any window from the first
    of a month up to today is a few periods. The period EVER, from 0001-01-01, holds everybody registered and
    those of them without a point instead.
    """

    period: Mapped[str] = mapped_column(primary_key=True, sort_order=-9)
    first_on: Mapped[date] = mapped_column(primary_key=True, sort_order=-8)
    registered: Mapped[int] = mapped_column(Integer, sort_order=10)
    unlocated: Mapped[int] = mapped_column(Integer, sort_order=11)
    attempted: Mapped[int] = mapped_column(Integer, sort_order=12)
    reached: Mapped[int] = mapped_column(Integer, sort_order=13)
    visited: Mapped[int] = mapped_column(Integer, sort_order=14)


class CellCoverage(Base, County, LastContacts):
    """Last contacts by where the persons live: the roll-up behind coverage up to today.

    `cell_id` 0 stands for no cell.
    """

    __tablename__ = "cell_coverage"
    __table_args__ = (one_of("period", RollUpPeriod), room(80, dead=1000, share=0.05))

    cell_id: Mapped[int] = mapped_column(primary_key=True)
    division_id: Mapped[int] = mapped_column(primary_key=True)


class CountyCoverage(Base, County, LastContacts):
    """The sums of `cell_coverage` by county, for areas that span counties."""

    __tablename__ = "county_coverage"
    __table_args__ = (
        one_of("period", RollUpPeriod),
        index("county_coverage_period_idx", "period", "first_on"),
        # Few rows, which every contact in the county updates.
        room(50, dead=1000, share=0),
    )


class CountyDay(Base, County):
    """Contacts of a county by day, mode and outcome."""

    __tablename__ = "county_day"
    __table_args__ = (
        one_of("mode", ContactMode),
        one_of("outcome", ContactOutcome),
        room(80, dead=1000, share=0.02),
    )

    contacted_on: Mapped[date] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    contacts: Mapped[int] = mapped_column(Integer)


class PersonOrdinal(Base, County):
    """The place of a person's bit: numbers from 0 on within the county, given once and never to another."""

    __tablename__ = "person_ordinal"
    __table_args__ = (
        index("person_ordinal_ordinal_idx", "county_id", "ordinal", unique=True),
        CheckConstraint(text("ordinal >= 0"), name="ordinal"),
    )

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(Integer)


class StalePerson(Base, County):
    """Somebody of whom the bits of months from `from_on` on may be wrong, since the facts have changed.

    Written in the transaction that changes them; taken away by the one that keeps the months again.
    """

    __tablename__ = "stale_person"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_on: Mapped[date]


def _bits() -> Any:
    return mapped_column(BIT(CHUNK_BITS))


def _number(of: str) -> Any:
    """How many residents, for whoever asks about everybody."""
    return mapped_column(Computed(f"bit_count({of})", persisted=True))


class CoverageMonth(Base, County):
    """A month of 4,096 persons of a county by ordinal; `first_on` is its first day.

    `counted_on` is the day on which residents were counted: the month's last, or the one on which the present
    month was kept. Until then count attempts, and of each person the outcome of the last unless reached.
    `with_traits` is true of all: whoever keeps months without traits (an earlier program) cannot write here.
    """

    __tablename__ = "coverage_month"
    # All bit strings stay in the row: it is read as a whole, and fits on a page.
    __table_args__ = (
        # Whether months are there, and how many persons without their bits: of one county, and of many.
        PrimaryKeyConstraint("county_id", "first_on", "chunk", postgresql_include=("counted_on", *NUMBERS)),
        index(
            "coverage_month_first_on_idx",
            *("first_on", "chunk", "county_id", "counted_on"),
            postgresql_include=NUMBERS,
        ),
        {"postgresql_with": {"toast_tuple_target": 8160}},
    )

    first_on: Mapped[date] = mapped_column(primary_key=True)
    chunk: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    counted_on: Mapped[date]
    with_traits: Mapped[bool]
    resident: Mapped[str] = _bits()
    located: Mapped[str] = _bits()
    in_cell: Mapped[str] = _bits()
    assigned: Mapped[str] = _bits()
    unreachable: Mapped[str] = _bits()
    attempted: Mapped[str] = _bits()
    reached: Mapped[str] = _bits()
    visited: Mapped[str] = _bits()
    not_home: Mapped[str] = _bits()
    no_answer: Mapped[str] = _bits()
    refused: Mapped[str] = _bits()
    wrong_address: Mapped[str] = _bits()
    deceased: Mapped[str] = _bits()
    moved_out: Mapped[str] = _bits()
    ineligible: Mapped[str] = _bits()
    residents: Mapped[int] = _number("resident")
    residents_located: Mapped[int] = _number("resident & located")
    residents_attempted: Mapped[int] = _number("resident & attempted")
    residents_reached: Mapped[int] = _number("resident & reached")
    residents_visited: Mapped[int] = _number("resident & visited")


class CoverageStage(Base, County):
    """Where persons leave the waterfall of this year up to `counted_on`, as the bits of its months say.

    Of 4,096 persons by ordinal, with a row for each step, however few; `in_person` says whether visits count
    or contacts. Wrong of chunks in which somebody is stale.
    """

    __tablename__ = "coverage_stage"
    __table_args__ = (room(80, dead=1000, share=0.05),)

    in_person: Mapped[bool] = mapped_column(primary_key=True)
    chunk: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    stage: Mapped[str] = mapped_column(primary_key=True)
    counted_on: Mapped[date]
    registered: Mapped[int] = mapped_column(Integer)
    denominator: Mapped[int] = mapped_column(Integer)
    numerator: Mapped[int] = mapped_column(Integer)
    attempted: Mapped[int] = mapped_column(Integer)
    unlocated: Mapped[int] = mapped_column(Integer)
    visited: Mapped[int] = mapped_column(Integer)


class TraitMonth(Base, County):
    """Who of 4,096 persons by ordinal had a trait on the day on which `CoverageMonth` counts residents.

    No row: nobody. The traits are those of `resolvers/coverage/months/traits.py`.
    """

    __tablename__ = "trait_month"
    __table_args__ = (
        # A trait of many counties in some months.
        index("trait_month_first_on_idx", "first_on", "trait"),
    )

    trait: Mapped[str] = mapped_column(primary_key=True, sort_order=-9)
    first_on: Mapped[date] = mapped_column(primary_key=True, sort_order=-8)
    chunk: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-7)
    bits: Mapped[str] = _bits()
