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
class Recorded:
    """The contact a client id stands for, and whether this call was a replay."""

    county_id: int
    contact_id: int
    replayed: bool
