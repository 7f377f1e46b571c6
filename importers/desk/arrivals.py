"""A file arrives: noted as a run that a worker is to read."""

from dataclasses import dataclass
from typing import IO

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from db.codes import ConflictPolicy, FileKind, RunJob, RunState
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import CountyUnit, FileRun
from importers.desk.jobs import job_columns
from importers.desk.kinds import DESK_KINDS, DeskKind
from importers.desk.pieces import keep_pieces
from importers.runs.run import NewRun, RunKey, row_of, shared_run
from importers.runs.whose import counties_of
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.scope import out_of_scope
from resolvers.viewer import Permission, Viewer


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it was sent; `run_id` is chosen beforehand, so that what is sent twice arrives once."""

    kind: FileKind
    county_id: int
    run_id: int
    source: str
    digest: bytes
    office: str | None
    content: IO[bytes]


def desk_counties(viewer: Viewer) -> tuple[int, ...]:
    """The counties into which the viewer may bring files of any kind. Raises PERSONS_NOT_PERMITTED."""
    return tuple(sorted({county for kind in FileKind for county in counties_of(viewer, kind)}))


def desk_kinds(viewer: Viewer) -> list[DeskKind]:
    """The kinds of files that the viewer may bring in somewhere. Raises PERSONS_NOT_PERMITTED."""
    return [one for kind, one in DESK_KINDS.items() if counties_of(viewer, kind)]


async def kinds_by_code(database: Database, viewer: Viewer) -> dict[str, list[DeskKind]]:
    """The kinds of files that the viewer decides of each county, by its code of today; those with any.

    Raises PERSONS_NOT_PERMITTED.
    """
    unit = select(CountyUnit.county_id, CountyUnit.adcode).order_by(CountyUnit.county_id)
    rows = await database.rows(unit.where(CountyUnit.county_id.in_(desk_counties(viewer))))
    kinds = [(one, counties_of(viewer, kind)) for kind, one in DESK_KINDS.items()]
    return {row.adcode: [one for one, of in kinds if row.county_id in of] for row in rows}


def works_at_desk(viewer: Viewer) -> bool:
    """Whether there is any."""
    permitted = any(viewer.areas(one) for one in (Permission.SEARCH, Permission.MANAGE))
    return permitted and bool(desk_counties(viewer))


async def arrive(
    database: Database, ask: Ask, arrival: Arrival, *, keys: IdentityKeys, ids: IdMaker
) -> RunKey:
    """Keeps the file and asks that it be read; of one that arrived before nothing more is kept.

    Raises DomainError AREA_NOT_FOUND, PERSONS_NOT_PERMITTED, CLIENT_ID_TAKEN (another file arrived as that).
    """
    if arrival.county_id not in counties_of(ask.viewer, arrival.kind):
        raise out_of_scope()
    new = NewRun(
        kind=arrival.kind,
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
        else:
            run = await shared_run(connection, ask, key)
            if (run.digest, run.kind) != (arrival.digest, arrival.kind.value):
                raise _another_file()
    return key


def _another_file() -> DomainError:
    return DomainError(
        "CLIENT_ID_TAKEN",
        "此表单已上传过另一份文件；请重新选择文件上传。",
        "This form has sent another file before: choose the file again, and send it.",
    )
