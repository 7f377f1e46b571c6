"""Contacts as rows."""

from dataclasses import dataclass

import numpy as np

from app.demo.columns import looked_up, numbers, points, uuids
from app.demo.delivery import Delivery
from app.demo.ground.places import Places
from app.demo.spans import IntArray, day_texts, instant_texts
from app.demo.work.circumstances import MODES, OUTCOMES, PURPOSES
from app.demo.work.contacts import Contacts
from db.codes import CoordinateSystem

_NOTES = ("近况良好", "已宣讲优待政策", "协助办理优待证", "外出未归，改日再访", "已更新联系方式")
_WITH_NOTE = 0.04
_SYSTEMS = (CoordinateSystem.WGS84, CoordinateSystem.GCJ02)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The ids of what contacts point at, in the order of their indexes."""

    person: IntArray
    cell: IntArray
    worker: IntArray


def write_contacts(delivery: Delivery, contacts: Contacts, places: Places, keys: Keys) -> None:
    """Adds the contacts in order of their days."""
    rng, count = delivery.rng, len(contacts.day)
    note = np.where(rng.random(count) < _WITH_NOTE, rng.integers(0, len(_NOTES), count), -1)
    system = np.where(contacts.located, rng.integers(0, len(_SYSTEMS), count), -1)
    delivery.copy(
        "contact",
        {
            "contacted_on": day_texts(contacts.day),
            "id": numbers(delivery.new_ids(count)),
            "person_id": looked_up(keys.person.tolist(), contacts.person),
            "mode": looked_up(MODES, contacts.mode),
            "purpose": looked_up(PURPOSES, contacts.purpose),
            "outcome": looked_up(OUTCOMES, contacts.outcome),
            "division_id": looked_up(places.division_ids.tolist(), contacts.division),
            "cell_id": looked_up(keys.cell.tolist(), contacts.cell),
            "worker_id": looked_up(keys.worker.tolist(), contacts.worker),
            "note": looked_up(_NOTES, note),
            "geom": points(contacts.point, contacts.located),
            "point_system": looked_up(_SYSTEMS, system),
            "client_id": uuids(count, rng),
            "recorded_by": _recorders(contacts, places, keys),
            "recorded_at": instant_texts(contacts.recorded),
            "superseded_at": instant_texts(contacts.superseded),
        },
    )


def _recorders(contacts: Contacts, places: Places, keys: Keys) -> list[str]:
    """Who wrote it down: the worker, else the station that serves the division."""
    stations = [_station(places, division) for division in range(len(places.division_ids))]
    recorders = [f"station:{station}" for station in stations] + [
        f"worker:{one}" for one in keys.worker.tolist()
    ]
    by_worker = contacts.worker + len(stations)
    return looked_up(recorders, np.where(contacts.worker < 0, contacts.division, by_worker))


def _station(places: Places, division: int) -> int | None:
    villages = len(places.villages)
    if division >= villages:
        return places.townships[division - villages].station_id
    own = places.villages[division].station_id
    return own if own is not None else places.townships[places.township_of_village[division]].station_id
