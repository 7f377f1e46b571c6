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
from importers.runs.rows import StagedLine, noted, rows_after, stage
from importers.runs.run import NewRun, RunKey, begin_run, bring
from resolvers.ask import Ask
from resolvers.people.identities import IdentityKeys

__all__ = ["DeliveredMap", "MapTerms", "staged"]


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


async def staged(
    connection: AsyncConnection,
    ask: Ask,
    county_id: int,
    *,
    delivered: DeliveredMap,
    terms: MapTerms,
    lines: Sequence[tuple[StagedLine, RowVerdict]],
    keys: IdentityKeys,
    ids: IdMaker,
) -> RunKey:
    """The run of a file whose features were judged, ready to be accepted."""
    key = await begin_run(connection, ask, _new(county_id, delivered, terms), ids.next())
    await stage(connection, key, [line for line, _ in lines], keys=keys, ids=ids)
    rows = await rows_after(connection, key, 0, most=len(lines) + 1)
    verdicts = [
        {"id": row.id, "verdict": verdict.value} for row, (_, verdict) in zip(rows, lines, strict=True)
    ]
    await noted(connection, county_id, verdicts)
    await bring(connection, key, RunState.CHECKED)
    return key


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
