"""The terms of campaigns as they are written: superseded by others, never rewritten."""

from typing import Any

from sqlalchemy import Row, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from db.models import Campaign, CampaignTerms
from resolvers.ask import Ask, Statement, current
from resolvers.campaigns.policies import TERMS
from resolvers.changes.marks import mark_units_below
from resolvers.scope import manages
from resolvers.within import Placed


async def write_terms(
    connection: AsyncConnection, ask: Ask, campaign: dict[str, Any], terms: dict[str, Any]
) -> None:
    """The one place where terms are written; duties hang on them, and on those they supersede."""
    of = {"county_id": campaign["county_id"], "campaign_id": campaign["id"]}
    await connection.execute(insert(CampaignTerms).values(terms | of | {"recorded_by": ask.viewer.subject}))
    await mark_units_below(connection, campaign["county_id"], ask.today)


async def replace_terms(
    connection: AsyncConnection, ask: Ask, terms: Row[Any], changed: dict[str, Any]
) -> None:
    """Supersedes terms by the same with changes."""
    own = (TERMS.county_id == terms.county_id, TERMS.id == terms.id)
    await connection.execute(update(CampaignTerms).where(*own).values(superseded_at=func.now()))
    kept = {column.name: getattr(terms, column.name) for column in CampaignTerms.__table__.c}
    for name in ("recorded_at", "superseded_at"):
        del kept[name]
    campaign = {"county_id": terms.county_id, "id": terms.campaign_id}
    await write_terms(connection, ask, campaign, kept | {"revision": terms.revision + 1} | changed)


async def locked_terms(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> Row[Any]:
    """The present terms of a campaign that the viewer manages, its campaign locked.

    Raises DomainError CAMPAIGN_NOT_FOUND, and then locks nothing.
    """
    where = manages(ask, Placed(TERMS.county_id, TERMS.division_id, null()))
    if await terms_of(connection, key, where) is None:
        raise campaign_not_found()
    campaign = select(Campaign.id).where(Campaign.county_id == key[0], Campaign.id == key[1])
    await connection.execute(campaign.with_for_update())
    terms = await terms_of(connection, key, where)
    if terms is None:
        raise campaign_not_found()
    return terms


async def terms_of(connection: AsyncConnection, key: tuple[int, int], *where: Any) -> Row[Any] | None:
    """The present terms of a campaign with what it is under, if the conditions hold."""
    statement: Statement = (
        select(*TERMS, Campaign.parent_county_id, Campaign.parent_id)
        .join(Campaign, (Campaign.county_id == TERMS.county_id) & (Campaign.id == TERMS.campaign_id))
        .where(TERMS.county_id == key[0], TERMS.campaign_id == key[1], current(CampaignTerms, None), *where)
    )
    return (await connection.execute(statement)).first()


def campaign_not_found() -> DomainError:
    """The one answer for a campaign that does not exist and for one that is not the viewer's to change."""
    return DomainError(
        "CAMPAIGN_NOT_FOUND",
        "没有这项专项任务，或不在您的权限内。",
        "There is no such campaign, or it is not yours to change.",
    )


def campaign_closed() -> DomainError:
    """The answer for a campaign that has been closed."""
    return DomainError("CAMPAIGN_CLOSED", "该专项任务已终止。", "The campaign has been closed.")
