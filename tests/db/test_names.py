"""Whoever writes a person's name: everything of it can be seen, and nothing pads it."""

import pytest
from sqlalchemy import ARRAY, Boolean, Connection, Text, func, literal, literal_column, select, update
from sqlalchemy.exc import IntegrityError

from db.models import GridWorker, ResponsiblePerson, StationVersion
from db.models.base import readable
from geo.names import person_name
from tests.builders import ALWAYS, build_station, put
from tests.ground import build_ground
from tests.residents import build_person

WRONG = (
    "张 三",
    " 张三",
    "张三\u3000",
    "张\u200b三",
    "张\u202e三",
    "张\x07三",
    "Wei  Li",
    "张\u00ad三",
    "李\U000e0041",
)


@pytest.mark.parametrize("name", WRONG)
def test_a_person_gets_no_name_that_hides_something(rolled_back: Connection, name: str) -> None:
    village = build_ground(rolled_back).villages[0]
    with pytest.raises(IntegrityError, match="person_name_readable"):
        build_person(rolled_back, village, None, name=name)


@pytest.mark.parametrize("name", ["张三", "买买提·艾力", "John Smith", "100%_\\", "é"])
def test_a_name_that_can_be_seen_is_kept(rolled_back: Connection, name: str) -> None:
    village = build_ground(rolled_back).villages[0]
    assert build_person(rolled_back, village, None, name=name).id


def test_staff_and_named_persons_have_such_names_too(rolled_back: Connection) -> None:
    ground = build_ground(rolled_back)
    station = build_station(rolled_back, ground.townships[0])
    village = ground.villages[0]
    named = {"division_id": village.id, "post": "主任", "valid": ALWAYS}
    for table, column, others in (
        (GridWorker, "name", {"station_id": station.id, "valid": ALWAYS}),
        (ResponsiblePerson, "name", named),
    ):
        with pytest.raises(IntegrityError, match="readable"), rolled_back.begin_nested():
            put(rolled_back, table, village.county_id, **{column: "王\u202e五"}, **others)
    head = update(StationVersion).where(StationVersion.station_id == station.id).values(head_name="王 五")
    with pytest.raises(IntegrityError, match="readable"), rolled_back.begin_nested():
        rolled_back.execute(head)


def test_every_name_made_regular_may_be_kept(rolled_back: Connection) -> None:
    hidden = [chr(code) for code in (*range(1, 0x3100), *range(0xFE00, 0x10000), *range(0xE0000, 0xE1000))]
    names = [person_name(f"{one}张{one}三{one}a{one}{one}b{one}") for one in hidden]
    given = func.unnest(literal(names, ARRAY(Text))).table_valued("name").render_derived()

    refused = rolled_back.scalars(
        select(given.c.name).where(literal_column(str(readable("name").sqltext), Boolean).is_(False))
    )

    assert list(refused) == []
