"""A file arrives: noted as a run that a worker is to read."""

from dataclasses import dataclass
from typing import IO

from sqlalchemy.dialects.postgresql import insert

from db.codes import ConflictPolicy, FileKind, RunJob, RunState
from db.engine import Database
from db.ids import IdMaker
from db.models import FileRun
from importers.desk.jobs import job_columns
from importers.desk.pieces import keep_pieces
from importers.runs.run import NewRun, RunKey, row_of
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.scope import out_of_scope, require
from resolvers.viewer import Permission, Viewer


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it was sent; `run_id` is chosen beforehand, so that what is sent twice arrives once."""

    county_id: int
    run_id: int
    source: str
    digest: bytes
    office: str | None
    content: IO[bytes]


def desk_counties(viewer: Viewer) -> tuple[int, ...]:
    """The counties whose files the viewer may bring in: those in which all persons are theirs to see.

    Raises DomainError PERSONS_NOT_PERMITTED.
    """
    return tuple(sorted({area.county_id for area in require(viewer, Permission.SEARCH) if _is_county(area)}))


def works_at_desk(viewer: Viewer) -> bool:
    """Whether there is any."""
    return any(map(_is_county, viewer.areas(Permission.SEARCH)))


def _is_county(area: Area) -> bool:
    """Whether an area is one county, and all of it: a unit above one has no files of its own."""
    return area.is_whole_counties and not area.spans_counties


async def arrive(
    database: Database, ask: Ask, arrival: Arrival, *, keys: IdentityKeys, ids: IdMaker
) -> RunKey:
    """Keeps the file and asks that it be read; of one that arrived before nothing more is kept.

    Raises DomainError AREA_NOT_FOUND, PERSONS_NOT_PERMITTED.
    """
    if arrival.county_id not in desk_counties(ask.viewer):
        raise out_of_scope()
    new = NewRun(
        kind=FileKind.PEOPLE,
        county_id=arrival.county_id,
        source=arrival.source,
        digest=arrival.digest,
        said_on=ask.today,
        policy=ConflictPolicy.FILL_EMPTY,
        whole=False,
        read=0,
        ignored={},
        headings={},
        office=arrival.office,
    )
    key = RunKey(arrival.county_id, arrival.run_id)
    row = row_of(ask, new, key.id) | {"state": RunState.UPLOADED.value} | job_columns(ask, RunJob.READ)
    async with database.writing() as connection:
        added = insert(FileRun).values(row).on_conflict_do_nothing().returning(FileRun.id)
        if await connection.scalar(added) is not None:
            await keep_pieces(connection, key, arrival.content, keys=keys, ids=ids)
    return key
