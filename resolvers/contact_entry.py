"""A contact as its recorder states it, and what comes back."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from db.codes import ContactMode, ContactOutcome, ContactPurpose, CoordinateSystem
from geo.coordinates import LonLat


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact as its recorder states it. `place`, if given, is in `system`."""

    client_id: UUID
    county_id: int
    person_id: int
    contacted_on: date
    mode: ContactMode
    purpose: ContactPurpose
    outcome: ContactOutcome
    note: str | None = None
    place: LonLat | None = None
    system: CoordinateSystem | None = None

    def digest(self) -> bytes:
        """What tells a replay from another contact sent under the same client id."""
        return hashlib.sha256(json.dumps(asdict(self), default=str, sort_keys=True).encode()).digest()


@dataclass(frozen=True, slots=True)
class Written:
    """What is written of a contact, each value as its column has it; the point in EPSG:4326.

    `worker_id` is the grid worker who records it; without one it is the primary of the cell on that day.
    """

    county_id: int
    person_id: int
    contact_id: int
    contacted_on: date
    mode: str
    purpose: str
    outcome: str
    note: str | None
    lon: float | None
    lat: float | None
    point_system: str | None
    worker_id: int | None
    client_id: UUID
    digest: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The contact a client id stands for, and whether this call was a replay."""

    county_id: int
    contact_id: int
    replayed: bool
