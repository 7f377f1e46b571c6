"""A file written in batches is what the registry's acts make of its lines, one by one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from db.codes import ConflictPolicy, CoordinateSystem, RowOutcome
from db.engine import Database
from db.errors import DomainError
from db.models import Change, Person, PersonKey, Receipt, Residence, StagedRow
from importers.kinds import write_run
from importers.people.said import said_in
from importers.places.systems import PlaceSystem
from importers.runs import steps
from importers.runs.accepting import accept_run
from importers.runs.quality import Quality, quality_of
from importers.runs.report import report_of
from importers.runs.rows import opened
from importers.runs.run import RunKey
from resolvers.registry.people.registering import register_person
from tests.importers.runs.files_of_people import HANDS, IDS, SAID_ON, Desk, Row, places, someone
from tests.replicas import Replica
from tests.schema.registry.people.register import keep, newcomer, nothing_drifts, register, rows_of
from tests.schema.world import PLAN, build_world, codes_of
from tests.work import KEYS

CELLS = ("500151A", "500151B", "500151C", "500151D")
SHOWN = (
    *("name", "sex", "born_on", "identity_masked", "phone_masked", "categories", "is_veteran", "address"),
    *("status", "status_on", "division_id", "cell_id", "version", "enlisted_on"),
)


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_what_is_brought_in_counts_at_once_and_nothing_drifts(desk: Desk, engine: Engine) -> None:
    keep(engine, desk.world)
    rows = [someone(n, cell_code=CELLS[n % 4], phone=f"1380000{n:04}") for n in range(40)]

    report = await desk.brought(*rows, someone(50, cell_code="", village="一村"))

    assert report.outcomes == {RowOutcome.WRITTEN: 41}
    assert nothing_drifts(engine)


async def test_copies_are_told_of_everybody_in_their_scope(desk: Desk, database: Database) -> None:
    copies = [Replica(database, desk.world.viewers()[role]) for role in ("staff", "other_worker", "client")]
    for copy in copies:
        await copy.sync()

    await desk.brought(*[someone(n, cell_code=CELLS[n % 4]) for n in range(12)])
    await desk.brought(someone(1, address="改"), policy=ConflictPolicy.OVERWRITE)

    for copy in copies:
        await copy.sync()
        await copy.ensure_right()


async def test_a_place_tells_the_cell_if_its_system_is_said(desk: Desk, engine: Engine) -> None:
    inside = PLAN.inside("B")
    there = someone(0, cell_code="", lon=f"{inside.lon:.7f}", lat=f"{inside.lat:.7f}")

    assert places(await desk.brought(there))["SYSTEM_UNDECLARED"] == ("名册:3",)
    await desk.brought(there, system=PlaceSystem(CoordinateSystem.WGS84))

    [person] = await desk.person(there["name"])
    assert (person.cell_id, person.point_system) == (desk.world.cells["B"].id, "WGS84")
    assert nothing_drifts(engine)


async def test_the_second_time_nobody_is_new(desk: Desk, database: Database) -> None:
    rows = [someone(n) for n in range(5)]
    await desk.brought(*rows)
    people = await rows_of(database, Person)

    report = await desk.brought(*rows)

    assert report.outcomes == {}
    assert await rows_of(database, Person) == people


async def test_a_correction_amends_what_it_names_and_clears_what_it_says(desk: Desk, engine: Engine) -> None:
    await desk.brought(someone(0, address="甲路1号", phone="13800000000"), someone(1, address="乙路"))
    corrected = someone(0, address="（清空）", phone="")

    await desk.brought(corrected, someone(1, address="丙路"), policy=ConflictPolicy.OVERWRITE)

    [first], [second] = [await desk.person(someone(n)["name"]) for n in (0, 1)]
    assert (first.address, first.phone_masked, first.version) == (None, "138******00", 2)
    assert second.address == "丙路"
    assert nothing_drifts(engine)


async def test_what_has_changed_since_the_dry_run_is_listed_and_not_written(
    desk: Desk, database: Database
) -> None:
    await desk.brought(someone(0))
    amend, new = someone(0, address="甲路"), someone(1)
    key = await desk.preview(amend, new, someone(2))
    await desk.brought(someone(0, phone="13800000000"), new)

    report = await desk.write(key)

    assert report.outcomes == {RowOutcome.WRITTEN: 1, RowOutcome.CHANGED_SINCE: 2}
    assert places(report)["CHANGED_SINCE"] == ("名册:3",)
    assert places(report)["ALREADY_REGISTERED"] == ("名册:4",)
    assert (report.accepted, report.held) == (1, 2)


async def test_all_or_nothing_is_refused_for_one_bad_line(desk: Desk, database: Database) -> None:
    key = await desk.preview(someone(0), someone(1, cell_code="999"), whole=True)

    with pytest.raises(DomainError, match="RUN_NOT_WHOLE"):
        await accept_run(database, desk.ask, key)


async def test_all_or_nothing_writes_nothing_if_one_line_has_changed_since(
    desk: Desk, database: Database
) -> None:
    key = await desk.preview(someone(0), someone(1), whole=True)
    await desk.brought(someone(1))
    people = await rows_of(database, Person)
    await accept_run(database, desk.ask, key)

    with pytest.raises(DomainError, match="RUN_NOT_WHOLE"):
        await write_run(database, desk.ask, key, HANDS)

    assert await rows_of(database, Person) == people


async def test_all_or_nothing_writes_everything_at_one_place_of_the_feed(
    desk: Desk, database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    keep(engine, desk.world)
    await desk.brought(someone(0), someone(1))

    await desk.brought(*[someone(n, address="甲") for n in range(6)], whole=True)

    told = await database.rows(select(Change.position).order_by(Change.position.desc()).limit(8))
    assert [row.position for row in told] == [3] * 6 + [2] * 2
    assert nothing_drifts(engine)


async def test_a_run_is_written_once(desk: Desk, database: Database) -> None:
    key = await desk.preview(someone(0))
    await desk.write(key)

    for act in (accept_run(database, desk.ask, key), write_run(database, desk.ask, key, HANDS)):
        with pytest.raises(DomainError, match="RUN_STATE"):
            await act


async def test_what_is_missing_and_who_is_not_listed_is_told(desk: Desk, database: Database) -> None:
    first, second = someone(0, phone="13800000000"), someone(1, cell_code="", village="一村")
    key = await desk.preview(first, second, someone(2, cell_code="999"))
    await desk.write(key)

    quality = await quality_of(database, desk.ask, key)

    assert quality == Quality(2, 2, 1, 1, 2, registered=11, not_listed=9)


@pytest.mark.parametrize("role", ["staff", "worker"])
async def test_a_run_is_nobodys_who_may_not_search_the_county(
    role: str, desk: Desk, database: Database
) -> None:
    key = await desk.preview(someone(0))
    ask = replace(desk.ask, viewer=desk.world.viewers()[role])

    for act in (accept_run(database, ask, key), report_of(database, ask, key)):
        with pytest.raises(DomainError, match="RUN_NOT_FOUND"):
            await act


async def test_the_act_refuses_a_number_that_a_file_brought(desk: Desk, database: Database) -> None:
    await desk.brought(someone(0))
    given_again = newcomer(identityNumber=someone(0)["identity_number"])

    assert codes_of(await register(database, desk.world, given_again)) == ["ALREADY_REGISTERED"]


@st.composite
def files(draw: st.DrawFn) -> list[Row]:
    """Lines about a dozen people, some of them bad, some numbers twice."""
    numbers = draw(st.lists(st.integers(0, 11), min_size=1, max_size=14))
    optional = {
        "phone": st.sampled_from(["", "13800000000", "12"]),
        "address": st.sampled_from(["", "甲路1号"]),
        "cell_code": st.sampled_from([*CELLS, "", "999"]),
        "village": st.sampled_from(["", "一村", "三村"]),
        "enlisted_on": st.sampled_from(["", "1980-12-01"]),
    }
    return [someone(number, **draw(st.fixed_dictionaries(optional))) for number in numbers]


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(rows=files(), at_once=st.integers(1, 5))
async def test_any_file_in_any_batches_is_its_lines_registered_one_by_one(
    rows: Sequence[Row], at_once: int, desk: Desk, database: Database
) -> None:
    before = {row.id for row in await database.rows(select(Person.id))}
    key = await desk.preview(*rows)
    entries = await _entries(database, key)
    usual, steps.AT_ONCE = steps.AT_ONCE, at_once
    try:
        await desk.write(key)
    finally:
        steps.AT_ONCE = usual
    in_sets = await _people(database, before)
    await _forget(database, before)

    for entry in entries:
        await register_person(database, desk.ask, entry, keys=KEYS, ids=IDS)

    assert await _people(database, before) == in_sets
    await _forget(database, before)


async def _entries(database: Database, key: RunKey) -> list[Any]:
    """The registrations that a run asks for."""
    rows = await database.rows(select(*StagedRow.__table__.c).where(StagedRow.run_id == key.id))
    said = [said_in(opened(KEYS, "said", row)) for row in rows if row.verdict == "NEW"]
    return [one.registration(key.county_id, client_id=uuid4(), on=SAID_ON) for one in said]


async def _people(database: Database, before: set[int]) -> list[tuple[Any, ...]]:
    """Those who are new, as they are registered, and where they live."""
    homes = (Residence.division_id, Residence.cell_id, Residence.valid, Residence.end_reason)
    columns = [getattr(Person, name) for name in SHOWN]
    found = select(Person.id, *columns, *homes).join(Residence, Residence.person_id == Person.id)
    rows = [row for row in await database.rows(found) if row.id not in before]
    return sorted(map(repr, (row[1:] for row in rows)))  # type: ignore[arg-type]  # compared as texts


async def _forget(database: Database, before: set[int]) -> None:
    """As if the new ones had never been registered, but for the roll-ups."""
    async with database.writing() as connection:
        for table, column in ((Residence, Residence.person_id), (PersonKey, PersonKey.person_id)):
            await connection.execute(delete(table).where(column.not_in(before)))
        await connection.execute(update(StagedRow).values(person_id=None))
        await connection.execute(delete(Receipt))
        await connection.execute(delete(Person).where(Person.id.not_in(before)))
