"""Corrections written, each a transaction of its own, by statements compiled once for all of a kind."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

import psycopg

from db.codes import DivisionLevel, WithdrawalReason
from db.engine import Database
from db.failures import failed_statement, untraced
from db.prepared import Given, Prepared, prepared, text_of
from db.sending import Run
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import Ask
from resolvers.recording.contacts import KINDS, YES
from resolvers.recording.correcting.statement import (
    Instead,
    Standing,
    person_locked,
    superseding_statement,
)
from resolvers.recording.entry import Written
from resolvers.viewer import Grant, Permission, Role, Viewer

AreaKinds: TypeAlias = tuple[tuple[AreaKind, DivisionLevel | None, Reach], ...]
_PLACE = (int, int)
_FIELDS = tuple(one.name for one in fields(Written))


@dataclass(frozen=True, slots=True)
class Superseded:
    """What became of a correction.

    Whether the viewer may correct the contact, whether it stood until now, and whether it is superseded now.
    """

    instead: Instead
    found: bool
    standing: bool
    recorded: bool


async def written_instead(database: Database, ask: Ask, insteads: Sequence[Instead]) -> list[Superseded]:
    """What became of each; the transaction that writes it notes it in the log of accesses."""
    if not insteads:
        return []
    transactions = [_runs(database, ask, one) for one in insteads]
    each = len(transactions[0])
    try:
        results = await database.written_each(transactions)
    except psycopg.Error as error:
        if (failed_statement(error) or 0) % each > 1:
            raise untraced(error) from error
        raise
    said = [[one.get_value(0, column) == YES for column in (0, 2, 3)] for one in results[1::each]]
    return [Superseded(one, *answer) for one, answer in zip(insteads, said, strict=True)]


def _runs(database: Database, ask: Ask, instead: Instead) -> list[Run]:
    """The person locked, the contact superseded, and that noted."""
    areas = tuple(dict.fromkeys(ask.viewer.areas(Permission.SEARCH)))
    kinds = tuple((area.kind, area.level, area.reach) for area in areas)
    old, row = instead.old, instead.row
    given = [getattr(old.row, name) for name in _FIELDS] + [old.division_id, old.cell_id]
    given += [getattr(row, name) for name in _FIELDS] + [ask.today]
    given += [key for area in areas for key in (area.county_id, area.id)]
    values = [None if value is None else text_of(value) for value in given]
    runs = [Run(one, one.bound(values)) for one in statements_for(kinds, instead.withdrawn_because)]
    if database.trace is None:
        return runs
    person = (old.row.county_id, old.row.person_id)
    return [*runs, database.trace.run_superseded(person, old.row.contacted_on, old.row.contact_id)]


@lru_cache(maxsize=256)
def statements_for(areas: AreaKinds, because: WithdrawalReason | None) -> tuple[Prepared, Prepared]:
    """The statements for viewers with areas of these kinds, their values left open.

    Slots: the fields of the old `Written`, its division and cell, the fields of the new one, today, and
    county and id of each area.
    """
    kinds = (*KINDS, *_PLACE, *KINDS, date, *[int, int] * len(areas))
    given: list[Any] = [Given(slot, kind) for slot, kind in enumerate(kinds)]
    new, last = len(KINDS) + len(_PLACE), 2 * len(KINDS) + len(_PLACE)
    old = Standing(Written(*given[: len(KINDS)]), *given[len(KINDS) : new])
    today, *ids = given[last:]
    grants = tuple(
        Grant(Permission.SEARCH, Area(kind, ids[2 * place], ids[2 * place + 1], level, reach))
        for place, (kind, level, reach) in enumerate(areas)
    )
    ask = Ask(Viewer("", "", Role.SERVICE_CLIENT, grants), today, today)
    instead = Instead(old, Written(*given[new:last]), because)
    made = (person_locked(ask, instead), superseding_statement(ask, instead))
    first, second = [prepared(one, custom=False) for one in made]
    return first, second
