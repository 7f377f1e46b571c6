"""Lines that name a person by our id, as exports write it, beside a masked number."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, update

from db.codes import ConflictPolicy, PersonStatus, RowOutcome, RowVerdict, Sex
from db.engine import Database
from db.models import Person
from geo.identity_numbers import sex_of
from importers.kinds import write_run
from importers.runs import checking, steps
from importers.runs.accepting import accept_run
from resolvers.people.identities import masked_identity
from schema.node import node_id
from tests.importers.runs.files_of_people import HANDS, SAID_ON, Desk, number_of, places, someone
from tests.schema.registry.people.register import rows_of
from tests.schema.world import build_world

OVERWRITE = ConflictPolicy.OVERWRITE


@pytest.fixture
async def desk(engine: Engine, database: Database) -> Desk:
    """With one person whom a file brought."""
    desk = Desk(database, build_world(engine))
    await desk.brought(someone(0, address="甲路"))
    return desk


async def one_of(desk: Desk, number: int = 0) -> Any:
    """The person as registered."""
    [person] = await desk.person(someone(number)["name"])
    return person


async def exported(desk: Desk, number: int = 0, /, **said: str) -> dict[str, str]:
    """The line of a person as an export writes it, with what is corrected in it."""
    ours = node_id("Person", desk.world.county.county_id, (await one_of(desk, number)).id)
    masked = masked_identity(number_of(number))
    return someone(number, person_id=ours, identity_number=masked) | said


@pytest.mark.parametrize("status", [PersonStatus.MOVED_OUT, PersonStatus.INELIGIBLE])
async def test_the_id_of_somebody_who_has_left_is_held(
    desk: Desk, engine: Engine, database: Database, status: PersonStatus
) -> None:
    line, people = await exported(desk, address="乙路"), await rows_of(database, Person)
    with engine.begin() as connection:
        left = {"status": status.value, "status_on": date(2025, 8, 1)}
        connection.execute(update(Person).where(Person.name == line["name"]).values(left))
    assert date(2025, 8, 1) < SAID_ON
    report = await desk.brought(line, policy=OVERWRITE)
    assert (report.held, places(report)["ALREADY_REGISTERED"]) == (1, ("名册:3",))
    assert await rows_of(database, Person) == people


@pytest.mark.parametrize("at_once", [1, 2000])
async def test_a_person_by_number_and_by_id_holds_both_lines(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", at_once)
    lines = someone(0, phone="13800000000"), await exported(desk, address="乙路"), someone(1)
    key = await desk.preview(*lines, policy=OVERWRITE)
    tried = await desk.report(key)
    assert (tried.held, tried.verdicts[RowVerdict.NEW], tried.fields) == (2, 1, {})
    assert places(tried)["PERSON_TWICE"] == ("名册:3", "名册:4")
    report = await desk.write(key)
    assert report.outcomes == {RowOutcome.WRITTEN: 1}
    person = await one_of(desk)
    assert (person.address, person.phone_masked, person.version) == ("甲路", None, 1)


@pytest.mark.parametrize("kept_back", [{"categories": "两参"}, {"name": "（清空）"}, {"phone": "13"}])
async def test_a_line_that_is_held_for_its_own_reason_holds_the_other_of_its_person(
    desk: Desk, kept_back: dict[str, str]
) -> None:
    lines = someone(0, **kept_back), await exported(desk, address="乙路"), someone(1)
    tried = await desk.report(await desk.preview(*lines, policy=OVERWRITE))
    assert (tried.held, tried.verdicts[RowVerdict.NEW], tried.fields) == (2, 1, {})
    assert places(tried)["PERSON_TWICE"] == ("名册:3", "名册:4")


@pytest.mark.parametrize("kept_back", [{}, {"phone": "13"}])
async def test_a_line_of_two_persons_is_of_neither(desk: Desk, kept_back: dict[str, str]) -> None:
    await desk.brought(someone(1))
    of_two = await exported(desk, identity_number=number_of(1), **kept_back)
    lines = of_two, await exported(desk, address="乙路"), await exported(desk, 1, address="丙路")
    report = await desk.brought(*lines, policy=OVERWRITE)
    assert (report.held, report.outcomes) == (1, {RowOutcome.WRITTEN: 2})
    assert "PERSON_TWICE" not in places(report)


async def test_two_lines_of_two_persons_are_written(desk: Desk) -> None:
    await desk.brought(someone(1))
    lines = await exported(desk, address="乙路"), await exported(desk, 1, address="丙路")
    report = await desk.brought(*lines, policy=OVERWRITE)
    assert report.outcomes == {RowOutcome.WRITTEN: 2}


async def test_so_many_persons_are_changed_at_once(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.brought(*[someone(n) for n in range(1, 6)])
    monkeypatch.setattr(steps, "_MOST_ACTS", 2)
    changed = [await exported(desk, n, address="丙路") for n in range(5)]
    key = await desk.preview(*changed[:3], someone(7), someone(8), someone(9), *changed[3:], policy=OVERWRITE)
    await accept_run(database, desk.ask, key)
    written = list[int]()
    await write_run(database, desk.ask, key, replace(HANDS, progress=written.append))
    # Two batches are on their way at once: which of them is done first is nobody's to say.
    assert sorted(written) == [1, 2, 5]
    assert (await desk.report(key)).outcomes == {RowOutcome.WRITTEN: 8}


@pytest.mark.parametrize(
    ("corrected", "code"),
    [
        ({"sex": "other"}, "SEX_DIFFERS"),
        ({"born_on": "1951-05-20"}, "BIRTH_DIFFERS"),
        ({"born_on": "1951年"}, "BIRTH_DIFFERS"),
        ({"priority_classes": "高龄"}, "PRIORITY_CLASSES_DIFFER"),
        ({"categories": "伤残军人"}, "CATEGORIES_DIFFER"),
    ],
)
async def test_what_a_file_does_not_amend_is_told(desk: Desk, corrected: dict[str, str], code: str) -> None:
    sexes = {Sex.MALE: "女", Sex.FEMALE: "男"}
    said = {"sex": sexes[sex_of(number_of(0))]} if "sex" in corrected else corrected
    report = await desk.brought(await exported(desk, 0, **said), policy=OVERWRITE)
    assert places(report)[code] == ("名册:3",)
    assert report.outcomes == {}


async def test_what_is_registered_is_told_of_nobody(desk: Desk) -> None:
    sexes = {Sex.MALE: "男", Sex.FEMALE: "女"}
    line = await exported(desk, sex=sexes[sex_of(number_of(0))], born_on="1950年5月")
    assert set(places(await desk.brought(line, policy=OVERWRITE))) == {"IDENTITY_MASKED"}


async def test_an_id_beside_the_masked_number_of_another_is_held(desk: Desk) -> None:
    other = masked_identity(number_of(1))
    assert other != masked_identity(number_of(0))
    report = await desk.brought(await exported(desk, identity_number=other, address="乙路"), policy=OVERWRITE)
    assert (report.held, places(report)["IDENTITY_DIFFERS"]) == (1, ("名册:3",))
    assert (await one_of(desk)).address == "甲路"


async def test_a_mask_that_shows_more_may_be_the_same_number(desk: Desk) -> None:
    number = number_of(0)
    line = await exported(desk, identity_number=f"{number[:6]}********{number[-4:]}", address="乙路")
    assert (await desk.brought(line, policy=OVERWRITE)).outcomes == {RowOutcome.WRITTEN: 1}
