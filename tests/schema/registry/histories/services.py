"""Stations, what they serve and who supervises them, as acts and as told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from db.codes import DivisionLevel
from schema.node import node_id
from tests.facts import Knowledge, Service, Span, Station, Supervision
from tests.schema.registry.histories.begun import HERE
from tests.schema.registry.histories.hand import Hand, row_of
from tests.schema.registry.histories.told import Told
from tests.viewers import TODAY

STATION = "station { id }"


def _here(told: Told) -> list[Station]:
    """The stations of the county, as now known."""
    return told.now(told.stations, lambda one: told.places.division(one.division).county == HERE)


def _open(told: Told, on: date) -> list[Station]:
    return [one for one in _here(told) if one.span.holds(on)]


def _ahead(hand: Hand) -> date:
    return TODAY + timedelta(days=hand.chance.choice((0, 0, 3, 9)))


def _node(station: Station) -> str:
    return node_id("Station", HERE, station.id)


def _divisions(hand: Hand) -> list[Any]:
    places = hand.told.places.divisions
    return [one for one in places if one.county == HERE and one.level != DivisionLevel.COUNTY]


def _said_on(of: Sequence[Any], day: date) -> Any:
    """What is said of one thing on a day."""
    return next((replace(one, span=Span(), known=Knowledge()) for one in of if one.span.holds(day)), None)


def _turn(of: Sequence[Any], on: date) -> date | None:
    """The first later day on which something else is said of one thing than on this one."""
    days = [day for one in of for day in (one.span.first, one.span.end) if day is not None and day > on]
    return next((day for day in sorted(days) if _said_on(of, day) != _said_on(of, on)), None)


def put_from(told: Told, rows: list[Any], of: Sequence[Any], said: Any, on: date) -> None:
    """What is said of one thing from a day on; what else was said of it ends before."""
    assert _turn(of, on) is None
    _cut(told, rows, [one for one in of if _goes_on(one, on)], on)
    told.add(rows, *([] if said is None else [said]))


def _end_on(told: Told, rows: list[Any], of: Sequence[Any], on: date) -> None:
    """What is said of one thing on a day ends then; what else was said since stays."""
    assert _turn(of, max(on, TODAY)) is None
    if _said_on(of, on) is not None:
        turn = _turn(of, on) or date.max
        _cut(told, rows, [one for one in of if _goes_on(one, on) and one.span.first < turn], on)


def _cut(told: Told, rows: list[Any], goes_on: Sequence[Any], on: date) -> None:
    told.end(rows, goes_on)
    told.add(rows, *[replace(one, span=Span(one.span.first, on)) for one in goes_on if one.span.first < on])


async def open_station(hand: Hand) -> None:
    """A station on a division that has none."""
    told, on = hand.told, hand.day(TODAY - timedelta(days=60), TODAY + timedelta(days=9))
    division = hand.chance.choice(_divisions(hand))
    given = {"divisionCode": division.code, "name": f"新站{hand.numbers}", "on": str(on)}
    mine = told.now(told.services, lambda one: one.division == division.id)
    planned = _turn(mine, max(on, TODAY)) is not None
    but = ("STATION_ALREADY_THERE", *(("STATION_CHANGED_SINCE",) if planned else ()))
    done = await hand.send("openStation", hand.manager(), STATION, given, but=but)
    if done is None:
        return
    station = Station(row_of(done["station"]["id"], "Station"), division.id, Span(on))
    told.add(told.stations, station)
    _end_on(told, told.services, mine, on)


async def amend_station(hand: Hand) -> None:
    """Another name of a station from a day on, which changes no number."""
    station = hand.chance.choice(_here(hand.told))
    hand.numbers += 1
    on = max(station.span.first, TODAY - timedelta(days=hand.chance.randint(0, 30)))
    given = {"stationId": _node(station), "baseVersion": 1, "act": "CHANGE", "on": str(on)}
    given |= {"name": f"改名站{hand.numbers}"}
    but = ("STATION_CLOSED", "STATION_DAY_NOT_POSSIBLE", "STATION_CHANGED_SINCE")
    await hand.send("amendStation", hand.manager(), STATION, given, but=but)


async def close_station(hand: Hand) -> None:
    """A station that closes, and one that takes over what hangs on it."""
    told, on = hand.told, _ahead(hand)
    some = [
        one for one in _open(told, on) if told.places.division(one.division).level != DivisionLevel.COUNTY
    ]
    station = hand.one(some)
    successor = hand.one([one for one in _open(told, on) if one is not station and one.span.end is None])
    if station is None or successor is None or hand.chance.random() < 0.5:
        return
    given = {"stationId": _node(station), "on": str(on), "successorId": _node(successor)}
    but = ("STATION_CLOSED", "SUPERVISION_CIRCLE", "STATION_NOT_SETTLED", "STATION_DAY_NOT_POSSIBLE")
    if await hand.send("closeStation", hand.manager(), STATION, given, but=but) is not None:
        _closed(told, station, successor, on)


def _closed(told: Told, station: Station, successor: Station, on: date) -> None:
    before = told.land(on)
    places = [one for one in told.places.divisions if one.county == HERE]
    served = [one.id for one in places if before.serving(one.id) == station.id]
    open_then = [one.id for one in _open(told, on)]
    below = [one for one in open_then if before._supervisor(one) == station.id and one != successor.id]
    told.end(told.stations, [station])
    told.add(told.stations, replace(station, span=Span(station.span.first, on)))
    for served_by in told.now(told.services, lambda one: one.station == station.id):
        if _goes_on(served_by, on):
            _renamed(told, told.services, served_by, replace(served_by, station=successor.id), on)
    for watched in told.now(told.supervisions, lambda one: one.supervisor == station.id):
        after = None if watched.station == successor.id else replace(watched, supervisor=successor.id)
        if _goes_on(watched, on):
            _renamed(told, told.supervisions, watched, after, on)
    _follows(told, served, below, successor=successor, on=on)


def _follows(told: Told, served: list[int], below: list[int], *, successor: Station, on: date) -> None:
    """What hung on a station that is closed by now hangs on its successor."""
    for division in served:
        if told.land(on).serving(division) != successor.id:
            named = [one for one in told.now(told.services) if one.division == division]
            told.add(told.services, Service(division, successor.id, Span(on, _next(named, on))))
    for other in below:
        if told.land(on)._supervisor(other) != successor.id:
            above = [one for one in told.now(told.supervisions) if one.station == other]
            told.add(told.supervisions, Supervision(other, successor.id, Span(on, _next(above, on))))


def _goes_on(row: Any, on: date) -> bool:
    return row.span.end is None or bool(row.span.end > on)


def _next(rows: Sequence[Any], on: date) -> date | None:
    return min([one.span.first for one in rows if one.span.first > on], default=None)


def _renamed(told: Told, rows: list[Any], row: Any, after: Any, on: date) -> None:
    told.end(rows, [row])
    if row.span.first < on:
        told.add(rows, replace(row, span=Span(row.span.first, on)))
    if after is not None:
        told.add(rows, replace(after, span=Span(max(row.span.first, on), row.span.end)))


async def serve_division(hand: Hand) -> None:
    """A division served by another station from a day on, or by its own again."""
    told, on = hand.told, _ahead(hand)
    division, station = hand.chance.choice(_divisions(hand)), hand.one([None, *_open(told, on)])
    given = {"divisionCode": division.code, "on": str(on), "stationId": station and _node(station)}
    mine = told.now(told.services, lambda one: one.division == division.id)
    but = ("STATION_CHANGED_SINCE",) if _turn(mine, on) else ()
    done = await hand.send("serveDivision", hand.manager(), "division { id }", given, but=but)
    if done is not None:
        said = station and Service(division.id, station.id, Span(on))
        put_from(told, told.services, mine, said, on)


async def supervise_station(hand: Hand) -> None:
    """A station supervised by another from a day on, or as its division says again."""
    told, on = hand.told, _ahead(hand)
    station, above = hand.one(_open(told, on)), hand.one([None, *_open(told, on)])
    if station is None or (above is not None and above.id == station.id):
        return
    given = {"stationId": _node(station), "on": str(on), "supervisorId": above and _node(above)}
    mine = told.now(told.supervisions, lambda one: one.station == station.id)
    but = ("SUPERVISION_CIRCLE", *(("STATION_CHANGED_SINCE",) if _turn(mine, on) else ()))
    done = await hand.send("superviseStation", hand.manager(), STATION, given, but=but)
    if done is not None:
        said = above and Supervision(station.id, above.id, Span(on))
        put_from(told, told.supervisions, mine, said, on)


async def name_responsible_person(hand: Hand) -> None:
    """Somebody named for a village from a day on, which changes no number."""
    villages = [one for one in _divisions(hand) if one.level == DivisionLevel.VILLAGE]
    given = {"divisionCode": hand.chance.choice(villages).code, "on": str(_ahead(hand)), "name": "赵专责"}
    given |= {"post": "村委委员"}
    but = ("STATION_CHANGED_SINCE",)
    await hand.send("nameResponsiblePerson", hand.manager(), "division { id }", given, but=but)


ACTS = {
    "openStation": open_station,
    "amendStation": amend_station,
    "closeStation": close_station,
    "serveDivision": serve_division,
    "superviseStation": supervise_station,
    "nameResponsiblePerson": name_responsible_person,
}
