"""Stations report tasks done: once per client id; a later report of the same supersedes the earlier."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CampaignTarget
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Station, TaskReport
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.campaigns.orders import campaigns_for
from resolvers.campaigns.policies import TERMS
from resolvers.campaigns.tasks import WHOLE
from resolvers.campaigns.terms import campaign_not_found
from resolvers.ground.openings import is_open
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.scope import manages, sees_person
from resolvers.viewer import Permission, Role
from resolvers.within import Placed
from resolvers.wording.refusals import not_permitted


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A station has done a campaign, or a stage of it by number; no day takes an earlier report back."""

    client_id: UUID
    campaign: tuple[int, int]
    station: tuple[int, int]
    stage: int
    done_on: date | None
    note: str | None = None


async def report_task(database: Database, ask: Ask, entry: TaskEntry, ids: IdMaker) -> Recorded:
    """Records what a station has done, or returns the first result of its client id: the campaign.

    Station staff report for stations within what they search, administrators within what they manage. Raises
    DomainError NOT_PERMITTED, STATION_NOT_FOUND, CAMPAIGN_NOT_FOUND, NOT_A_TASK, NO_SUCH_STAGE,
    REPORT_IN_THE_FUTURE, TASK_NOT_BEGUN, CLIENT_ID_TAKEN.
    """
    if ask.viewer.role not in (Role.STATION_STAFF, Role.ADMINISTRATOR):
        raise not_permitted()
    row_id = ids.next()
    claim = Claim(entry.station[0], entry.client_id, ask.viewer.subject, digest_of(entry), row_id)
    async with database.writing() as connection:
        station = await _station(connection, ask, entry)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(*entry.campaign, replayed=True)
        if station is None:
            raise _station_not_found()
        _check(ask, entry, await _task(connection, ask, entry), station)
        await _write(connection, ask, entry, row_id)
    return Recorded(*entry.campaign, replayed=False)


async def _station(connection: AsyncConnection, ask: Ask, entry: TaskEntry) -> Row[Any] | None:
    """The station, locked until the commit, if the viewer may report for it."""
    row = Placed(Station.county_id, Station.division_id, null())
    mine = manages(ask, row) if ask.viewer.areas(Permission.MANAGE) else sees_person(ask, row)
    found: Statement = select(Station.level).where(
        *[Station.county_id == entry.station[0], Station.id == entry.station[1]],
        is_open(*entry.station, ask.today),
        mine,
    )
    return (await connection.execute(found.with_for_update())).first()


async def _task(connection: AsyncConnection, ask: Ask, entry: TaskEntry) -> Row[Any]:
    """The present terms of a campaign that holds for the station."""
    area = Area(AreaKind.STATION, *entry.station)
    reaching = campaigns_for(ask, area, (), (), below=False)
    terms = reaching.where(TERMS.county_id == entry.campaign[0], TERMS.campaign_id == entry.campaign[1])
    row = (await connection.execute(terms)).first()
    if row is None:
        raise campaign_not_found()
    return row


def _check(ask: Ask, entry: TaskEntry, task: Row[Any], station: Row[Any]) -> None:
    """Raises DomainError for what this station cannot report of the campaign."""
    if task.target != CampaignTarget.STATIONS.value or station.level not in task.station_levels:
        raise DomainError(
            "NOT_A_TASK", "该专项任务不要求此站报告。", "The campaign asks no report of this station."
        )
    stages = len(task.stage_titles)
    if (entry.stage == WHOLE) == bool(stages) or not 0 <= entry.stage <= stages:
        raise DomainError(
            "NO_SUCH_STAGE",
            "分阶段的任务须逐阶段报告，不分阶段的不填阶段。",
            "Report each stage of a staged task by its number, and no stage of others.",
        )
    if entry.done_on is None:
        return
    if entry.done_on > ask.today:
        raise DomainError("REPORT_IN_THE_FUTURE", "完成日期不能晚于今天。", "Nothing is done in the future.")
    if entry.done_on < task.from_on:
        raise DomainError(
            "TASK_NOT_BEGUN", "完成日期早于任务开始日期。", "The day lies before the first day of the task."
        )


async def _write(connection: AsyncConnection, ask: Ask, entry: TaskEntry, row_id: int) -> None:
    """The one place where a report is written; its station is locked, so there is no other meanwhile.

    What stands reported already is not written again.
    """
    report = TaskReport
    same = (
        *[report.county_id == entry.station[0], report.station_id == entry.station[1]],
        *[report.campaign_county_id == entry.campaign[0], report.campaign_id == entry.campaign[1]],
        *[report.stage == entry.stage, report.superseded_at.is_(None)],
    )
    said = select(report.done_on, report.note).where(*same)
    if (entry.done_on, entry.note) in [tuple(row) for row in await connection.execute(said)]:
        return
    await connection.execute(update(report).where(*same).values(superseded_at=func.now()))
    await connection.execute(
        insert(report).values(
            county_id=entry.station[0],
            id=row_id,
            station_id=entry.station[1],
            campaign_county_id=entry.campaign[0],
            campaign_id=entry.campaign[1],
            stage=entry.stage,
            done_on=entry.done_on,
            note=entry.note,
            client_id=entry.client_id,
            reported_by=ask.viewer.subject,
        )
    )


def _station_not_found() -> DomainError:
    return DomainError(
        "STATION_NOT_FOUND",
        "没有这个服务中心（站），或不在您的权限内。",
        "There is no such station, or it is not yours to report for.",
    )
