"""Persons, their keys and their residences as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.columns import looked_up, numbers, points
from app.demo.delivery import Delivery
from app.demo.ground.places import Places
from app.demo.names import made_up_names
from app.demo.people.history import REASONS, STATUSES, Residences
from app.demo.people.kinds import CATEGORIES
from app.demo.people.last_days import LastDays
from app.demo.people.made_up import PRIORITIES, Population, in_order
from app.demo.people.papers import Papers, papers_of
from app.demo.spans import OPEN, IntArray, day_texts, instant_texts, recorded_at, span_texts
from db.codes import CoordinateSystem, Sex
from db.copy import NULL, escaped
from importers.station_names import place_name
from resolvers.people.identities import IdentityKeys

_STATUS_REASONS = (NULL, "迁往区外", "去世", "不再符合条件")
_SYSTEMS = (CoordinateSystem.WGS84, CoordinateSystem.GCJ02, CoordinateSystem.BD09, CoordinateSystem.CGCS2000)
_SYSTEM_SHARES = (0.60, 0.25, 0.10, 0.05)
_ACCURACIES_M = (5, 10, 20, 50, 100, 200)
_REGISTERED_ELSEWHERE, _REGISTERED_UNKNOWN = 0.07, 0.02
_LATE, _LATEST_DAYS = 0.3, 40


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """The persons of a county and all that is known of them but contacts; ids in the order of `people`."""

    people: Population
    residences: Residences
    places: Places
    status: IntArray
    ids: IntArray
    cell_ids: IntArray


def write_people(
    delivery: Delivery,
    roll: Roll,
    *,
    keys: IdentityKeys,
    last: LastDays,
    repeated: Mapping[str, Sequence[str]],
) -> None:
    """Adds the persons, with last days and what is `repeated` of contacts, and their nation-wide keys."""
    papers = papers_of(roll.people, roll.ids, delivery.county, keys=keys, rng=delivery.rng)
    columns = {
        "id": numbers(roll.ids),
        **_who(delivery, roll.people),
        **_numbers(papers),
        **_standing(delivery, roll),
        **_where(delivery, roll),
        "last_contact_on": day_texts(last.contact),
        "last_visit_on": day_texts(last.visit),
        "last_attempt_on": day_texts(last.attempt),
        **repeated,
    }
    delivery.copy("person", columns)
    for key_id, hashes in papers.key_hashes.items():
        under = {"key_hash": hashes, "key_id": [str(key_id)] * len(hashes)}
        delivery.copy("person_key", {**under, "person_id": columns["id"]})


def write_residences(delivery: Delivery, roll: Roll) -> None:
    """Adds the residences; one that ended stands twice: as first known, superseded, and with its end."""
    rows = roll.residences
    began, ended = _known_at(delivery, rows)
    past = np.flatnonzero(rows.end != OPEN)
    everything = np.arange(len(rows.person))
    never, still = np.full(len(past), OPEN, dtype=np.int64), np.full(len(rows.person), OPEN, dtype=np.int64)
    taken = np.concatenate([everything, past])
    known = np.concatenate([np.where(rows.end == OPEN, began, ended), began[past]])
    delivery.copy(
        "residence",
        {
            "id": numbers(delivery.new_ids(len(taken))),
            "person_id": looked_up(roll.ids.tolist(), rows.person[taken]),
            "division_id": looked_up(roll.places.division_ids.tolist(), rows.division[taken]),
            "cell_id": looked_up(roll.cell_ids.tolist(), rows.cell[taken]),
            "geom": points(rows.point[taken], rows.located[taken]),
            "end_reason": looked_up(REASONS, np.concatenate([rows.reason, np.full(len(past), -1)])),
            "valid": span_texts(rows.start[taken], np.concatenate([rows.end, never])),
            "recorded_at": instant_texts(known),
            "superseded_at": instant_texts(np.concatenate([still, ended[past]])),
        },
    )


def _known_at(delivery: Delivery, rows: Residences) -> tuple[IntArray, IntArray]:
    """When the beginning and the end of each residence were recorded; a move is one record of both."""
    rng = delivery.rng
    late = np.where(rng.random(len(rows.end)) < _LATE, rng.integers(1, _LATEST_DAYS, len(rows.end)), 0)
    late[rows.reason == 0] = 0
    ended = recorded_at(np.minimum(rows.end + late, delivery.calendar.last), rng)
    began = recorded_at(rows.start, rng)
    goes_on = np.append(False, rows.person[1:] == rows.person[:-1])
    return np.where(goes_on, np.roll(ended, 1), began), ended


def _who(delivery: Delivery, people: Population) -> dict[str, Sequence[str]]:
    return {
        "name": made_up_names(people.is_male, delivery.rng),
        "sex": looked_up((Sex.FEMALE, Sex.MALE), people.is_male.astype(np.int64)),
        "born_on": day_texts(people.born),
        "categories": _arrays(people.categories, CATEGORIES, people.principal),
        "priority_classes": _arrays(people.priorities, PRIORITIES, None),
        "is_veteran": looked_up(("f", "t"), people.is_veteran.astype(np.int64)),
        "enlisted_on": day_texts(people.enlisted),
        "discharged_on": day_texts(people.discharged),
    }


def _numbers(papers: Papers) -> dict[str, Sequence[str]]:
    return {
        "identity_cipher": papers.identity_cipher,
        "identity_masked": papers.identity_masked,
        "phone_cipher": papers.phone_cipher,
        "phone_masked": papers.phone_masked,
    }


def _standing(delivery: Delivery, roll: Roll) -> dict[str, Sequence[str]]:
    left = roll.residences.end[roll.residences.last_rows()]
    return {
        "status": looked_up(STATUSES, roll.status),
        "status_reason": looked_up(_STATUS_REASONS, roll.status),
        "status_on": day_texts(np.where(roll.status == 0, roll.people.registered, left)),
        "recorded_at": instant_texts(recorded_at(roll.people.registered, delivery.rng)),
    }


def _where(delivery: Delivery, roll: Roll) -> dict[str, Sequence[str]]:
    rng, rows = delivery.rng, roll.residences
    last = rows.last_rows()
    located, count = rows.located[last], len(last)
    system = rng.choice(len(_SYSTEMS), count, p=_SYSTEM_SHARES)
    accuracy = rng.integers(0, len(_ACCURACIES_M), count)
    return {
        "division_id": looked_up(roll.places.division_ids.tolist(), rows.division[last]),
        "cell_id": looked_up(roll.cell_ids.tolist(), rows.cell[last]),
        "geom": points(rows.point[last], located),
        "point_system": looked_up(_SYSTEMS, np.where(located, system, -1)),
        "point_accuracy_m": looked_up(_ACCURACIES_M, np.where(located, accuracy, -1)),
        "address": _addresses(delivery, roll.places, rows.division[last]),
        "registered_code": _registered_codes(delivery, roll.places, rows.division[last]),
    }


def _addresses(delivery: Delivery, places: Places, division: IntArray) -> list[str]:
    count = len(division)
    names = [escaped(place_name(village.name)) for village in places.villages]
    village = looked_up(names, np.where(division < len(names), division, -1))
    groups, houses = (delivery.rng.integers(1, most, count).tolist() for most in (13, 240))
    rows = zip(village, groups, houses, strict=True)
    return [NULL if name == NULL else f"{name}{group}组{house}号" for name, group, house in rows]


def _registered_codes(delivery: Delivery, places: Places, division: IntArray) -> list[str]:
    codes = [place.code for place in (*places.villages, *places.townships)]
    drawn, elsewhere = delivery.rng.random(len(division)), delivery.rng.integers(0, len(codes), len(division))
    chosen = np.where(drawn < _REGISTERED_ELSEWHERE, elsewhere, division)
    return looked_up(codes, np.where(drawn > 1 - _REGISTERED_UNKNOWN, -1, chosen))


def _arrays(masks: IntArray, codes: Sequence[str], first: IntArray | None) -> list[str]:
    """Bit masks as arrays of codes in enum order, the principal one before the others where there is one."""
    principal = np.full(len(masks), len(codes)) if first is None else first
    distinct, inverse = np.unique(masks * (len(codes) + 1) + principal, return_inverse=True)
    texts = []
    for value in distinct.tolist():
        mask, leading = divmod(value, len(codes) + 1)
        places = in_order(mask, None if leading == len(codes) else leading)
        texts.append("{" + ",".join(codes[place] for place in places) + "}")
    return looked_up(texts, inverse)
