"""Contacts as rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.columns import looked_up, numbers, points, repeated, uuids
from app.demo.delivery import Delivery
from app.demo.ground.places import Places
from app.demo.spans import IntArray, day_texts, instant_texts
from app.demo.work.circumstances import MODES, OUTCOMES, PURPOSES
from app.demo.work.contacts import Contacts
from db.codes import CoordinateSystem
from db.copy import NULL

_NOTES = ("近况良好", "已宣讲优待政策", "协助办理优待证", "外出未归，改日再访", "已更新联系方式")
_WITH_NOTE = 0.04
_SYSTEMS = (CoordinateSystem.WGS84, CoordinateSystem.GCJ02)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The ids of what contacts point at, in the order of their indexes."""

    person: IntArray
    cell: IntArray
    worker: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class ContactRows:
    """The contacts in order of their days with their ids, which grow, and what they point at."""

    contacts: Contacts
    ids: IntArray
    places: Places
    keys: Keys


def last_contacts(rows: ContactRows) -> dict[str, list[str]]:
    """What persons' rows repeat of the latest contact in which they were reached, in their order."""
    counted = np.flatnonzero(rows.contacts.counts)
    latest = np.full(len(rows.keys.person), -1, dtype=np.int64)
    np.maximum.at(latest, rows.contacts.person[counted], counted)
    reached = np.flatnonzero(latest >= 0)
    said = _said(rows, rows.contacts.taken(latest[reached]), rows.ids[latest[reached]])
    said["needs"] = repeated("{}", len(reached))
    return {f"last_contact_{name}": _among(texts, reached, len(latest)) for name, texts in said.items()}


def _among(texts: Sequence[str], places: IntArray, number: int) -> list[str]:
    """Texts at their places among so many, the others null."""
    column = [NULL] * number
    for place, text in zip(places.tolist(), texts, strict=True):
        column[place] = text
    return column


def _said(rows: ContactRows, contacts: Contacts, ids: IntArray) -> dict[str, list[str]]:
    return {
        "id": numbers(ids),
        "mode": looked_up(MODES, contacts.mode),
        "purpose": looked_up(PURPOSES, contacts.purpose),
        "division_id": looked_up(rows.places.division_ids.tolist(), contacts.division),
        "cell_id": looked_up(rows.keys.cell.tolist(), contacts.cell),
        "worker_id": looked_up(rows.keys.worker.tolist(), contacts.worker),
        "recorded_at": instant_texts(contacts.recorded),
    }


def write_contacts(delivery: Delivery, rows: ContactRows) -> None:
    """Adds the contacts in order of their days."""
    rng, contacts, keys = delivery.rng, rows.contacts, rows.keys
    count = len(contacts.day)
    note = np.where(rng.random(count) < _WITH_NOTE, rng.integers(0, len(_NOTES), count), -1)
    system = np.where(contacts.located, rng.integers(0, len(_SYSTEMS), count), -1)
    delivery.copy(
        "contact",
        {
            "contacted_on": day_texts(contacts.day),
            **_said(rows, contacts, rows.ids),
            "person_id": looked_up(keys.person.tolist(), contacts.person),
            "outcome": looked_up(OUTCOMES, contacts.outcome),
            "note": looked_up(_NOTES, note),
            "geom": points(contacts.point, contacts.located),
            "point_system": looked_up(_SYSTEMS, system),
            "client_id": uuids(count, rng),
            "recorded_by": _recorders(contacts, rows.places, keys),
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
