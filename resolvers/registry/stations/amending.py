"""Amending a station field by field, against the version on which its sender began."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import StationAct, StationField
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from resolvers.ask import Ask
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.registry.stations.refusals import changed_since, not_found, refuse_far
from resolvers.registry.stations.stretches import (
    Stretch,
    changed_from,
    corrected,
    is_otherwise,
    turns_after,
)
from resolvers.registry.stations.values import Saying, check_values, columns_of
from resolvers.registry.stations.versions import History, Key, history_of, locked_station, say
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import bad_value


@dataclass(frozen=True, slots=True)
class StationAmendment:
    """What is to be otherwise: from a day on to the end, or for as long as it held that day's value."""

    client_id: UUID
    station: Key
    base_version: int
    act: StationAct
    on: date
    said: tuple[Saying, ...]


async def amend_station(database: Database, ask: Ask, amendment: StationAmendment, ids: IdMaker) -> Recorded:
    """Amends a station, all fields or none, committed, or returns the first result of the client id.

    A field that somebody else has changed since the base version is a conflict, unless nothing of it becomes
    otherwise; others are merged. What is the same already makes no version. Raises DomainError NOT_PERMITTED,
    STATION_NOT_FOUND, BAD_BASE_VERSION, AMENDMENT_CONFLICT, STATION_CHANGED_SINCE (a field changes again on a
    later day, as already recorded), STATION_DAY_NOT_POSSIBLE,
    HEAD_POST_NOT_OF_LEVEL, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    refuse_far(ask, amendment.on)
    key = amendment.station
    claim = Claim(key[0], amendment.client_id, ask.viewer.subject, digest_of(amendment), key[1])
    async with database.writing() as connection:
        station = await locked_station(connection, ask, key)
        if await claimed(connection, claim) is not None:
            return Recorded(*key, replayed=True)
        if station is None:
            raise not_found()
        history = await history_of(connection, station)
        wanted = await _wanted(connection, ask, amendment, history)
        if wanted != list(history.known.stretches):
            await say(connection, ask, history, wanted, ids=ids)
    return Recorded(*key, replayed=False)


async def _wanted(
    connection: AsyncConnection, ask: Ask, amendment: StationAmendment, history: History
) -> list[Stretch]:
    """What the station is to be from when to when. Raises DomainError if that may not be."""
    if not 0 < amendment.base_version <= history.version:
        raise bad_value(
            "BAD_BASE_VERSION",
            "baseVersion",
            "须为该站的某个版本，照查询结果所给。",
            "should be a version of the station, as an answer gave it.",
        )
    known = history.known.stretches
    if not any(one.holds(amendment.on) for one in known):
        raise not_found()
    said = dict(amendment.said)
    await check_values(connection, amendment.station, said, amendment.on, place=history.station)
    changes = {field: columns_of(field, value) for field, value in said.items()}
    is_change = amendment.act is StationAct.CHANGE
    wanted = (changed_from if is_change else corrected)(known, changes, amendment.on)
    touched = [field for field in changes if is_otherwise(known, wanted, field)]
    if is_change and any(turns_after(known, field, amendment.on) for field in touched):
        raise changed_since()
    found = [told for field in touched if (told := _conflict(ask, history, field, amendment.base_version))]
    if found:
        raise DomainError(
            "AMENDMENT_CONFLICT",
            "所改的项此后已被他人更改；请核对后以现在的版本重新提交。",
            "Somebody else has changed the same since: compare, and amend the present version.",
            {"conflicts": found, "version": history.version},
        )
    return wanted


def _conflict(ask: Ask, history: History, field: StationField, base: int) -> dict[str, Any] | None:
    """The latest change of a field by somebody else since a version."""
    for number in range(history.version, base, -1):
        before, after = history.said[number - 1], history.said[number]
        if after.by != ask.viewer.subject and is_otherwise(before.stretches, after.stretches, field):
            return {"field": field.value, "heldBy": after.by, "heldAt": after.at.isoformat()}
    return None
