"""A map file staged as a run and judged in one transaction: its features are few, and none hides another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, FileKind, RowVerdict, RunState
from db.ids import IdMaker
from importers.columns.mapping import ColumnMapping
from importers.maps.layers import MapFile
from importers.runs.preview import begin_again
from importers.runs.rows import StagedLine, noted, rows_after, stage
from importers.runs.run import NewRun, RunKey, begin_run, bring
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

__all__ = ["DeliveredMap", "JudgedMap", "MapTerms", "staged", "staged_again"]


@dataclass(frozen=True, slots=True)
class DeliveredMap:
    """A map file that was read, its digest, and what the columns of each layer that is taken are."""

    file: MapFile
    digest: bytes
    columns: Mapping[str, ColumnMapping]


@dataclass(frozen=True, slots=True)
class MapTerms:
    """What is said beside the file: kind, day, whether it is all or nothing, whose it is, the rest."""

    kind: FileKind
    said_on: date
    whole: bool
    office: str | None
    rest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JudgedMap:
    """The features of a map as they are staged, each with what it would do, on which terms."""

    terms: MapTerms
    lines: Sequence[tuple[StagedLine, RowVerdict]]


async def staged(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    *,
    delivered: DeliveredMap,
    judged: JudgedMap,
    keys: IdentityKeys,
    ids: IdMaker,
) -> RunKey:
    """The run of a file whose features were judged, ready to be accepted."""
    new = _new(county_id, delivered, judged.terms)
    key = await begin_run(connection, ask, new, ids.next())
    await _stage(connection, key, judged, keys=keys, ids=ids)
    return key


async def staged_again(
    connection: AsyncConnection,
    ask: Ask,
    key: RunKey,
    *,
    delivered: DeliveredMap,
    judged: JudgedMap,
    keys: IdentityKeys,
    ids: IdMaker,
) -> None:
    """The same for a run there is, in place of whatever was staged of it before.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE (it was accepted).
    """
    await begin_again(connection, ask, key, _new(key.county_id, delivered, judged.terms))
    await _stage(connection, key, judged, keys=keys, ids=ids)


async def _stage(
    connection: AsyncConnection, key: RunKey, judged: JudgedMap, *, keys: IdentityKeys, ids: IdMaker
) -> None:
    lines = judged.lines
    await stage(connection, key, [line for line, _ in lines], keys=keys, ids=ids)
    rows = await rows_after(connection, key, 0, most=len(lines) + 1)
    verdicts = [
        {"id": row.id, "verdict": verdict.value} for row, (_, verdict) in zip(rows, lines, strict=True)
    ]
    await noted(connection, key.county_id, verdicts)
    await bring(connection, key, RunState.CHECKED)


def _new(county_id: int, delivered: DeliveredMap, terms: MapTerms) -> NewRun:
    layers = delivered.file.layers
    ignored = Counter[str]()
    for layer in layers:
        if layer.sheet.name not in delivered.columns:
            ignored["OTHER_SHEET"] += len(layer.sheet.lines)
    return NewRun(
        kind=terms.kind,
        county_id=county_id,
        source=delivered.file.source,
        digest=delivered.digest,
        said_on=terms.said_on,
        policy=ConflictPolicy.OVERWRITE,
        whole=terms.whole,
        read=sum(len(layer.sheet.lines) for layer in layers),
        ignored=ignored,
        headings={layer.sheet.name: layer.sheet.columns for layer in layers},
        office=terms.office,
        terms=terms.rest,
    )
