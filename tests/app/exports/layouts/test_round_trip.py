"""What goes out in the layout of a kind of file comes back by `rongge import KIND` and changes nothing."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from geoalchemy2 import Geometry
from sqlalchemy import Connection, Engine, insert, select, text, update
from sqlalchemy.dialects.postgresql import Range

from app.exports.forms import FORMS, LAYERS
from app.exports.layouts.every import LAYOUTS
from db.codes import FileKind
from db.models import (
    CellAssignment,
    Contact,
    ContactPolicy,
    DivisionShape,
    DivisionVersion,
    GridCell,
    GridPlan,
    GridWorker,
    Household,
    HouseholdMember,
    Person,
    StationVersion,
)
from schema.node import node_id
from tests.app.exports.conftest import Exported, table
from tests.importers.runs.files_of_people import number_of
from tests.importers.runs.test_command import run_of, typed
from tests.schema.world import id_of
from tests.viewers import TODAY

TABLES: tuple[Any, ...] = (
    *(CellAssignment, Contact, ContactPolicy, DivisionShape, DivisionVersion, GridCell, GridPlan),
    *(GridWorker, Household, HouseholdMember, Person, StationVersion),
)
COUNTED = ("new", "changed", "unchanged", "held", "refused", "written")
NASTY = "=HYPERLINK(1)"


@pytest.fixture
def outside(altered: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exported:
    """The county with awkward values, and the command line beside it."""
    monkeypatch.setenv("RONGGE_DATABASE_URL", altered.url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    return altered


def awkward(engine: Engine) -> None:
    """Formulas, leading noughts, rare characters, a masked number, blanks."""
    values: list[dict[str, Any]] = [
        {"address": NASTY, "phone_masked": "138****1234", "phone_cipher": b"sealed"},
        {"address": "'=already marked", "name": "𠮷𪚥王"},
        {"address": '001 号, "甲" 单元', "name": "阿依古丽·买买提"},
        {"address": None, "enlisted_on": None},
    ]
    with engine.begin() as connection:
        ids = connection.execute(select(Person.id).order_by(Person.id)).scalars().all()
        for one, value in zip(ids, values, strict=False):
            connection.execute(update(Person).where(Person.id == one).values(value))
        keep_house(connection, ids)
        connection.execute(update(Contact).values(note=NASTY))
        first = select(GridWorker.id).order_by(GridWorker.id).limit(1).scalar_subquery()
        connection.execute(update(GridWorker).where(GridWorker.id == first).values(staff_number="0012"))


def keep_house(connection: Connection, persons: Sequence[int]) -> None:
    """Two households, in different villages, the second without a head."""
    since = {"county_id": 500151, "recorded_by": "test", "valid": Range(date(2025, 1, 1), None)}
    for number, (head, *others) in enumerate([persons[:3], persons[-3:]], 1):
        formed = {"county_id": 500151, "id": number, "formed_on": date(2025, 1, 1), "formed_by": "test"}
        connection.execute(insert(Household).values(formed))
        for one in (head, *others):
            row = {**since, "id": one, "household_id": number, "person_id": one}
            connection.execute(insert(HouseholdMember).values(**row, is_head=one == head and number == 1))


def everything(engine: Engine) -> dict[str, list[str]]:
    """All rows of what files write, but for places, which no list of ours has."""
    with engine.connect() as connection:
        return {
            table.__tablename__: sorted(map(repr, connection.execute(select(*_plain(table))).all()))
            for table in TABLES
        }


def _plain(table: Any) -> list[Any]:
    return [one for one in table.__table__.c if not isinstance(one.type, Geometry)]


def own_policies(engine: Engine) -> None:
    """A draft, one in force for the county, one of a village that ends: of every trigger.

    Beside the draft another, for others; beside the one in force one of the same article, for some, and
    one that was decided for a later day.
    """
    policy, village = (
        ContactPolicy,
        select(DivisionVersion.division_id).where(DivisionVersion.code == "500151001001"),
    )
    terms: list[dict[str, Any]] = [
        {"trigger": "INTERVAL", "interval_days": 90, "status": "DRAFT", "valid": Range(TODAY, None)},
        {
            "trigger": "FESTIVAL",
            "festivals": ["ARMY_DAY", "QINGMING"],
            "opens_days": -7,
            "due_days": 0,
            "late_days": 9,
        },
        {
            "trigger": "LIFE_EVENT",
            "life_event": "RETURN_HOME",
            "due_days": 30,
            "late_days": 10,
            "note": NASTY,
            "categories": ["DISCHARGED_SOLDIER"],
            "modes": ["HOME_VISIT"],
            "shares_contacts": True,
            "region": "VILLAGE",
            "valid": Range(date(2025, 1, 1), date(2099, 1, 1)),
        },
    ]
    terms.append(terms[0] | {"categories": ["DISCHARGED_SOLDIER"]})
    terms.append(terms[1] | {"priority_classes": ["ADVANCED_AGE"]})
    terms.append(terms[1] | {"modes": ["PHONE"], "valid": Range(TODAY + timedelta(days=40), None)})
    rules = ("PRIORITY_CONTACT", "FESTIVAL", "RETURN_HOME", "PRIORITY_CONTACT", "FESTIVAL", "FESTIVAL")
    always = {"is_shipped": False, "status": "IN_FORCE", "region": "COUNTY", "shares_contacts": False}
    named = {"issuer": "县退役军人事务局", "document": "办法", "article": "第一条"}
    with engine.begin() as connection:
        village_id = connection.scalar(village)
        for number, (rule, one) in enumerate(zip(rules, terms, strict=True), 1):
            of = {"division_id": village_id} if one.get("region") == "VILLAGE" else {}
            row = {"county_id": 500151, "id": number, "rule": rule, "valid": Range(date(2025, 1, 1), None)}
            connection.execute(insert(policy).values(row | always | named | of | one))


OUTLINES = """
    INSERT INTO division_shape (county_id, id, division_id, geom, source, valid)
    SELECT county_id, min(id), division_id, ST_Multi(ST_Union(geom)), 'SURVEYED', '[2020-01-01,)'
    FROM grid_cell WHERE county_id = 500151 GROUP BY county_id, division_id
"""


def outlined(engine: Engine) -> None:
    """Boundaries of the villages: where their cells lie."""
    with engine.begin() as connection:
        connection.execute(text(OUTLINES))


OF_COUNTY = {"division": "500151"}
OVERWRITE = ("--policy", "OVERWRITE")
WGS84 = ("--system", "WGS84")
CORRECTED = ("--act", "CORRECTION", "--on", "2026-01-01")
TRIPS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "people": ("client", {}, OVERWRITE),
    "contacts": ("client", {"from": "2024-01-01", "to": "2026-01-01"}, ()),
    "workers": ("administrator", OF_COUNTY, OVERWRITE),
    "stations": ("administrator", OF_COUNTY, OVERWRITE),
    "policies": ("administrator", OF_COUNTY, OVERWRITE),
    "divisions": ("administrator", OF_COUNTY, ()),
    "cells": ("administrator", OF_COUNTY, ("--plan", "再导入", *WGS84)),
    "shapes": ("administrator", OF_COUNTY, (*CORRECTED, "--source", "SURVEYED", *WGS84)),
}
# All that the county has of each.
NUMBERS = {
    "people": 9,
    "contacts": 3,
    "workers": 4,
    "stations": 3,
    "policies": 6,
    "cells": 4,
    "shapes": 3,
} | {"divisions": 5}


def test_every_kind_of_import_goes_out_in_its_layout() -> None:
    assert set(TRIPS) == set(LAYOUTS) == {one.value.lower() for one in FileKind}


@pytest.mark.parametrize(
    ("kind", "form"), [(kind, form) for kind in TRIPS for form in (LAYERS if LAYOUTS[kind].place else FORMS)]
)
def test_what_goes_out_comes_back_unchanged(
    outside: Exported, engine: Engine, tmp_path: Path, kind: str, form: str
) -> None:
    awkward(engine)
    own_policies(engine)
    outlined(engine)
    role, asked, words = TRIPS[kind]
    file = outside.fetch(f"for-import/{kind}.{form}", role, **asked)
    assert file.status_code == 200, file.text
    path = tmp_path / f"{kind}.{form}"
    path.write_bytes(file.content)
    before = everything(engine)

    told = typed(kind, str(path), "--county", "500151", *words, "--accept")

    assert told.exit_code == 0, told.stdout
    counted = {word: number_after(told.stdout, word) for word in COUNTED}
    assert (counted.pop("unchanged"), set(counted.values())) == (NUMBERS[kind], {0}), told.stdout
    assert "DIFFER" not in told.stdout
    assert everything(engine) == before
    assert run_of(told)


def test_nothing_is_shown_there_that_is_masked_elsewhere(outside: Exported) -> None:
    people = table(outside.fetch("for-import/people.csv", "client").content)
    assert people
    assert all("*" in one["身份证号码"] for one in people)
    assert outside.fetch("for-import/people.csv", "leader").status_code == 403
    assert outside.fetch("for-import/contacts.csv", "leader").status_code == 403


def test_an_id_of_nobody_is_held_and_registers_nobody(
    outside: Exported, engine: Engine, tmp_path: Path
) -> None:
    before = everything(engine)
    path = tmp_path / "people.csv"
    ours = id_of("Person", outside.world.people["A"][0])
    lines = [
        *(
            "人员编号,姓名,身份证号码,人员类别,村（社区）",
            f"{node_id('Person', 500151, 99)},王无,5***************9,退役士兵,一村",
        ),
        *("x1,王无,5***************9,退役士兵,一村", f"{ours},A0,{number_of(5)},退役士兵,一村"),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    told = typed("people", str(path), "--county", "500151", "--accept").stdout
    assert number_after(told, "held") == 3, told
    assert ("PERSON_NOT_FOUND" in told, "PERSON_ID_UNKNOWN" in told, "IDENTITY_MASKED" in told) == (True,) * 3
    assert everything(engine) == before


def number_after(text: str, word: str) -> int:
    found = re.search(rf"\b{word}\b[a-z ]*([\d,]+)", text)
    return int(found[1].replace(",", "")) if found else 0
