"""The number that processes watch: giving access or taking it away counts it up in the same transaction."""

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import AccessGeneration
from resolvers.ask import Statement


async def count_up(connection: AsyncConnection) -> None:
    """Has every process forget whom it remembers."""
    first = insert(AccessGeneration).values(id=1, number=1)
    later = first.on_conflict_do_update(
        index_elements=[AccessGeneration.id], set_={"number": AccessGeneration.number + 1}
    )
    await connection.execute(later)


def generation() -> Statement:
    """The number, in one row with the column `number`; no row before anything was given."""
    return select(AccessGeneration.number).where(AccessGeneration.id == literal(1))
