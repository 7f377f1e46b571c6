"""The homes of the persons served in an area on a day: where, and who lives there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Integer, and_, cast, func, select

from db.models import Person, PersonStanding, Residence
from geo.coordinates import FloatArray, MetricPlane
from geo.roads.roads import BoolArray, IntArray
from resolvers.ask import Statement, current
from resolvers.people.standing import Standing, dated_standing, standing, with_standing
from resolvers.spatial.packed import Packed, packed, unpacked
from resolvers.spatial.service.question import Stations
from resolvers.within import lies_in, placed

_COLUMNS = (
    Packed("person", Residence.person_id),
    Packed("division", Residence.division_id),
    Packed("cell", Residence.cell_id),
    Packed("lon", func.ST_X(Residence.geom), is_whole=False),
    Packed("lat", func.ST_Y(Residence.geom), is_whole=False),
)


def _columns(was: Standing) -> tuple[Packed, ...]:
    return (
        *_COLUMNS,
        Packed("veteran", cast(was.is_veteran, Integer)),
        Packed("priorities", func.cardinality(was.priority_classes)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """A home for each of n persons, by id: `places` (n, 2) in degrees, NaN where unknown; `cell` −1: none."""

    person: IntArray
    division: IntArray
    cell: IntArray
    places: FloatArray
    is_veteran: BoolArray
    is_priority: BoolArray

    def __len__(self) -> int:
        return len(self.person)

    @property
    def is_located(self) -> BoolArray:
        """Who has a point."""
        return np.isfinite(self.places[:, 0])

    def taken(self, rows: IntArray) -> "Homes":
        """These rows of them, as often as they are named."""
        return Homes(
            self.person[rows],
            self.division[rows],
            self.cell[rows],
            self.places[rows],
            self.is_veteran[rows],
            self.is_priority[rows],
        )

    def metres(self, plane: MetricPlane) -> FloatArray:
        """Where they lie on a plane (n, 2), NaN for the unlocated."""
        found = np.full((len(self), 2), np.nan)
        located = self.is_located
        if located.any():
            found[located] = plane.metres(self.places[located])
        return found


def homes_statement(asked: Stations) -> Statement:
    """Everybody resident in the area on the day, as one value, by person."""
    same = and_(Person.county_id == Residence.county_id, Person.id == Residence.person_id)
    mine = PersonStanding.county_id == asked.area.county_id
    dated = None if asked.is_present else dated_standing(asked.on, asked.known_at, mine)
    rows = (
        select(packed(_columns(standing(dated)), Residence.person_id).label("homes"))
        .select_from(Residence)
        .join(Person, same)
        .where(
            Residence.county_id == asked.area.county_id,
            Person.county_id == asked.area.county_id,
            current(Residence, asked.on, asked.known_at),
            lies_in(asked.area, placed(Residence), asked.on, known_at=asked.known_at),
        )
    )
    return with_standing(rows, dated, Residence.county_id, Residence.person_id)


def homes_of(row: Any) -> Homes:
    """The homes that the statement's one row holds."""
    found = unpacked(_columns(standing(None)), row.homes)
    return Homes(
        person=found["person"],
        division=found["division"],
        cell=found["cell"],
        places=np.column_stack([found["lon"], found["lat"]]),
        is_veteran=found["veteran"] > 0,
        is_priority=found["priorities"] > 0,
    )
