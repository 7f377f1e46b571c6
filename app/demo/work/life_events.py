"""Made-up life events: most were followed by a visit, some are still waiting for one."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from app.demo.columns import looked_up, numbers, repeated, uuids
from app.demo.delivery import Delivery
from app.demo.people.made_up import PRIORITIES
from app.demo.spans import IntArray, day_texts, instant_texts, recorded_at
from app.demo.work.circumstances import MODES, PURPOSES
from app.demo.work.contacts import Contacts, Scene
from db.codes import ContactMode, ContactPurpose, LifeEventKind, PriorityClass

KINDS = tuple(LifeEventKind)

# In the order of _DRAWN, for most persons and for those to whom honour comes.
_DRAWN = (
    LifeEventKind.HARDSHIP,
    LifeEventKind.MAJOR_CHANGE,
    LifeEventKind.MERIT_AWARD,
    LifeEventKind.NAMED_MODEL,
)
_SHARES, _SHARES_OF_HONOURED = (0.5, 0.44, 0.04, 0.02), (0.12, 0.1, 0.6, 0.18)
_VISITED, _UNVISITED, _RECENT = 0.05, 0.0015, 0.4
_WAIT_DAYS, _RECENT_DAYS, _LAG_DAYS = 26, 90, 6


@dataclass(frozen=True, slots=True, eq=False)
class LifeEvents:
    """Events (e,): person by index, day, kind as place in its enum, and when it was recorded."""

    person: IntArray
    day: IntArray
    kind: IntArray
    recorded: IntArray


def made_up_events(scene: Scene, contacts: Contacts, rng: np.random.Generator) -> LifeEvents:
    """Life events of three years; the contacts that followed some of them get their purpose."""
    parts = (_visited(scene, contacts, rng), _unvisited(scene, len(contacts.day), rng), _homecomings(scene))
    person, day, kind = (np.concatenate(column) for column in zip(*parts, strict=True))
    lag = rng.integers(0, _LAG_DAYS, len(day))
    recorded = recorded_at(np.minimum(day + lag, scene.calendar.last), rng)
    order = np.lexsort((person, day))
    return LifeEvents(person[order], day[order], kind[order], recorded[order])


def write_events(
    delivery: Delivery, events: LifeEvents, person_ids: IntArray, rng: np.random.Generator
) -> None:
    """Adds the life events in order of their days."""
    count = len(events.day)
    delivery.copy(
        "life_event",
        {
            "id": numbers(delivery.new_ids(count)),
            "person_id": looked_up(person_ids.tolist(), events.person),
            "kind": looked_up(KINDS, events.kind),
            "occurred_on": day_texts(events.day),
            "client_id": uuids(count, rng),
            "recorded_by": repeated("demo", count),
            "recorded_at": instant_texts(events.recorded),
        },
    )


def counted_events(events: LifeEvents) -> Counter[str]:
    """How many there are of each kind, by the names of the manifest."""
    return Counter(
        {f"life_events.{kind}": int((events.kind == place).sum()) for place, kind in enumerate(KINDS)}
    )


def _visited(
    scene: Scene, contacts: Contacts, rng: np.random.Generator
) -> tuple[IntArray, IntArray, IntArray]:
    """Some ordinary home visits become the visits that followed an event of the days before."""
    ordinary = [PURPOSES.index(ContactPurpose.ROUTINE), PURPOSES.index(ContactPurpose.PRIORITY)]
    at_home = contacts.mode == MODES.index(ContactMode.HOME_VISIT)
    could = contacts.counts & at_home & np.isin(contacts.purpose, ordinary)
    rows = np.flatnonzero(could & (rng.random(len(could)) < _VISITED))
    person = contacts.person[rows]
    day = np.maximum(
        contacts.day[rows] - rng.integers(0, _WAIT_DAYS, len(rows)), scene.contact_days()[0][person]
    )
    kind = _kinds(scene, person, rng)
    contacts.purpose[rows] = _purpose_of(kind)
    return person, day, kind


def _unvisited(scene: Scene, contacts: int, rng: np.random.Generator) -> tuple[IntArray, IntArray, IntArray]:
    """Events that no contact was made for, many of them of late."""
    start, end = scene.contact_days()
    here = np.flatnonzero(start + _RECENT_DAYS < end)
    person = rng.choice(here, round(contacts * _UNVISITED) if len(here) else 0)
    earliest = np.where(
        rng.random(len(person)) < _RECENT,
        np.maximum(end[person] - _RECENT_DAYS, start[person]),
        start[person],
    )
    return person, rng.integers(earliest, end[person]), _kinds(scene, person, rng)


def _homecomings(scene: Scene) -> tuple[IntArray, IntArray, IntArray]:
    """Veterans who were registered in the three years came home then."""
    people, calendar = scene.people, scene.calendar
    home = people.is_veteran & (people.registered > calendar.first) & (people.registered <= calendar.last)
    person = np.flatnonzero(home)
    kind = np.full(len(person), KINDS.index(LifeEventKind.RETURN_HOME), dtype=np.int64)
    return person, people.registered[person], kind


def _kinds(scene: Scene, person: IntArray, rng: np.random.Generator) -> IntArray:
    honoured = sum(
        1 << PRIORITIES.index(one)
        for one in (PriorityClass.MERIT_HERO_OR_MODEL, PriorityClass.ACTIVE_DUTY_FAMILY)
    )
    places = np.array([KINDS.index(kind) for kind in _DRAWN])
    plain = rng.choice(places, len(person), p=_SHARES)
    of_honoured = rng.choice(places, len(person), p=_SHARES_OF_HONOURED)
    return np.where((scene.people.priorities[person] & honoured) != 0, of_honoured, plain)


def _purpose_of(kind: IntArray) -> IntArray:
    named = {purpose.value: place for place, purpose in enumerate(PURPOSES)}
    return np.array([named.get(kind.value, -1) for kind in KINDS])[kind]
