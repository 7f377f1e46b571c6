"""Two real vintages of 铜梁区's villages."""

import csv
from pathlib import Path

import psycopg

from db.codes import DivisionLevel
from importers.report import Verdict
from tests.importers.deliveries import FIRST, LATER, Pairs, county, delivered, standing

PLACE = Path(__file__).parents[1] / "data" / "tongliang"


def _pairs(name: str, code: str) -> Pairs:
    with (PLACE / name).open(encoding="utf-8-sig", newline="") as file:
        return tuple((row[code], row["name"]) for row in csv.DictReader(file))


def test_the_newer_village_list_gives_exactly_the_eleven_known_renames(
    connection: psycopg.Connection,
) -> None:
    townships = _pairs("townships.csv", "code9")
    delivered(connection, county(townships, _pairs("villages_older_vintage.csv", "code12")))
    ids = {found.code: found.id for found in standing(connection, FIRST).values()}

    report = delivered(connection, county(townships, _pairs("villages.csv", "code12")), on=LATER)

    with (PLACE / "changes_older_to_2023.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {(row["code"], row["old_name"], row["new_name"]) for row in csv.DictReader(file)}
    assert len(known) == 11
    assert {(c.code, c.old_name, c.name) for c in report.changes} == known
    assert {c.verdict for c in report.changes} == {Verdict.RENAMED}
    after = {found.code: found.id for found in standing(connection, LATER).values()}
    assert all(after[code] == ids[code] for code, _, _ in known)


def test_the_real_county_has_28_townships_and_333_villages(connection: psycopg.Connection) -> None:
    villages = _pairs("villages.csv", "code12")

    report = delivered(connection, county(_pairs("townships.csv", "code9"), villages))

    added = {row.level: row.added for row in report.levels}
    assert (added[DivisionLevel.TOWNSHIP], added[DivisionLevel.VILLAGE]) == (28, 333)
    assert not report.rejections
