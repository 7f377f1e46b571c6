"""A dry run says what each line of a file would do, and writes nothing else."""

import pytest
from sqlalchemy import Engine, Row, select, update

from db.codes import ConflictPolicy, DivisionLevel, RowVerdict
from db.engine import Database
from db.models import Person, PersonKey, Residence, StagedRow
from tests.builders import build_unit
from tests.importers.runs.files_of_people import Desk, number_of, places, someone
from tests.residents import build_person
from tests.schema.registry.people.register import rows_of
from tests.schema.world import build_world


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_every_line_is_in_the_account_and_nothing_is_written(desk: Desk, database: Database) -> None:
    before = [await rows_of(database, table) for table in (Person, PersonKey, Residence)]
    rows = [someone(0), someone(1, phone="12"), someone(2, identity_number="0"), someone(3, name="")]

    report = await desk.report(await desk.preview(*rows, someone(4, identity_number="500151195005209961")))

    assert (report.read, report.accepted, report.warned, report.held, report.refused) == (7, 1, 0, 3, 1)
    assert report.ignored == {"HEADER": 1, "BLANK": 1}
    assert places(report)["NAME_MISSING"] == ("名册:6",)
    assert places(report)["IDENTITY_MISSING"] == ("名册:5",)
    assert before == [await rows_of(database, table) for table in (Person, PersonKey, Residence)]


async def test_a_number_on_two_lines_holds_both(desk: Desk) -> None:
    report = await desk.report(await desk.preview(someone(0), someone(1), someone(0, name="李某")))

    assert (report.held, report.accepted) == (2, 1)
    assert places(report) == {"NUMBER_TWICE": ("名册:3", "名册:5")}


async def test_who_is_registered_elsewhere_is_held_without_a_word_of_it(
    desk: Desk, engine: Engine, database: Database
) -> None:
    await desk.brought(someone(0, address="甲"))
    with engine.begin() as connection:
        futian = build_unit(
            connection, "440304000000", "福田区", DivisionLevel.COUNTY, above=desk.world.nation
        )
        there = build_person(connection, futian, name="李在先")
        connection.execute(update(PersonKey).values(county_id=there.county_id, person_id=there.id))

    report = await desk.report(await desk.preview(someone(0, address="乙")))

    assert (report.held, places(report)) == (1, {"ALREADY_REGISTERED": ("名册:3",)})
    [row] = await database.rows(
        select(StagedRow.person_id, StagedRow.findings).where(StagedRow.verdict == "HELD")
    )
    assert row.person_id is None
    assert not any(word in str(row.findings) for word in ("李在先", "福田", "440304"))


async def test_a_village_that_is_not_known_or_a_cell_that_is_not_is_held(desk: Desk) -> None:
    rows = [
        someone(0, cell_code="", village="一村"),
        someone(1, cell_code="", village="无此村"),
        someone(2, cell_code="999"),
        someone(3, cell_code=""),
    ]

    report = await desk.report(await desk.preview(*rows))

    assert report.accepted == 1
    assert places(report) == {
        "DIVISION_NOT_FOUND": ("名册:4",),
        "CELL_UNKNOWN": ("名册:5",),
        "HOME_MISSING": ("名册:6",),
    }


async def test_sex_and_day_of_birth_are_held_against_the_number(desk: Desk) -> None:
    sexes = [someone(0, sex="男"), someone(1, sex="女")]
    days = [someone(2, born_on="1950年5月"), someone(3, born_on="1951-05-20")]

    report = await desk.report(await desk.preview(*sexes, *days))

    assert places(report) == {"SEX_CONTRADICTS": ("名册:3", "名册:4"), "BIRTH_CONTRADICTS": ("名册:6",)}
    assert (report.accepted, report.warned) == (1, 3)


@pytest.mark.parametrize(
    ("policy", "fields", "code"),
    [
        (ConflictPolicy.KEEP, {}, "VALUE_KEPT"),
        (ConflictPolicy.FILL_EMPTY, {"PHONE": 1}, "VALUE_KEPT"),
        (ConflictPolicy.OVERWRITE, {"PHONE": 1, "ADDRESS": 1}, None),
        (ConflictPolicy.ASK, {}, "VALUE_DIFFERS"),
    ],
)
async def test_who_is_registered_is_compared_field_by_field(
    policy: ConflictPolicy, fields: dict[str, int], code: str | None, desk: Desk
) -> None:
    await desk.brought(someone(0, address="甲路1号"), someone(1, address="乙路1号"))

    report = await desk.report(
        await desk.preview(
            someone(0, address="甲路2号", phone="13800000000"), someone(1, address=""), policy=policy
        )
    )

    assert report.fields == fields
    assert report.verdicts[RowVerdict.UNCHANGED] >= 1
    assert (code is None) or code in places(report)


async def test_no_value_of_a_line_can_be_read_without_the_keys(desk: Desk, database: Database) -> None:
    await desk.preview(someone(0, address="甲路1号", phone="13800000000"), someone(1, address="丙"))

    rows: list[Row[str]] = list(await database.rows(select(*StagedRow.__table__.c)))

    told = " ".join(str(value) for row in rows for value in row)
    assert not any(value in told for value in (number_of(0), "甲路", "13800000000", "王某"))
    assert "甲路".encode() not in b"".join(row.cells + row.said for row in rows)
