"""Correcting a contact: by another event in its place, or by withdrawing it. Nothing is rewritten."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.log.traces import note_changed
from db.models import Contact
from resolvers.ask import Ask, Statement
from resolvers.receipts import Recorded, receipt_of
from resolvers.recording.contacts import in_the_future, not_resident
from resolvers.recording.correction_statement import (
    Instead,
    Standing,
    person_locked,
    superseding_statement,
)
from resolvers.recording.entry import Correction, Written, array_text
from resolvers.scope import require
from resolvers.viewer import Permission

KEPT = (
    *[Contact.person_id, Contact.contacted_on, Contact.mode, Contact.purpose, Contact.outcome],
    *[Contact.note, Contact.needs, Contact.escalated_to, Contact.point_system, Contact.worker_id],
    *[Contact.division_id, Contact.cell_id],
)


class SupersededError(DomainError):
    """The refusal to correct what has been corrected or withdrawn.

    `newer` is the contact that stands instead, by county and id.
    """

    def __init__(self, newer: tuple[int, int] | None) -> None:
        super().__init__(
            "CONTACT_SUPERSEDED",
            "该联系记录已被更正，请在最新的记录上更正。" if newer else "该联系记录已被撤销，请重新记录。",
            "This contact has been corrected; correct the one that stands now."
            if newer
            else "This contact has been withdrawn; record another.",
        )
        self.newer = newer


async def supersede_contact(database: Database, ask: Ask, correction: Correction, ids: IdMaker) -> Recorded:
    """The contact that stands instead of the corrected one, or the withdrawn one; committed with roll-ups.

    A replay returns the first result. Raises DomainError CONTACT_NOT_FOUND (missing or not the viewer's),
    CONTACT_IN_THE_FUTURE, NOT_RESIDENT_THEN, CLIENT_ID_TAKEN, and SupersededError.
    """
    require(ask.viewer, Permission.SEARCH)
    # Before anything is looked for: the refusal may not tell whether there is such a contact.
    if dict(correction.changes).get("contacted_on", ask.today) > ask.today:
        raise in_the_future()
    refusal = _not_found()
    old = await _standing(database, ask, correction)
    instead = _instead(ask, old, correction, ids.next())
    said = await _said(database, ask, instead)
    if said is not None and said.recorded:
        return Recorded(correction.county_id, instead.row.contact_id, replayed=False)
    if said is not None and said.found:
        refusal = not_resident() if said.standing else SupersededError(await _newest(database, old.row))
    first = await receipt_of(database, ask, correction)
    if first is None:
        raise refusal
    return first


async def _said(database: Database, ask: Ask, instead: Instead) -> Row[Any] | None:
    """What became of it; None, and nothing locked, where the viewer may not correct such a contact."""
    async with database.writing() as connection:
        if (await connection.execute(person_locked(ask, instead))).first() is None:
            return None
        said = (await connection.execute(superseding_statement(ask, instead))).one()
        if said.recorded:
            await note_changed(connection, instead.row.county_id, [instead.old.row.person_id])
        return said


async def _standing(database: Database, ask: Ask, correction: Correction) -> Standing:
    """The contact as it was recorded, whoever asks; nobody's where there is none.

    So that as many statements are run for one that is missing as for one that the viewer may not see.
    """
    point = (func.ST_X(Contact.geom).label("lon"), func.ST_Y(Contact.geom).label("lat"))
    mine = (Contact.county_id == correction.county_id, Contact.id == correction.contact_id)
    rows = await database.rows(select(*KEPT, *point).where(*mine))
    kept = dict(rows[0]._mapping) if rows else _of_nobody(ask)  # noqa: SLF001  # SQLAlchemy documents it
    place = {name: kept.pop(name) for name in ("division_id", "cell_id")}
    row = Written(
        county_id=correction.county_id,
        contact_id=correction.contact_id,
        client_id=correction.client_id,
        digest=correction.digest().hex(),
        needs=array_text(kept.pop("needs")),
        recorded_by="",
        **kept,
    )
    return Standing(row, **place)


def _of_nobody(ask: Ask) -> dict[str, Any]:
    names = [*[column.key for column in KEPT], "lon", "lat"]
    return dict.fromkeys(names) | {"person_id": 0, "division_id": 0, "contacted_on": ask.today, "needs": ()}


def _instead(ask: Ask, old: Standing, correction: Correction, contact_id: int) -> Instead:
    """Who made a contact stays who made it, whoever corrects it."""
    row = replace(old.row, recorded_by=ask.viewer.subject)
    if correction.withdrawn_because is None:
        row = replace(row, contact_id=contact_id, **dict(correction.changes))
    return Instead(old, row, correction.withdrawn_because)


async def _newest(database: Database, old: Written) -> tuple[int, int] | None:
    """The contact that stands at the end of an old one's corrections; None where it was withdrawn."""
    rows = await database.rows(_standing_instead(old))
    return (old.county_id, rows[0].id) if rows else None


def _standing_instead(old: Written) -> Statement:
    first = select(Contact.id, Contact.superseded_at).where(
        Contact.county_id == old.county_id, Contact.supersedes_id == old.contact_id
    )
    chain, later = first.cte("chain", recursive=True), aliased(Contact)
    following = select(later.id, later.superseded_at).where(
        later.county_id == old.county_id, later.supersedes_id == chain.c.id
    )
    chain = chain.union_all(following)
    return select(chain.c.id).where(chain.c.superseded_at.is_(None))


def _not_found() -> DomainError:
    return DomainError(
        "CONTACT_NOT_FOUND",
        "没有这条联系记录，或不在您的权限内。",
        "There is no such contact, or it lies outside what you may see.",
    )
