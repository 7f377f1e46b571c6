"""What the tables share: naming, code columns and the columns of a fact that holds for a time."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Integer,
    MetaData,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.codes import Code

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


# Controls, blanks other than U+0020, joiners, bidirectional controls, fillers, selectors, tags.
_UNSEEN = (
    r"[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# No planner can tell that this is `superseded_at IS NULL`: the index of the constraint, with three times the
# pages of a B-tree, is for the constraint alone, whatever the statistics say.
CURRENT = "coalesce(superseded_at, 'infinity') = 'infinity'"
_PADDED = r"^ | $|  |[\u3400-\u9fff] | [\u3400-\u9fff]"


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        str: Text,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
        Range[date]: DATERANGE,
    }


class County:
    """The first column of every key: the county (or higher unit) a row belongs to."""

    county_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, sort_order=-20)


class Keyed(County):
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-10)


class Dated:
    """A fact that holds for `valid` (half-open civil dates).

    The registry knew it from `recorded_at` until `superseded_at`.

    Nothing is rewritten: a change supersedes the row and adds another, so an earlier answer can be given
    again.
    """

    valid: Mapped[Range[date]] = mapped_column(sort_order=10)
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=11)
    superseded_at: Mapped[datetime | None] = mapped_column(sort_order=12)


def one_at_a_time(table: str, *columns: str, where: str = CURRENT) -> ExcludeConstraint:
    """No two current rows with the same `columns` may hold on the same day."""
    return ExcludeConstraint(
        *[(name, "=") for name in ("county_id", *columns)],
        ("valid", "&&"),
        where=text(where),
        using="gist",
        name=f"{table}_one_at_a_time",
    )


def by_key(table: str, column: str) -> Index:
    """The index by which the rows of a dated table are found that say something about one thing."""
    return index(f"{table}_{column}_idx", "county_id", column)


def one_of(column: str, codes: type[Code] | Iterable[Code]) -> CheckConstraint:
    """The text column holds one of `codes`."""
    # house: a CHECK takes no parameters; column and codes are ours
    return CheckConstraint(text(f"{column} IN ({_quoted(codes)})"), name=column)


def some_of(column: str, codes: type[Code]) -> CheckConstraint:
    """The text array holds only values of `codes`."""
    # house: a CHECK takes no parameters; column and codes are ours
    return CheckConstraint(text(f"{column} <@ ARRAY[{_quoted(codes)}]"), name=column)


def readable(column: str) -> CheckConstraint:
    """The text column holds a person's name of which everything can be seen, without padding."""
    # house: a CHECK takes no parameters; the column is ours
    condition = text(f"{column} !~ '{_UNSEEN}' AND {column} !~ '{_PADDED}'")
    return CheckConstraint(condition, name=f"{column}_readable")


def is_readable(name: str) -> bool:
    """Whether a name meets the condition of `readable`."""
    return re.search(_UNSEEN, name) is None and re.search(_PADDED, name) is None


def room(fill: int, *, dead: int, share: float) -> dict[str, Any]:
    """How full a page of the table is filled, and after how many dead rows of which share it is vacuumed."""
    vacuumed = {"autovacuum_vacuum_threshold": dead, "autovacuum_vacuum_scale_factor": share}
    return {"postgresql_with": {"fillfactor": fill, **vacuumed}}


def _quoted(codes: Iterable[Code]) -> str:
    return ", ".join(f"'{code.value}'" for code in codes)


def index(name: str, *columns: str, **options: Any) -> Index:
    """An index on columns of the table it is declared in."""
    return Index(
        name, *[text(column) if " " in column or "(" in column else column for column in columns], **options
    )


__all__ = [
    "CURRENT",
    "Base",
    "County",
    "Dated",
    "Keyed",
    "by_key",
    "index",
    "is_readable",
    "one_at_a_time",
    "one_of",
    "readable",
    "room",
    "some_of",
]
