"""A person is found by the name as rosters write it, padded or with what cannot be seen."""

import pytest
from sqlalchemy import Engine, update

from db.engine import Database
from db.models import Person
from tests.schema.world import World, ask, build_world

FOUND = "query($name: String) { people(filter: { name: $name }) { totalCount nodes { name } } }"


@pytest.fixture
def world(engine: Engine) -> World:
    made = build_world(engine)
    with engine.begin() as connection:
        for number, name in enumerate(("张三", "张三丰", "John Smith")):
            person = made.people["A"][number]
            own = (Person.county_id == person.county_id, Person.id == person.id)
            connection.execute(update(Person).where(*own).values(name=name))
    return made


async def _names(database: Database, world: World, name: str | None) -> list[str]:
    result = await ask(database, world.viewers()["client"], FOUND, name=name)
    assert result.errors is None
    people = (result.data or {})["people"]
    assert people["totalCount"] == len(people["nodes"])
    return sorted(person["name"] for person in people["nodes"])


@pytest.mark.parametrize(
    "written",
    [
        "张三",
        " 张三",
        "张三\t",
        "\u3000张三\u3000",
        "张\u200b三",
        "\ufeff张三",
        "张 三",
        "张　三",
        "张\u202e三",
        "张\u00a0\u00a0三",
    ],
)
async def test_a_padded_name_is_found(written: str, database: Database, world: World) -> None:
    assert await _names(database, world, written) == ["张三", "张三丰"]


@pytest.mark.parametrize("written", ["John Smith", " John  Smith ", "n\u3000S", "John\u200b Smith"])
async def test_words_stay_words(written: str, database: Database, world: World) -> None:
    assert await _names(database, world, written) == ["John Smith"]
    assert await _names(database, world, "JohnSmith") == []


@pytest.mark.parametrize("blank", ["", " ", "\t", "\u3000", "\u200b", " \u3000\ufeff\n"])
async def test_a_blank_name_is_any_name(blank: str, database: Database, world: World) -> None:
    everybody = await _names(database, world, None)
    assert await _names(database, world, blank) == everybody
    assert len(everybody) == 9
