"""Recording contacts: each once per client id, attributed to its day, with its roll-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from psycopg.pq.abc import PGresult

from db.codes import DivisionLevel
from db.engine import Database
from db.errors import DomainError
from db.failures import failed_statement, untraced
from db.ids import IdMaker
from db.prepared import Given, Prepared, prepared, text_of
from db.sending import Run
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import Ask
from resolvers.receipts import Recorded, receipts_of
from resolvers.recording.entry import ContactEntry, Written, array_text, written_place
from resolvers.recording.followed import recorded_with, survivors_of
from resolvers.recording.old_receipts import known_without_receipts
from resolvers.recording.statement import recording_statement
from resolvers.scope import require
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.wording.refusals import person_not_found

YES = b"t"
# Of each field of `Written`.
KINDS = (int, int, int, date, *[str] * 6, float, float, str, int, UUID, str, str)
# So many travel together; then others who wait for the connection have their turn.
AT_ONCE = 50
Outcome: TypeAlias = Recorded | DomainError


async def record_contact(database: Database, ask: Ask, entry: ContactEntry, ids: IdMaker) -> Recorded:
    """Records a contact, committed with its roll-ups, or returns the first result of its client id.

    Raises DomainError PERSON_NOT_FOUND (missing or not the viewer's), CONTACT_IN_THE_FUTURE,
    NOT_RESIDENT_THEN, CLIENT_ID_TAKEN.
    """
    [outcome] = await recorded_each(database, ask, [entry], ids)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


async def recorded_each(
    database: Database, ask: Ask, entries: Sequence[ContactEntry], ids: IdMaker
) -> list[Outcome]:
    """What became of each contact, recorded in a transaction of its own: as `record_contact` says.

    Their client ids must differ.
    """
    require(ask.viewer, Permission.SEARCH)
    outcomes: list[Outcome] = []
    for first in range(0, len(entries), AT_ONCE):
        outcomes += await _together(database, ask, entries[first : first + AT_ONCE], ids)
    return outcomes


async def _together(
    database: Database, ask: Ask, entries: Sequence[ContactEntry], ids: IdMaker
) -> list[Outcome]:
    outcomes: dict[UUID, Outcome] = {
        entry.client_id: in_the_future() for entry in entries if entry.contacted_on > ask.today
    }
    outcomes |= await known_without_receipts(database, ask, entries)
    past = [entry for entry in entries if entry.client_id not in outcomes]
    rows = [_written(ask, entry, entry.contact_id or ids.next()) for entry in past]
    for row, result in zip(rows, await _results(database, ask, rows), strict=True):
        outcomes[row.client_id] = _outcome(row, result)
    unwritten = [entry for entry in past if _failed(outcomes, entry)]
    if unwritten:
        known = await receipts_of(database, ask, unwritten)
        unknown = [entry for entry in unwritten if entry.client_id not in known]
        outcomes |= known | await _followed(database, ask, unknown, ids)
    return [outcomes[entry.client_id] for entry in entries]


async def _results(database: Database, ask: Ask, rows: Sequence[Written]) -> list[PGresult]:
    """What became of each row; the transaction that records it notes it in the log of accesses."""
    trace = database.trace
    if trace is None or not rows:
        return await database.written_each([[_run(ask, row)] for row in rows]) if rows else []
    noted = [
        [_run(ask, row), trace.run_recorded((row.county_id, row.person_id), row.contacted_on, row.contact_id)]
        for row in rows
    ]
    try:
        return (await database.written_each(noted))[::2]
    except psycopg.Error as error:
        if (failed_statement(error) or 0) % 2:
            raise untraced(error) from error
        raise


async def _followed(
    database: Database, ask: Ask, entries: Sequence[ContactEntry], ids: IdMaker
) -> dict[UUID, Outcome]:
    """What became of those entries whose persons were merged: they are recorded with the survivors."""
    survivors = await survivors_of(database, entries)
    outcomes: dict[UUID, Outcome] = {}
    for entry in entries:
        survivor = survivors.get((entry.county_id, entry.person_id))
        if survivor is None:
            continue
        kept = replace(entry, person_id=survivor.person_id)
        before = await known_without_receipts(database, ask, [kept])
        if not before:
            row = _written(ask, entry, entry.contact_id or ids.next())
            outcomes[entry.client_id] = _said(row, *await recorded_with(database, ask, row, survivor))
            before = await receipts_of(database, ask, [entry]) if _failed(outcomes, entry) else {}
        outcomes |= before
    return outcomes


def _failed(outcomes: Mapping[UUID, Outcome], entry: ContactEntry) -> bool:
    return isinstance(outcomes[entry.client_id], DomainError)


def _outcome(row: Written, result: PGresult) -> Outcome:
    """What the statement says; where it wrote nothing a receipt may know better."""
    return _said(row, *[result.get_value(0, column) == YES for column in range(3)])


def _said(row: Written, found: bool, resident: bool, recorded: bool) -> Outcome:  # noqa: FBT001  # as the statement answers
    if recorded:
        return Recorded(row.county_id, row.contact_id, replayed=False)
    return not_resident() if found and not resident else person_not_found()


def _written(ask: Ask, entry: ContactEntry, contact_id: int) -> Written:
    worker, worker_id = ask.viewer.worker, entry.worker_id
    if worker_id is None and worker is not None and worker.county_id == entry.county_id:
        worker_id = worker.id
    place: dict[str, Any] = dict(written_place(entry.place, entry.system))
    return Written(
        county_id=entry.county_id,
        person_id=entry.person_id,
        contact_id=contact_id,
        contacted_on=entry.contacted_on,
        mode=entry.mode.value,
        purpose=entry.purpose.value,
        outcome=entry.outcome.value,
        note=entry.note,
        needs=array_text(entry.needs),
        escalated_to=entry.escalated_to.value if entry.escalated_to else None,
        worker_id=worker_id,
        client_id=entry.client_id,
        digest=entry.digest().hex(),
        recorded_by=ask.viewer.subject,
        **place,
    )


def _run(ask: Ask, row: Written) -> Run:
    areas = tuple(dict.fromkeys(ask.viewer.areas(Permission.SEARCH)))
    statement = _statement(tuple((area.kind, area.level, area.reach) for area in areas))
    keys = [key for area in areas for key in (area.county_id, area.id)]
    values = [*[getattr(row, one.name) for one in fields(row)], ask.today, *keys]
    return Run(statement, statement.bound([None if value is None else text_of(value) for value in values]))


@lru_cache(maxsize=256)
def _statement(areas: tuple[tuple[AreaKind, DivisionLevel | None, Reach], ...]) -> Prepared:
    """The statement for viewers with areas of these kinds, its values left open.

    Slots: the fields of `Written`, today, and county and id of each area.
    """
    kinds = (*KINDS, date, *[int, int] * len(areas))
    given: list[Any] = [Given(slot, kind) for slot, kind in enumerate(kinds)]
    row, (today, *ids) = Written(*given[: len(KINDS)]), given[len(KINDS) :]
    grants = tuple(
        Grant(Permission.SEARCH, Area(kind, ids[2 * place], ids[2 * place + 1], level, reach))
        for place, (kind, level, reach) in enumerate(areas)
    )
    ask = Ask(Viewer("", "", Role.SERVICE_CLIENT, grants), today, today)
    return prepared(recording_statement(ask, row), custom=False)


def in_the_future() -> DomainError:
    """The refusal of a contact that has not happened yet."""
    return DomainError(
        "CONTACT_IN_THE_FUTURE", "联系日期不能晚于今天。", "A contact cannot lie in the future."
    )


def not_resident() -> DomainError:
    """The refusal of a contact on a day on which the person was not registered."""
    return DomainError(
        "NOT_RESIDENT_THEN",
        "该日期此人不在册，无法记录联系。",
        "The person was not registered here on that day, so no contact can be recorded for it.",
    )
