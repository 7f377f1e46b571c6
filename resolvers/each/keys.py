"""Rows that something is asked of at once, by county and id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer, any_, cast, column, func, literal
from sqlalchemy.dialects.postgresql import array


@dataclass(frozen=True, slots=True)
class Keys:
    """Rows by county and id."""

    county_ids: tuple[int, ...]
    ids: tuple[int, ...]

    @classmethod
    def of(cls, keys: Sequence[tuple[int, int]]) -> "Keys":
        """Keys as columns."""
        return cls(tuple(county for county, _ in keys), tuple(one for _, one in keys))

    def rows(self) -> Any:
        """They as rows."""
        listed = func.unnest(self._counties(), self._ids())
        columns = (column("county_id", Integer), column("id", BigInteger))
        return listed.table_valued(*columns, name="asked").render_derived(name="asked")

    def any_county(self) -> Any:
        """What a county is compared with, to be one of theirs."""
        return any_(self._counties())

    def any_id(self) -> Any:
        """What an id is compared with, to be one of theirs."""
        return any_(self._ids())

    def _counties(self) -> Any:
        return array([cast(literal(one), Integer) for one in self.county_ids])

    def _ids(self) -> Any:
        return array([cast(literal(one), BigInteger) for one in self.ids])
