"""A contact as its recorder states it, its correction, and what comes back."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from db.codes import (
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    CoordinateSystem,
    DivisionLevel,
    WithdrawalReason,
)
from geo.coordinates import LonLat, to_wgs84


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A contact as its recorder states it. `place`, if given, is in `system`.

    `worker_id` is who made it, where that is not the recorder. `contact_id` is the id that it is to bear if
    it was not recorded before; without one it is given one.
    """

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
    needs: tuple[ContactNeed, ...] = ()
    escalated_to: DivisionLevel | None = None
    worker_id: int | None = None
    contact_id: int | None = None

    def digest(self) -> bytes:
        """What tells a replay from another contact sent under the same client id."""
        return _digest(asdict(replace(self, contact_id=None)))


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to be corrected of a contact, or why it is withdrawn.

    `changes` are fields of `Written` with their new values; the others stay as they are.
    """

    client_id: UUID
    county_id: int
    contact_id: int
    changes: tuple[tuple[str, Any], ...] = ()
    withdrawn_because: WithdrawalReason | None = None

    def digest(self) -> bytes:
        """What tells a replay from something else sent under the same client id."""
        return _digest(asdict(self))


def _digest(said: dict[str, Any]) -> bytes:
    """The same for a record of an earlier version, which knew nothing of what is not said here."""
    given = {name: value for name, value in said.items() if value not in (None, ())}
    return hashlib.sha256(json.dumps(given, default=str, sort_keys=True).encode()).digest()


@dataclass(frozen=True, slots=True)
class Written:
    """What is written of a contact, each value as its column has it; the point in EPSG:4326.

    `worker_id` is the grid worker who records it; without one it is the primary of the cell on that day.
    `needs` is the text of an array.
    """

    county_id: int
    person_id: int
    contact_id: int
    contacted_on: date
    mode: str
    purpose: str
    outcome: str
    note: str | None
    needs: str
    escalated_to: str | None
    lon: float | None
    lat: float | None
    point_system: str | None
    worker_id: int | None
    client_id: UUID
    digest: str
    recorded_by: str


def array_text(codes: Iterable[str]) -> str:
    """An array of codes as PostgreSQL reads it, each once, in one order."""
    return f"{{{','.join(sorted(set(codes)))}}}"


def written_place(
    place: LonLat | None, system: CoordinateSystem | None
) -> tuple[tuple[str, float | str | None], ...]:
    """The fields of `Written` that say where a contact was made. Raises DomainError PLACE_OUT_OF_RANGE."""
    if place is None:
        return (("lon", None), ("lat", None), ("point_system", None))
    source = system or CoordinateSystem.WGS84
    wgs84 = to_wgs84(place, source)
    return (("lon", wgs84.lon), ("lat", wgs84.lat), ("point_system", source.value))
