"""Correcting a contact: by another event in its place, or by withdrawing it. Nothing is rewritten."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Row, func, select
from sqlalchemy.orm import aliased

from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Contact
from db.sets import any_of
from resolvers.ask import Ask, Statement
from resolvers.receipts import Recorded, receipts_of
from resolvers.recording.contacts import AT_ONCE, Outcome, in_the_future, not_resident
from resolvers.recording.correcting.statement import Instead, Standing
from resolvers.recording.correcting.writing import Superseded, written_instead
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
    [outcome] = await superseded_each(database, ask, [correction], ids)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


async def superseded_each(
    database: Database, ask: Ask, corrections: Sequence[Correction], ids: IdMaker
) -> list[Outcome]:
    """What became of each of several corrections in a county, in a transaction of its own each.

    Their client ids must differ.
    """
    require(ask.viewer, Permission.SEARCH)
    outcomes: list[Outcome] = []
    for first in range(0, len(corrections), AT_ONCE):
        outcomes += await _together(database, ask, corrections[first : first + AT_ONCE], ids)
    return outcomes


async def _together(
    database: Database, ask: Ask, corrections: Sequence[Correction], ids: IdMaker
) -> list[Outcome]:
    # Before anything is looked for: the refusal may not tell whether there is such a contact.
    outcomes: dict[UUID, Outcome] = {
        one.client_id: in_the_future()
        for one in corrections
        if dict(one.changes).get("contacted_on", ask.today) > ask.today
    }
    past = [one for one in corrections if one.client_id not in outcomes]
    standing = await _standing(database, ask, past) if past else []
    insteads = [_instead(ask, old, one, ids.next()) for old, one in zip(standing, past, strict=True)]
    for said in await written_instead(database, ask, insteads):
        outcomes[said.instead.row.client_id] = await _outcome(database, said)
    refused = [one for one in past if isinstance(outcomes[one.client_id], DomainError)]
    outcomes |= await receipts_of(database, ask, refused)
    return [outcomes[one.client_id] for one in corrections]


async def _outcome(database: Database, said: Superseded) -> Outcome:
    """What the statement says; where it wrote nothing a receipt may know better."""
    old, row = said.instead.old.row, said.instead.row
    if said.recorded:
        return Recorded(row.county_id, row.contact_id, replayed=False)
    if not said.found:
        return _not_found()
    return not_resident() if said.standing else SupersededError(await _newest(database, old))


async def _standing(database: Database, ask: Ask, corrections: Sequence[Correction]) -> list[Standing]:
    """The contacts as they were recorded, whoever asks; nobody's where there is none.

    So that as many statements are run for one that is missing as for one that the viewer may not see.
    """
    point = (func.ST_X(Contact.geom).label("lon"), func.ST_Y(Contact.geom).label("lat"))
    which = any_of(BigInteger(), [one.contact_id for one in corrections])
    mine = (Contact.county_id == corrections[0].county_id, Contact.id == which)
    rows = {row.id: row for row in await database.rows(select(Contact.id, *KEPT, *point).where(*mine))}
    return [_as_recorded(ask, one, rows.get(one.contact_id)) for one in corrections]


def _as_recorded(ask: Ask, correction: Correction, row: Row[Any] | None) -> Standing:
    kept = _of_nobody(ask) if row is None else dict(row._mapping)  # noqa: SLF001  # SQLAlchemy documents it
    place = {name: kept.pop(name) for name in ("division_id", "cell_id")}
    kept.pop("id", None)
    written = Written(
        county_id=correction.county_id,
        contact_id=correction.contact_id,
        client_id=correction.client_id,
        digest=correction.digest().hex(),
        needs=array_text(kept.pop("needs")),
        recorded_by="",
        **kept,
    )
    return Standing(written, **place)


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
