"""The dry run of an uploaded file, by its kind, with what the map of it shows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, update

from db.codes import ConflictPolicy, FileKind, ShapeSource
from db.engine import Database
from db.ids import IdMaker
from db.models import FileRun
from importers.cells.preview import CellTerms, judged_cells
from importers.county_lists.marks import marks_of_list
from importers.desk.kinds import term_missing
from importers.desk.marks import marks_of
from importers.desk.places import where_contacted, where_new_live
from importers.desk.recognising import category_of, columns_of, kind_of, sheets_of
from importers.files.book import read_workbook
from importers.kinds import STEPS
from importers.maps.file import read_map_file
from importers.maps.staging import DeliveredMap, JudgedMap, staged_again
from importers.outlines.judging import OutlineTerms
from importers.outlines.preview import judged_outlines
from importers.places.systems import declared_system
from importers.runs.helping.members import ALONE, Crew
from importers.runs.preview import Delivered, preview_again
from importers.runs.run import RunKey
from importers.runs.steps import CLOSINGS, Terms
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys
from resolvers.registry.ground.shapes import ShapeAct


@dataclass(frozen=True, slots=True)
class Work:
    """A run that somebody wants something done with."""

    database: Database
    ask: Ask
    key: RunKey
    keys: IdentityKeys
    ids: IdMaker
    crew: Crew = ALONE


async def dry_run(work: Work, run: Row[Any], content: bytes) -> None:
    """Judges every line of a file as the run's terms say. Raises DomainError as its kind does."""
    kind = kind_of(run)
    if missing := kind.missing(run.terms):
        raise term_missing(missing)
    await (_check_map if kind.is_map else _check_list)(work, run, content)
    places = await _PLACES[kind.kind](work)
    async with work.database.writing() as connection:
        mine = (FileRun.county_id == work.key.county_id, FileRun.id == work.key.id)
        await connection.execute(update(FileRun).where(*mine).values(places=places))


async def _check_list(work: Work, run: Row[Any], content: bytes) -> None:
    book = await asyncio.to_thread(read_workbook, content, run.source)
    delivered = Delivered(book, run.digest, columns_of(sheets_of(run)))
    system = None if run.system is None else declared_system(run.system)
    policy = ConflictPolicy.of(run.policy)
    closings = run.terms.get(CLOSINGS)
    terms = Terms(run.said_on, policy, run.whole, system, category_of(run), run.office, closings)
    await preview_again(
        work.database,
        work.ask,
        work.key,
        steps=STEPS[FileKind.of(run.kind)],
        delivered=delivered,
        terms=terms,
        keys=work.keys,
        ids=work.ids,
        crew=work.crew,
    )


async def _check_map(work: Work, run: Row[Any], content: bytes) -> None:
    file = await asyncio.to_thread(read_map_file, content, run.source)
    columns = {one.name: one.mapping for one in sheets_of(run) if one.is_list}
    delivered = DeliveredMap(file, run.digest, columns)
    judged = await (_outlines if run.kind == FileKind.SHAPES.value else _cells)(work, run, delivered)
    async with work.database.writing() as connection:
        await staged_again(
            connection,
            work.ask,
            work.key,
            delivered=delivered,
            judged=judged,
            keys=work.keys,
            ids=work.ids,
        )


async def _cells(work: Work, run: Row[Any], delivered: DeliveredMap) -> JudgedMap:
    system = None if run.system is None else declared_system(run.system)
    terms = CellTerms(run.terms["plan"], system, run.office, run.whole)
    return await judged_cells(work.database, work.ask, work.key.county_id, delivered=delivered, terms=terms)


async def _outlines(work: Work, run: Row[Any], delivered: DeliveredMap) -> JudgedMap:
    system = None if run.system is None else declared_system(run.system)
    act, source = ShapeAct.of(run.terms["act"]), run.terms.get("source") or ShapeSource.OFFICIAL.value
    terms = OutlineTerms(act, run.said_on, ShapeSource.of(source), system, run.office, run.whole)
    return await judged_outlines(
        work.database, work.ask, work.key.county_id, delivered=delivered, terms=terms
    )


async def _homes(work: Work) -> dict[str, Any]:
    return {**await where_new_live(work.database, work.ask, work.key, work.keys)}


async def _contacted(work: Work) -> dict[str, Any]:
    return {**await where_contacted(work.database, work.key)}


async def _divisions(work: Work) -> dict[str, Any]:
    return {"marks": await marks_of_list(work.database, work.ask, work.key)}


async def _nowhere(_work: Work) -> None:
    return None


def _marks(kind: FileKind) -> Callable[[Work], Awaitable[dict[str, Any]]]:
    async def drawn(work: Work) -> dict[str, Any]:
        return {"marks": await marks_of(work.database, work.key, work.keys, kind)}

    return drawn


_PLACES: Mapping[FileKind, Callable[[Work], Awaitable[dict[str, Any] | None]]] = MappingProxyType(
    {FileKind.PEOPLE: _homes, FileKind.CONTACTS: _contacted, FileKind.DIVISIONS: _divisions}
    | dict.fromkeys((FileKind.WORKERS, FileKind.POLICIES), _nowhere)
    | {kind: _marks(kind) for kind in (FileKind.STATIONS, FileKind.CELLS, FileKind.SHAPES)}
)
