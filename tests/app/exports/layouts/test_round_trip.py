"""What goes out in the layout of a kind of file comes back by `rongge import KIND` and changes nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from geoalchemy2 import Geometry
from sqlalchemy import Engine, select, update

from db.models import CellAssignment, Contact, ContactPolicy, GridWorker, Person, StationVersion
from schema.node import node_id
from tests.app.exports.conftest import Exported, table
from tests.importers.runs.files_of_people import number_of
from tests.importers.runs.test_command import run_of, typed
from tests.schema.world import id_of

FORMS = ("xlsx", "csv")
TABLES = (CellAssignment, Contact, ContactPolicy, GridWorker, Person, StationVersion)
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
        connection.execute(update(Contact).values(note=NASTY))
        first = select(GridWorker.id).order_by(GridWorker.id).limit(1).scalar_subquery()
        connection.execute(update(GridWorker).where(GridWorker.id == first).values(staff_number="0012"))


def everything(engine: Engine) -> dict[str, list[str]]:
    """All rows of what files write, but for places, which no list of ours has."""
    with engine.connect() as connection:
        return {
            table.__tablename__: sorted(map(repr, connection.execute(select(*_plain(table))).all()))
            for table in TABLES
        }


def _plain(table: Any) -> list[Any]:
    return [one for one in table.__table__.c if not isinstance(one.type, Geometry)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("kind", "role", "asked"),
    [
        ("people", "client", {}),
        ("contacts", "client", {"from": "2024-01-01", "to": "2026-01-01"}),
        ("workers", "administrator", {"division": "500151"}),
        ("stations", "administrator", {"division": "500151"}),
    ],
)
def test_what_goes_out_comes_back_unchanged(
    outside: Exported, engine: Engine, tmp_path: Path, form: str, kind: str, role: str, asked: dict[str, str]
) -> None:
    awkward(engine)
    file = outside.fetch(f"for-import/{kind}.{form}", role, **asked)
    assert file.status_code == 200, file.text
    path = tmp_path / f"{kind}.{form}"
    path.write_bytes(file.content)
    before = everything(engine)

    policy = () if kind == "contacts" else ("--policy", "OVERWRITE")
    told = typed(kind, str(path), "--county", "500151", *policy, "--accept")

    assert told.exit_code == 0, told.stdout
    counted = {word: number_after(told.stdout, word) for word in COUNTED}
    assert (counted.pop("unchanged") > 0, set(counted.values())) == (True, {0}), told.stdout
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
