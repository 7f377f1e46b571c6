"""How many persons' numbers one account may be shown: enough for a day's work, too few to copy a register."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.errors import DomainError
from db.models import RevealCount

IN_AN_HOUR, IN_A_DAY = 30, 100
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


async def spend(connection: AsyncConnection, subject: str) -> None:
    """Counts one more in the transaction of a connection, in which nobody else counts for the same account.

    Raises DomainError REVEALS_SPENT.
    """
    table = RevealCount
    first = {"in_hour": 1, "in_day": 1, "hour_from": func.now(), "day_from": func.now()}
    hour, day = table.hour_from > func.now() - _HOUR, table.day_from > func.now() - _DAY
    counted = (
        insert(table)
        .values(subject=subject, **first)
        .on_conflict_do_update(
            index_elements=[table.subject],
            set_={
                "hour_from": _going_on(hour, table.hour_from, func.now()),
                "in_hour": _going_on(hour, table.in_hour + 1, 1),
                "day_from": _going_on(day, table.day_from, func.now()),
                "in_day": _going_on(day, table.in_day + 1, 1),
            },
        )
        .returning(table.in_hour, table.in_day)
    )
    [row] = (await connection.execute(counted)).all()
    if row.in_hour > IN_AN_HOUR or row.in_day > IN_A_DAY:
        raise DomainError(
            "REVEALS_SPENT",
            f"每个账号每小时至多查看 {IN_AN_HOUR} 人、每 24 小时至多 {IN_A_DAY} 人的完整号码，请稍后再试。",
            f"An account is shown full numbers of {IN_AN_HOUR} persons an hour and {IN_A_DAY} in 24 hours.",
        )


def _going_on(is_on: ColumnElement[bool], then: Any, otherwise: Any) -> ColumnElement[Any]:
    return case((is_on, then), else_=otherwise)
