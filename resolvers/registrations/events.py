"""Life events that are recorded already: which stands, and whether another is the same."""

from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import LifeEventKind
from db.errors import DomainError
from db.models import LifeEvent
from resolvers.ask import Statement


async def event_of(connection: AsyncConnection, county_id: int, event_id: int) -> Row[Any] | None:
    """Whose event it is and of which day, of one that may be corrected by now; None if there is none."""
    found: Statement = select(LifeEvent.person_id, LifeEvent.occurred_on).where(
        LifeEvent.county_id == county_id, LifeEvent.id == event_id
    )
    return (await connection.execute(found)).first()


async def require_new(
    connection: AsyncConnection, key: tuple[int, int], kind: LifeEventKind, day: date
) -> None:
    """Raises DomainError LIFE_EVENT_RECORDED where the same happened to a locked person on the same day.

    Each event calls for a visit of its own: one that two have reported must not call for two.
    """
    same = select(LifeEvent.id).where(
        *[LifeEvent.county_id == key[0], LifeEvent.person_id == key[1]],
        *[LifeEvent.kind == kind.value, LifeEvent.occurred_on == day, LifeEvent.superseded_at.is_(None)],
    )
    if (await connection.execute(same)).first() is not None:
        raise DomainError(
            "LIFE_EVENT_RECORDED",
            "该人员当日的同类事件已有记录；如有误，请更正原记录。",
            "The same kind of event of that day has been recorded; if that is wrong, correct it.",
        )


def life_event_not_found() -> DomainError:
    """The refusal of an event that is not there, for the viewer at least."""
    return DomainError(
        "LIFE_EVENT_NOT_FOUND",
        "没有这条事件记录、已被更正，或不在您的权限内。",
        "There is no such event, it was corrected before, or it lies outside what you may see.",
    )
