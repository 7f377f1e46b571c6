"""Which deeds of a list can be taken back: whatever nobody has built on, and what still finds its place."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from db.codes import RowOutcome
from db.ids import IdMaker
from importers.county_lists.deeds import Deed, standing_of
from importers.division_diff import mark_units
from importers.statements import statement

__all__ = ["reversed_deeds"]


def reversed_deeds(
    cursor: Any, county_id: int, deeds: Sequence[Deed], on: date, *, ids: IdMaker
) -> Mapping[int, RowOutcome]:
    """Takes deeds back; by the id of the division whether it was reversed, kept, or could not be.

    A division that was made is kept once anything hangs on it. One that was changed, or ended, stays so if it
    was changed later, or if its former parent or code is not to be had any more.
    """
    cursor.execute(statement("lock_counties"))
    births = {"county_id": county_id, "divisions": [one.division_id for one in deeds if one.is_birth]}
    cursor.execute(statement("lock_births"), births)
    now = standing_of(cursor, county_id, [one.division_id for one in deeds])
    built_on = {one for (one,) in cursor.execute(statement("list_built_on"), births).fetchall()}
    became = {
        one.division_id: RowOutcome.KEPT
        for one in deeds
        if one.division_id in built_on or not _is_ours(one, now[one.division_id])
    }
    free = {one.division_id: one for one in deeds if one.division_id not in became}
    while stays := _stays(cursor, county_id, free):
        became |= stays
        free = {one: deed for one, deed in free.items() if one not in stays}
    _undo(cursor, county_id, list(free.values()), on, ids=ids)
    return became | dict.fromkeys(free, RowOutcome.REVERSED)


def _is_ours(deed: Deed, stands: tuple[list[int], list[int]]) -> bool:
    return (list(deed.division.stands), list(deed.station.stands)) == stands


def _stays(cursor: Any, county_id: int, free: Mapping[int, Deed]) -> dict[int, RowOutcome]:
    """What cannot be taken back as long as all else that is not in `free` stays."""
    births = [one for one, deed in free.items() if deed.is_birth]
    hung = cursor.execute(
        statement("list_children"), {"county_id": county_id, "divisions": births}
    ).fetchall()
    stays = {parent: RowOutcome.KEPT for parent, child in hung if child not in free}
    before = [version for deed in free.values() for version in deed.division.before]
    rows = cursor.execute(statement("list_restored"), {"county_id": county_id, "versions": before}).fetchall()
    for division, parent, _code, is_open, parent_stands, others in rows:
        if not is_open:
            continue
        will_stand = not free[parent].is_birth if parent in free else parent_stands
        if not will_stand or any(one not in free for one in others):
            stays[division] = RowOutcome.NOT_REVERSED
    return stays


def _undo(cursor: Any, county_id: int, deeds: Sequence[Deed], on: date, *, ids: IdMaker) -> None:
    before = [one for deed in deeds for one in deed.division.before]
    stations = [one for deed in deeds for one in deed.station.before]
    values = {
        "county_id": county_id,
        "on": on,
        "divisions": [deed.division_id for deed in deeds],
        "before": before,
        "after": [one for deed in deeds for one in deed.division.after],
        "ids": list(ids.take(len(before))),
        "stations_before": stations,
        "stations_after": [one for deed in deeds for one in deed.station.after],
        "station_ids": list(ids.take(len(stations))),
    }
    cursor.execute(statement("list_undo"), values)
    mark_units(cursor)
