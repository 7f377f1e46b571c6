"""Where the person lived: the days that only the merged registration had are the survivor's."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import CarriedKind, EndReason
from db.ids import IdMaker
from db.models import CarriedFact, Residence
from resolvers.ask import Ask, Statement
from resolvers.registrations.changed import residence_changed_since
from resolvers.registrations.ground_since import home_again, lives_today
from resolvers.registrations.homes import Homes, home_copied, homes_superseded


async def homes_merged(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    merge_id: int,
    *,
    homes: Homes,
    kept_id: int,
    until: date,
    ids: IdMaker,
) -> None:
    """Ends the days of the merged registration, and gives those before `until` to the survivor.

    `until` is the first day of the survivor's own.
    """
    await homes_superseded(connection, key, [home.id for home in homes])
    before = [home for home in homes if home.valid.lower < until]
    for place, home in enumerate(before, 1):
        upper = until if home.valid.upper is None else min(home.valid.upper, until)
        last = place == len(before)
        said = {"valid": Range(home.valid.lower, upper), "person_id": kept_id}
        said["end_reason"] = EndReason.REHOUSED.value if last else home.end_reason
        await _again(connection, ask, key, merge_id=merge_id, home_id=home.id, said=said, ids=ids)


async def homes_returned(
    connection: AsyncConnection, ask: Ask, merge: Row[Any], *, homes: Homes, ids: IdMaker
) -> None:
    """Gives the merged registration its days back, and leaves the survivor its own; `homes` are theirs now.

    Raises DomainError RESIDENCE_CHANGED_SINCE if the survivor's registration ended before its own days.
    """
    kept, merged = (merge.county_id, merge.kept_id), (merge.county_id, merge.merged_id)
    first = merge.kept_from
    if not any(home.valid.upper is None or home.valid.upper > first for home in homes):
        raise residence_changed_since()
    early = [home for home in homes if home.valid.lower < first]
    await homes_superseded(connection, kept, [home.id for home in early])
    for home in early:
        if home.valid.upper is None or home.valid.upper > first:
            said = {"valid": Range(first, home.valid.upper), "end_reason": home.end_reason}
            await home_copied(
                connection, kept, home.id, said | {"id": ids.next(), "recorded_by": ask.viewer.subject}
            )
    for home in await _stamped_then(connection, merge):
        said = {"valid": home.valid, "end_reason": home.end_reason}
        await _again(connection, ask, merged, merge_id=merge.id, home_id=home.id, said=said, ids=ids)
    await lives_today(connection, ask, merged)


async def _again(
    connection: AsyncConnection,
    ask: Ask,
    key: tuple[int, int],
    *,
    merge_id: int,
    home_id: int,
    said: dict[str, Any],
    ids: IdMaker,
) -> None:
    """A home repeated, on the ground as it was drawn anew since, and noted as such."""
    for new in await home_again(connection, ask, key, home_id, said=said, ids=ids):
        noted = {"county_id": key[0], "id": new, "kind": CarriedKind.RESIDENCE.value}
        row = noted | {"origin_id": home_id, "merge_id": merge_id}
        await connection.execute(insert(CarriedFact).values(row))


async def _stamped_then(connection: AsyncConnection, merge: Row[Any]) -> Sequence[Row[Any]]:
    """The homes of the merged registration, as they stood when it was merged."""
    home = Residence
    rows: Statement = select(home.id, home.valid, home.end_reason).where(
        *[home.county_id == merge.county_id, home.person_id == merge.merged_id],
        home.superseded_at == merge.recorded_at,
    )
    return (await connection.execute(rows.order_by(func.lower(home.valid)))).all()
