"""Recording a contact: once per client id, attributed to its day, with its roll-ups."""

from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from db.codes import CoordinateSystem, DivisionLevel
from db.engine import Database
from db.errors import DomainError
from db.given import Given
from db.held import Run
from db.ids import IdMaker
from db.prepared import Prepared, prepared, text_of
from geo.coordinates import to_wgs84
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import Ask
from resolvers.contact_entry import ContactEntry, Recorded, Written
from resolvers.receipts import receipt_of
from resolvers.recording_statement import recording_statement
from resolvers.scope import require
from resolvers.viewer import Grant, Permission, Role, Viewer

YES = b"t"
# Of each field of `Written`.
KINDS = (int, int, int, date, *[str] * 4, float, float, str, int, UUID, str, str)


async def record_contact(database: Database, ask: Ask, entry: ContactEntry, ids: IdMaker) -> Recorded:
    """Records a contact, committed with its roll-ups, or returns the first result of its client id.

    Raises DomainError PERSON_NOT_FOUND (missing or not the viewer's), CONTACT_IN_THE_FUTURE,
    NOT_RESIDENT_THEN, CLIENT_ID_TAKEN.
    """
    areas = tuple(dict.fromkeys(require(ask.viewer, Permission.SEARCH)))
    if entry.contacted_on > ask.today:
        raise DomainError(
            "CONTACT_IN_THE_FUTURE", "联系日期不能晚于今天。", "A contact cannot lie in the future."
        )
    row = _written(ask, entry, ids.next())
    statement = _statement(tuple((area.kind, area.level, area.reach) for area in areas))
    keys = [key for area in areas for key in (area.county_id, area.id)]
    values = [*[getattr(row, one.name) for one in fields(row)], ask.today, *keys]
    texts = [None if value is None else text_of(value) for value in values]
    [result] = await database.written(Run(statement, statement.bound(texts)))
    found, resident, recorded = (result.get_value(0, column) == YES for column in range(3))
    if recorded:
        return Recorded(entry.county_id, row.contact_id, replayed=False)
    first = await receipt_of(database, ask, entry)
    if first is None:
        raise _not_resident() if found and not resident else _not_found()
    return first


def _written(ask: Ask, entry: ContactEntry, contact_id: int) -> Written:
    system = entry.system or CoordinateSystem.WGS84
    place = to_wgs84(entry.place, system) if entry.place else None
    worker = ask.viewer.worker
    return Written(
        county_id=entry.county_id,
        person_id=entry.person_id,
        contact_id=contact_id,
        contacted_on=entry.contacted_on,
        mode=entry.mode.value,
        purpose=entry.purpose.value,
        outcome=entry.outcome.value,
        note=entry.note,
        lon=place.lon if place else None,
        lat=place.lat if place else None,
        point_system=system.value if place else None,
        worker_id=worker.id if worker and worker.county_id == entry.county_id else None,
        client_id=entry.client_id,
        digest=entry.digest().hex(),
        recorded_by=ask.viewer.subject,
    )


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


def _not_found() -> DomainError:
    return DomainError(
        "PERSON_NOT_FOUND",
        "没有这位服务对象，或不在您的权限内。",
        "There is no such person, or they lie outside what you may see.",
    )


def _not_resident() -> DomainError:
    return DomainError(
        "NOT_RESIDENT_THEN",
        "该日期此人不在册，无法记录联系。",
        "The person was not registered here on that day, so no contact can be recorded for it.",
    )
