"""Rows written by the hundred as one statement say what rows written one by one say."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Text, delete, insert, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from db.models import FileRun, Person, Residence, StagedRow
from db.sets import any_of, as_rows, inserted
from tests.builders import IDS
from tests.schema.world import World, build_world

ODD = ["一,二", '"', "{}", "\\", "NULL", "' OR", "a\nb"]


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def homes(world: World) -> list[dict[str, Any]]:
    """Of two persons: with a place and without, with an end and without."""
    one = {"county_id": world.county.county_id, "person_id": world.people["A"][0].id, "recorded_by": ODD[1]}
    place = {"division_id": world.villages[0].id, "cell_id": None, "geom": "SRID=4326;POINT(106.05 29.84)"}
    past, now = Range(date(1990, 1, 1), date(1991, 1, 1)), Range(date(1992, 1, 1), None)
    return [
        one | place | {"id": IDS.next(), "valid": past, "end_reason": "REGRIDDED"},
        one | place | {"id": IDS.next(), "valid": now, "end_reason": None, "geom": None},
    ]


def test_places_and_ranges_are_those_of_rows_written_one_by_one(sa: Connection, world: World) -> None:
    rows = homes(world)
    mine = Residence.id.in_([row["id"] for row in rows])
    shown = select(*Residence.__table__.c).where(mine).order_by(Residence.id)
    sa.execute(delete(Residence).where(Residence.person_id == rows[0]["person_id"]))
    sa.execute(insert(Residence), rows)
    apart = [tuple(map(str, row)) for row in sa.execute(shown)]
    sa.execute(delete(Residence).where(mine))
    sa.execute(inserted(Residence, rows))
    assert [tuple(map(str, row)) for row in sa.execute(shown)] == apart


def test_the_statement_is_the_same_for_any_number_of_rows() -> None:
    def text(number: int) -> str:
        row = {"county_id": 1, "id": 2, "categories": ["DISCHARGED_SOLDIER"], "name": "某", "geom": None}
        return str(inserted(Person, [row] * number).compile(dialect=PGDialect_psycopg()))  # type: ignore[no-untyped-call]  # SQLAlchemy

    assert text(1) == text(300)


def test_lists_and_documents_come_back_as_they_were(sa: Connection, world: World) -> None:
    run = {"county_id": world.county.county_id, "id": IDS.next(), "kind": "PEOPLE", "source": "x"}
    run |= {"digest": b"x", "said_on": date(2026, 1, 1), "policy": "ASK", "whole": False, "state": "STAGED"}
    sa.execute(insert(FileRun), [run | {"read": 1, "ignored": {}, "headings": {}, "staged_by": "x"}])
    line = {"county_id": run["county_id"], "run_id": run["id"], "sheet": "x", "line": 1, "cells": b"\x00'"}
    said = [(ODD, [ODD]), ([], []), (["一"], [["A", None]])]
    rows = [
        line | {"id": IDS.next(), "number": number, "changed": changed, "findings": findings}
        for number, (changed, findings) in enumerate(said)
    ]
    sa.execute(inserted(StagedRow, rows))
    shown = select(StagedRow.changed, StagedRow.findings, StagedRow.cells, StagedRow.key_hash)
    kept = sa.execute(shown.where(StagedRow.run_id == run["id"]).order_by(StagedRow.number)).all()
    assert [tuple(row) for row in kept] == [(*one, line["cells"], None) for one in said]


def test_texts_come_back_as_they_were_and_are_found_by_a_set(sa: Connection, world: World) -> None:
    persons = world.people["A"][: len(ODD)]
    sa.execute(update(Person).values(address=None))
    texts = dict(zip([one.id for one in persons], ODD, strict=False))
    given = as_rows(Person, [{"id": key, "address": text} for key, text in texts.items()])
    sa.execute(update(Person).where(Person.id == given.c.id).values(address=given.c.address))
    kept = select(Person.id, Person.address).where(Person.address == any_of(Text(), [*ODD, "no such"]))
    assert {row.id: row.address for row in sa.execute(kept)} == texts
    assert not sa.execute(select(Person.id).where(Person.address == any_of(Text(), []))).all()
