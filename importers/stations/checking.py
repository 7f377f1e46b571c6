"""What each line of a file of stations would do, by the rules of the registry's acts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, RowVerdict, StationField
from db.errors import DomainError
from db.models import StationVersion
from importers.findings import Finding, Weight
from importers.runs.checking import finding_of, held_already
from importers.runs.rows import found, opened, told
from importers.runs.steps import Became, Checking, Rows
from importers.stations.said import Said, is_empty, is_same, said_in
from resolvers.ask import Statement, current
from resolvers.registry.stations import stretches
from resolvers.registry.stations.dated import services_of, turns_after
from resolvers.registry.stations.refusals import already_there, changed_since, refuse_far
from resolvers.registry.stations.versions import said_columns, stretch_of

# Rows by the division that they are of, the earliest first.
OfDivisions: TypeAlias = Mapping[int, Sequence[Row[Any]]]

TWICE = Finding(
    "STATION_TWICE",
    Weight.HELD,
    "同一区划的站在文件中出现多次，各行均搁置",
    "the station of one division stands on several lines of the file: all of them are held",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a line would do of a station."""

    verdict: RowVerdict
    findings: tuple[Finding, ...] = ()
    changed: tuple[StationField, ...] = ()
    station: Row[Any] | None = None


async def judged_lines(connection: AsyncConnection, checking: Checking, rows: Rows) -> list[Became]:
    """What lines would do, as it is noted."""
    standing = {
        row.id: said_in(opened(checking.keys, "said", row))
        for row in rows
        if not held_already(found(row.findings))
    }
    divisions = [one.division_id for one in standing.values()]
    stations = await _of_divisions(connection, _stations(checking, divisions))
    services = await _of_divisions(connection, services_of(checking.ask, checking.run.county_id, divisions))
    return [
        _noted(row, _judged(checking, standing[row.id], stations, services))
        if row.id in standing
        else _noted(row, Judged(held_already(found(row.findings)) or RowVerdict.HELD))
        for row in rows
    ]


async def _of_divisions(connection: AsyncConnection, statement: Statement) -> OfDivisions:
    found: dict[int, list[Row[Any]]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.division_id, []).append(row)
    return found


def _stations(checking: Checking, divisions: Sequence[int | None]) -> Statement:
    """What is known of the stations of some divisions, from when to when, the earliest first."""
    version = StationVersion
    shown = (version.division_id, version.station_id, version.valid, version.open_in, version.version)
    known = select(*shown, *said_columns()).where(
        version.county_id == checking.run.county_id,
        version.division_id.in_(divisions),
        current(version, None),
    )
    return known.order_by(version.valid)


def _judged(checking: Checking, said: Said, stations: OfDivisions, services: OfDivisions) -> Judged:
    division = said.division_id or 0
    there = stations.get(division, [])
    on = checking.run.said_on
    station = next((row for row in there if on in row.valid), None)
    try:
        if station is not None:
            refuse_far(checking.ask, on)
            same = [stretch_of(row) for row in there if row.station_id == station.station_id]
            planned = frozenset(one for one in StationField if stretches.turns_after(same, one, on))
            return _compared(said, station, planned, ConflictPolicy.of(checking.run.policy))
        first = said.opening or on
        refuse_far(checking.ask, first)
        if any(row.valid.upper is None or row.valid.upper > first for row in there):
            raise already_there()
        if turns_after(services.get(division, []), max(first, checking.ask.today)):
            raise changed_since()
    except DomainError as refusal:
        return Judged(RowVerdict.HELD, (finding_of(refusal),))
    if StationField.NAME not in said.values():
        return Judged(RowVerdict.HELD, (Finding("NAME_MISSING", Weight.HELD, "缺名称", "no name"),))
    return Judged(RowVerdict.NEW)


def _compared(
    said: Said, station: Row[Any], planned: frozenset[StationField], policy: ConflictPolicy
) -> Judged:
    """A line about a station that is there, field by field; what a blank cell would say is not said.

    `planned` are the fields that become otherwise on a later day: the act that amends refuses to change them.
    """
    findings, changed = list(_opening(said, station)), list[StationField]()
    for one, value in said.values().items():
        if is_same(one, value, station):
            continue
        if policy == ConflictPolicy.OVERWRITE or (is_empty(one, station) and policy != ConflictPolicy.KEEP):
            changed.append(one)
            if one in planned:
                findings.append(finding_of(changed_since())._replace(column=one.zh))
        elif policy == ConflictPolicy.ASK:
            told_of = (
                f"{one.zh}与登记不同，请决定以何者为准",
                f"{one.en}: not what is registered; say which is right",
            )
            findings.append(Finding("VALUE_DIFFERS", Weight.HELD, *told_of, one.zh))
        else:
            told_of = f"{one.zh}与登记不同，保留登记", f"{one.en}: what is registered stays"
            findings.append(Finding("VALUE_KEPT", Weight.WARNED, *told_of, one.zh))
    verdict = held_already(findings) or (RowVerdict.CHANGED if changed else RowVerdict.UNCHANGED)
    return Judged(verdict, tuple(findings), tuple(changed), station)


def _opening(said: Said, station: Row[Any]) -> Iterator[Finding]:
    if said.opening is not None and said.opening != station.open_in.lower:
        yield Finding(
            "OPENING_DIFFERS",
            Weight.WARNED,
            "建站日期与登记不同，未改动",
            "the day of opening is not the one registered, which stays",
        )


def _noted(row: Row[Any], judged: Judged) -> Became:
    every = [*found(row.findings), *judged.findings]
    return {
        "id": row.id,
        "verdict": judged.verdict.value,
        "findings": [told(one) for one in every],
        "changed": [one.value for one in judged.changed] if judged.verdict == RowVerdict.CHANGED else [],
        "row_id": judged.station and judged.station.station_id,
        "base_version": judged.station and judged.station.version,
    }
