"""Areas: the pieces of ground that grants, filters and indicators speak of."""

from dataclasses import dataclass
from enum import StrEnum

from db.codes import UNIT_LEVELS, Code, DivisionLevel, GridRole

ANY_ROLE = tuple(GridRole)
PRIMARY = (GridRole.PRIMARY,)


class AreaKind(StrEnum):
    DIVISION = "DIVISION"
    CELL = "CELL"
    STATION = "STATION"
    WORKER = "WORKER"


class Reach(Code):
    """How far below the named place an answer goes."""

    SELF = "SELF", "仅本级", "the place itself only"
    CHILDREN = "CHILDREN", "本级和直接下级", "the place and its direct children"
    DESCENDANTS = "DESCENDANTS", "本级和所有下级", "the place and everything below it"


@dataclass(frozen=True, slots=True)
class Area:
    """A division, cell, station's area or worker's cells. `id` is the row's id within `county_id`.

    For a division of county level and above `is_unit` holds and the county alone names it. `roles` are those
    in which a worker's cells are the worker's: any in what is one's own, the primary's in what others count.
    """

    kind: AreaKind
    county_id: int
    id: int
    level: DivisionLevel | None = None
    reach: Reach = Reach.DESCENDANTS
    roles: tuple[GridRole, ...] = ANY_ROLE

    @property
    def is_unit(self) -> bool:
        """Whether the area is a whole county or a unit above one."""
        return self.level in UNIT_LEVELS

    @property
    def is_whole_counties(self) -> bool:
        """Whether the county alone says if a row lies in the area."""
        whole = self.kind == AreaKind.DIVISION or self.spans_counties
        return self.is_unit and whole and self.reach == Reach.DESCENDANTS

    @property
    def spans_counties(self) -> bool:
        """Whether the area reaches beyond one county."""
        return self.is_unit and self.level != DivisionLevel.COUNTY
