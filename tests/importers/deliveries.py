"""Small deliveries for the importers' tests, and what the register holds after them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

from db.codes import DivisionLevel
from db.ids import IdMaker
from importers.divisions import import_division_rows, rows_in_memory
from importers.report import ImportReport, Verdict
from importers.terms import Terms

FIRST = date(2023, 6, 30)
LATER = date(2024, 6, 30)
IDS = IdMaker(7)
ALL_CLOSINGS = Terms(accept_closings=1_000)

Pairs = tuple[tuple[str, str], ...]

CHONGQING: Pairs = (("50", "重庆市"),)
URBAN: Pairs = (("5001", "市辖区"),)
TONGLIANG: Pairs = (("500151", "铜梁区"),)
TOWNSHIPS: Pairs = (("500151001", "巴川街道"), ("500151104", "土桥镇"))
VILLAGES: Pairs = (
    ("500151001001", "东方社区居民委员会"),
    ("500151001201", "接龙村村民委员会"),
    ("500151104201", "河水村村民委员会"),
    ("500151104202", "土桥村村民委员会"),
)


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Progress nobody watches."""


def county(
    townships: Pairs = TOWNSHIPS, villages: Pairs = VILLAGES, counties: Pairs = TONGLIANG
) -> dict[DivisionLevel, Pairs]:
    """A county's delivery with the units above it."""
    return {
        DivisionLevel.PROVINCE: CHONGQING,
        DivisionLevel.CITY: URBAN,
        DivisionLevel.COUNTY: counties,
        DivisionLevel.TOWNSHIP: townships,
        DivisionLevel.VILLAGE: villages,
    }


def delivered(
    connection: psycopg.Connection,
    levels: Mapping[DivisionLevel, Pairs],
    *,
    on: date = FIRST,
    dry_run: bool = False,
    terms: Terms = ALL_CLOSINGS,
) -> ImportReport:
    """The report of importing `levels` as of a day, whatever it closes."""
    return import_division_rows(
        connection,
        rows_in_memory(levels),
        vintage_on=on,
        ids=IDS,
        dry_run=dry_run,
        progress=quiet,
        terms=terms,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A division as the register has it on a day."""

    id: int
    code: str
    name: str
    parent_id: int | None


def standing(connection: psycopg.Connection, on: date = FIRST) -> dict[str, Standing]:
    """Every division current on a day, by name."""
    rows = connection.execute(
        "SELECT division_id, code, name, parent_id FROM division_version"
        " WHERE superseded_at IS NULL AND valid @> %s::date",
        [on],
    )
    return {row[2]: Standing(*row) for row in rows}


def everything(connection: psycopg.Connection) -> list[tuple[Any, ...]]:
    """All that an import could change, for before-and-after."""
    tables = ("county", "county_code", "county_link", "division", "division_version", "station")
    return [
        row
        for table in tables
        for row in connection.execute(f"SELECT to_jsonb(kept)::text FROM {table} AS kept ORDER BY 1")
    ]


def fates(report: ImportReport, verdict: Verdict) -> set[str]:
    """The names of the divisions that met a fate."""
    return {change.name or change.old_name or "" for change in report.changes if change.verdict is verdict}
