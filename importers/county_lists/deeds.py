"""What writing a list did to a division: by the ids of its versions it can be taken back."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from importers.statements import statement

__all__ = ["Deed", "Versions", "deeds_of", "standing_of"]


@dataclass(frozen=True, slots=True)
class Versions:
    """Rows that were superseded, rows that were added, and all that stood then: sorted ids."""

    before: Sequence[int] = ()
    after: Sequence[int] = ()
    stands: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """What was written of a division, and of its station."""

    division_id: int
    division: Versions = Versions()
    station: Versions = Versions()

    @property
    def is_birth(self) -> bool:
        """Whether the division was not there before."""
        return not self.division.before

    @property
    def text(self) -> str:
        """The same as text."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """A deed as it was kept."""
        return cls(kept["division_id"], Versions(**kept["division"]), Versions(**kept["station"]))


def deeds_of(cursor: Any, county_id: int, divisions: Sequence[int]) -> dict[int, Deed]:
    """What the cursor's transaction has written of some divisions."""
    rows = cursor.execute(
        statement("list_deeds"), {"county_id": county_id, "divisions": list(divisions)}
    ).fetchall()
    parts = {(kind, division): Versions(*ids) for kind, division, *ids in rows}
    return {
        one: Deed(one, parts.get(("division", one), Versions()), parts.get(("station", one), Versions()))
        for one in divisions
    }


def standing_of(
    cursor: Any, county_id: int, divisions: Sequence[int]
) -> dict[int, tuple[list[int], list[int]]]:
    """The versions of some divisions, and of their stations, that stand now."""
    found = deeds_of(cursor, county_id, divisions)
    return {one: (list(deed.division.stands), list(deed.station.stands)) for one, deed in found.items()}
