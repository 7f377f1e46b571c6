"""Recording what a dossier says, section by section."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DossierSection, DossierSource
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import DossierEntry
from resolvers.ask import Ask, Statement, current
from resolvers.changes.written import tell_of_person
from resolvers.receipts import Claim, Recorded, claimed, digest_of
from resolvers.recording.followed import survivor_of
from resolvers.registrations.changed import locked_person, require_registered
from resolvers.registry.dossiers.said import SECTIONS, Outlook, Said, kept
from resolvers.registry.people.entry import check_day
from resolvers.registry.people.settling import check_active
from resolvers.scope import require
from resolvers.viewer import Permission, Role, Viewer
from resolvers.wording.refusals import not_permitted


@dataclass(frozen=True, slots=True)
class Recording:
    """What some sections of a dossier say, verified on a day; `replaces` what others said of that day."""

    client_id: UUID
    county_id: int
    person_id: int
    verified_on: date
    source: DossierSource
    said: tuple[Said, ...]
    replaces: bool = False

    def __post_init__(self) -> None:
        """Raises DomainError NO_SECTION."""
        if not self.said:
            raise DomainError(
                "NO_SECTION",
                "至少填写档案的一个部分。",
                "At least one section of the dossier should be given.",
            )

    @property
    def key(self) -> tuple[int, int]:
        """County and person."""
        return self.county_id, self.person_id

    @property
    def sections(self) -> dict[DossierSection, Said]:
        """What each section says."""
        return {SECTIONS[type(one)]: one for one in self.said}


def sees_outlook(viewer: Viewer) -> bool:
    """Whether who sees a person sees their state of mind too: those who look after them, no program."""
    return viewer.role in {Role.WORKER, Role.STATION_STAFF}


async def record_dossier(database: Database, ask: Ask, recording: Recording, ids: IdMaker) -> Recorded:
    """Writes the sections, committed, or returns the first result of the client id.

    What says the same as what stands of that day makes no entry. What is sent for somebody who was merged
    meanwhile is said of the survivor, under the same receipt. Raises DomainError DAY_IN_THE_FUTURE,
    PERSON_NOT_FOUND, REGISTRATION_CLOSED, NOT_RESIDENT_THEN, SECTION_RECORDED_SINCE, NOT_PERMITTED,
    CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.SEARCH)
    check_day(recording.verified_on, ask.today, "verifiedOn")
    if any(isinstance(one, Outlook) for one in recording.said) and not sees_outlook(ask.viewer):
        raise not_permitted()
    claim = Claim(
        *(recording.county_id, recording.client_id, ask.viewer.subject),
        *(digest_of(recording), recording.person_id),
    )
    survivor = await survivor_of(database, recording.key)
    if survivor != recording.person_id:
        recording, claim = replace(recording, person_id=survivor), replace(claim, row_id=survivor)
    async with database.writing() as connection:
        person = await locked_person(connection, ask, recording.key, ask.today)
        first = await claimed(connection, claim)
        if first is not None:
            return Recorded(recording.county_id, first, replayed=True)
        check_active(person)
        await require_registered(connection, recording.key, recording.verified_on)
        if await _written(connection, ask, recording, ids):
            await tell_of_person(connection, ask, recording.key, person)
    return Recorded(*recording.key, replayed=False)


async def _written(connection: AsyncConnection, ask: Ask, recording: Recording, ids: IdMaker) -> bool:
    """Writes what is not said already, in the place of what stood of that day; whether anything was."""
    stands = await _standing(connection, recording)
    new = {section: kept(one) for section, one in recording.sections.items()}
    changed = {
        section: said
        for section, said in new.items()
        if section not in stands or (stands[section].said, stands[section].source) != (said, recording.source)
    }
    _refuse(ask, recording, {one: row for one, row in stands.items() if one in changed})
    ended = [stands[section].id for section in changed if section in stands]
    rows = (DossierEntry.county_id == recording.county_id, DossierEntry.id.in_(ended))
    await connection.execute(update(DossierEntry).where(*rows).values(superseded_at=func.now()))
    if changed:
        mine: dict[str, Any] = {"county_id": recording.county_id, "person_id": recording.person_id}
        mine |= {"verified_on": recording.verified_on, "source": recording.source.value}
        mine |= {"recorded_by": ask.viewer.subject}
        entries = [
            {**mine, "id": ids.next(), "section": section.value, "said": said}
            for section, said in changed.items()
        ]
        await connection.execute(insert(DossierEntry), entries)
    return bool(changed)


async def _standing(connection: AsyncConnection, recording: Recording) -> dict[DossierSection, Any]:
    """What stands of the day of the recording, by section."""
    own = DossierEntry
    found: Statement = select(own.id, own.section, own.said, own.source, own.recorded_by).where(
        *[own.county_id == recording.county_id, own.person_id == recording.person_id],
        *[own.verified_on == recording.verified_on, current(own, None)],
    )
    return {DossierSection.of(row.section): row for row in await connection.execute(found)}


def _refuse(ask: Ask, recording: Recording, replaced: Mapping[DossierSection, Any]) -> None:
    """Raises DomainError SECTION_RECORDED_SINCE for what somebody else said of the same day."""
    others = [one for one, row in replaced.items() if row.recorded_by != ask.viewer.subject]
    if others and not recording.replaces:
        raise DomainError(
            "SECTION_RECORDED_SINCE",
            "他人已登记同一日核实的这一部分；确认以您的为准后请带 replaces 重发。",
            "Somebody else recorded this section as verified on that day; send it again with `replaces`.",
            {"sections": [one.value for one in others]},
        )
