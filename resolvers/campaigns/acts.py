"""Ordering campaigns, amending and closing them: once per client id, terms superseded, never rewritten."""

from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import UNIT_LEVELS
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Campaign, DivisionVersion, StationVersion
from resolvers.areas import Area
from resolvers.ask import Ask, current
from resolvers.campaigns.entry import (
    Amendment,
    CampaignEntry,
    Closing,
    check_days,
    check_narrower,
    check_terms,
)
from resolvers.campaigns.orders import campaigns_for, descendants_of
from resolvers.campaigns.terms import (
    campaign_closed,
    campaign_not_found,
    locked_terms,
    replace_terms,
    terms_of,
    write_terms,
)
from resolvers.ground.named_areas import NamedArea, area_of, managed_area_statement
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.scope import require
from resolvers.viewer import Permission


async def create_campaign(database: Database, ask: Ask, entry: CampaignEntry, ids: IdMaker) -> Recorded:
    """Orders a campaign in a division that the viewer manages, or returns the first result of its client id.

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, STATION_NOT_FOUND, CAMPAIGN_NOT_FOUND (the parent),
    CAMPAIGN_NOT_NARROWER, CAMPAIGN_IN_THE_PAST, CLIENT_ID_TAKEN and those of `check_terms`.
    """
    require(ask.viewer, Permission.MANAGE)
    check_terms(entry.terms)
    check_days(entry.terms, ask.today, under_another=entry.parent is not None)
    row_id = ids.next()
    async with database.writing() as connection:
        named = managed_area_statement(ask, NamedArea(division_code=entry.division_code))
        area = area_of((await connection.execute(named)).all())
        claim = Claim(area.county_id, entry.client_id, ask.viewer.subject, digest_of(entry), row_id)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(area.county_id, first, replayed=True)
        if entry.parent is not None:
            await _require_narrower(connection, ask, area, entry)
        place = await _place(connection, ask, area, entry)
        campaign = {"county_id": area.county_id, "id": row_id, "kind": entry.kind.value}
        parent = dict(zip(("parent_county_id", "parent_id"), entry.parent or (None, None), strict=True))
        written = {"client_id": entry.client_id, "recorded_by": ask.viewer.subject}
        await connection.execute(insert(Campaign).values(campaign | parent | written))
        shares = entry.terms.shares_contacts or entry.parent is not None
        terms = entry.terms.columns() | place | {"shares_contacts": shares, "revision": 1}
        await write_terms(connection, ask, campaign, terms | {"id": ids.next()})
    return Recorded(area.county_id, row_id, replayed=False)


async def amend_campaign(database: Database, ask: Ask, amendment: Amendment, ids: IdMaker) -> Recorded:
    """Gives a campaign other terms; the earlier ones stay known.

    Raises DomainError CAMPAIGN_NOT_FOUND, CAMPAIGN_CHANGED (by another since `revision`), CAMPAIGN_CLOSED,
    CAMPAIGN_NOT_NARROWER, CAMPAIGN_IN_THE_PAST, CLIENT_ID_TAKEN and those of `check_terms`.
    """
    require(ask.viewer, Permission.MANAGE)
    check_terms(amendment.terms)
    key = (amendment.county_id, amendment.campaign_id)
    async with database.writing() as connection:
        terms = await locked_terms(connection, ask, key)
        claim = Claim(key[0], amendment.client_id, ask.viewer.subject, digest_of(amendment), key[1])
        if await claimed(connection, claim) is not None:
            return Recorded(*key, replayed=True)
        _refuse_changed(terms, amendment)
        child = terms.parent_id is not None
        check_days(amendment.terms, ask.today, under_another=child, before=terms.from_on)
        if child:
            above = await terms_of(connection, (terms.parent_county_id, terms.parent_id))
            check_narrower(amendment.terms, above)
        shares = amendment.terms.shares_contacts or child
        changed = amendment.terms.columns() | {"shares_contacts": shares}
        issuer = amendment.terms.issuer or terms.issuer
        await replace_terms(connection, ask, terms, changed | {"issuer": issuer, "id": ids.next()})
    return Recorded(*key, replayed=False)


async def close_campaign(database: Database, ask: Ask, closing: Closing, ids: IdMaker) -> Recorded:
    """Ends a campaign, and those under it, before a day: today at the earliest.

    Raises DomainError CAMPAIGN_NOT_FOUND, CLOSED_IN_THE_PAST, CAMPAIGN_CLOSED, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    if closing.closed_on < ask.today:
        raise DomainError(
            "CLOSED_IN_THE_PAST",
            "终止日期不得早于今天：已经要求过的不因终止而消失。",
            "A campaign ends today at the earliest: what was asked stays asked.",
        )
    key = (closing.county_id, closing.campaign_id)
    async with database.writing() as connection:
        terms = await locked_terms(connection, ask, key)
        claim = Claim(key[0], closing.client_id, ask.viewer.subject, digest_of(closing), key[1])
        if await claimed(connection, claim) is not None:
            return Recorded(*key, replayed=True)
        if terms.closed_on is not None:
            raise campaign_closed()
        for row in [terms, *(await connection.execute(descendants_of(key))).all()]:
            if row.closed_on is None or row.closed_on > closing.closed_on:
                await replace_terms(connection, ask, row, {"closed_on": closing.closed_on, "id": ids.next()})
    return Recorded(*key, replayed=False)


async def _require_narrower(connection: AsyncConnection, ask: Ask, area: Area, entry: CampaignEntry) -> None:
    assert entry.parent is not None  # noqa: S101  # only what has a parent is compared with it
    above = await terms_of(connection, entry.parent)
    if above is None:
        raise campaign_not_found()
    if above.closed_on is not None:
        raise campaign_closed()
    reaching = campaigns_for(ask, area, (), (), below=False)
    covers = reaching.where(Campaign.county_id == entry.parent[0], Campaign.id == entry.parent[1])
    if (await connection.execute(covers)).first() is None:
        raise campaign_not_found()
    check_narrower(entry.terms, above)


async def _place(connection: AsyncConnection, ask: Ask, area: Area, entry: CampaignEntry) -> dict[str, Any]:
    """The columns that say where and by whom. Raises STATION_NOT_FOUND for a station of another place."""
    assert area.level is not None  # noqa: S101  # a division has one
    place: dict[str, Any] = {"region": area.level.value, "station_id": None}
    place["division_id"] = None if area.level in UNIT_LEVELS else area.id
    version = select(DivisionVersion.name).where(
        *[DivisionVersion.county_id == area.county_id, DivisionVersion.division_id == area.id],
        current(DivisionVersion, ask.today),
    )
    issuer = (await connection.execute(version)).scalar_one()
    if entry.station is not None:
        there = StationVersion
        station = select(there.station_id, there.name).where(
            *[there.county_id == entry.station[0], there.station_id == entry.station[1]],
            *[there.county_id == area.county_id, there.division_id == area.id],
            current(there, ask.today),
        )
        found = (await connection.execute(station)).first()
        if found is None:
            raise DomainError(
                "STATION_NOT_FOUND",
                "没有这个服务中心（站），或不在该区划。",
                "There is no such station, or it does not hang on that division.",
            )
        place["station_id"], issuer = found.station_id, found.name
    return place | {"issuer": entry.terms.issuer or issuer}


def _refuse_changed(terms: Row[Any], amendment: Amendment) -> None:
    if terms.closed_on is not None:
        raise campaign_closed()
    if terms.revision != amendment.revision:
        raise DomainError(
            "CAMPAIGN_CHANGED",
            "该专项任务已被他人修改，请刷新后再改。",
            "The campaign was amended by somebody else; read it again first.",
        )
