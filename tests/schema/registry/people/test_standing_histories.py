"""Random histories of what persons are: every past answer is what a plain reckoning day by day says."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine

from db.codes import VETERAN_CATEGORIES, PersonCategory, PriorityClass, Sex
from db.engine import Database
from resolvers.coverage.answers import counts_of
from resolvers.coverage.months.counted import months_statement
from resolvers.coverage.parts import breakdown_statement, counts_statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window
from tests.schema.registry.people.register import keep, moment, nothing_drifts
from tests.schema.registry.people.test_amendments import AMEND
from tests.schema.registry.people.test_standings import CATEGORIES, CLASSES
from tests.schema.world import World, ask, build_world, codes_of, id_of
from tests.viewers import EVERYBODY, TODAY

FIRST, STEPS = date(2025, 1, 1), 14
DAYS = [FIRST + timedelta(days=one) for one in range((TODAY - FIRST).days + 1)]
KINDS = [
    *([PersonCategory.DISCHARGED_SOLDIER], [PersonCategory.MARTYR_SURVIVOR]),
    [PersonCategory.MARTYR_SURVIVOR, PersonCategory.RETIRED_OFFICER],
]
URGENCIES = [[], [PriorityClass.DISABLED], [PriorityClass.ADVANCED_AGE]]
FILTERS = (
    PersonFilter(categories=(PersonCategory.MARTYR_SURVIVOR,)),
    PersonFilter(priority_classes=(PriorityClass.DISABLED, PriorityClass.ADVANCED_AGE)),
    PersonFilter(veterans_only=True, sex=Sex.MALE),
    PersonFilter(age_from=70, categories=(PersonCategory.DISCHARGED_SOLDIER,)),
)


@dataclass(frozen=True, slots=True)
class Day:
    """What one person is on one day."""

    categories: tuple[PersonCategory, ...] = (PersonCategory.DISCHARGED_SOLDIER,)
    classes: tuple[PriorityClass, ...] = ()
    sex: Sex = Sex.MALE
    born_on: date = date(1960, 5, 1)

    def is_named(self, wanted: PersonFilter, day: date) -> bool:
        """Whether a filter names them."""
        age = day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))
        return (
            (not wanted.categories or bool(set(wanted.categories) & set(self.categories)))
            and (not wanted.priority_classes or bool(set(wanted.priority_classes) & set(self.classes)))
            and (not wanted.veterans_only or bool(VETERAN_CATEGORIES & set(self.categories)))
            and wanted.sex in (None, self.sex)
            and (wanted.age_from is None or age >= wanted.age_from)
        )


KEYS: dict[BreakdownBy, Callable[[Day], str | None]] = {
    BreakdownBy.CATEGORY: lambda one: one.categories[0].value,
    BreakdownBy.PRIORITY_CLASS: lambda one: one.classes[0].value if one.classes else None,
    BreakdownBy.SEX: lambda one: one.sex.value,
}


@dataclass(slots=True)
class History:
    """What each person is on each day, as now known and as it was known at moments before."""

    people: dict[str, list[Day]]
    known: list[tuple[datetime | None, dict[str, list[Day]]]] = field(default_factory=list)

    def remember(self, at: str) -> None:
        """Keeps what is known now, as of a moment."""
        self.known.append((datetime.fromisoformat(at), {one: [*days] for one, days in self.people.items()}))

    def set(self, person: str, on: date, name: str, value: tuple[Any, ...]) -> None:
        """From a day on, until what follows is something else already."""
        days = self.people[person]
        place = DAYS.index(on)
        was = getattr(days[place], name)
        for other in range(place, len(days)):
            if getattr(days[other], name) != was:
                break
            values: dict[str, Any] = {name: value}
            days[other] = replace(days[other], **values)

    def correct(self, person: str, **values: Any) -> None:
        """On all days."""
        self.people[person] = [replace(one, **values) for one in self.people[person]]


def first_of(world: World) -> History:
    """What the small world begins with."""
    elder = replace(Day(), classes=(PriorityClass.ADVANCED_AGE,))
    ids = {
        id_of("Person", one): number == 0
        for persons in world.people.values()
        for number, one in enumerate(persons)
    }
    return History({one: [elder if first else Day()] * len(DAYS) for one, first in ids.items()})


async def acts(database: Database, world: World, history: History, rng: Random) -> str:
    """One act at random, by the API and in memory: the mutation that was asked."""
    person, on = rng.choice(list(history.people)), rng.choice(DAYS[1:])
    given: dict[str, Any] = {"clientId": str(uuid4()), "personId": person, "baseVersion": 1}
    kind = rng.choice([CATEGORIES, CATEGORIES, CLASSES, AMEND])
    if kind == CATEGORIES:
        categories = rng.choice(KINDS)
        given |= {"on": str(on), "categories": [one.value for one in categories]}
        history.set(person, on, "categories", tuple(categories))
    elif kind == CLASSES:
        classes = rng.choice(URGENCIES)
        given |= {"on": str(on), "priorityClasses": [one.value for one in classes]}
        history.set(person, on, "classes", tuple(classes))
    else:
        sex, born_on = rng.choice(list(Sex)), rng.choice([date(1940, 3, 1), date(1955, 6, 15)])
        given |= {"sex": sex.value, "bornOn": str(born_on)}
        history.correct(person, sex=sex, born_on=born_on)
    # All by one caller: what somebody changed themselves is no conflict to them.
    result = await ask(database, world.viewers()["client"], kind, input=given)
    assert codes_of(result) == []
    return kind


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_past_answer_is_what_the_days_say(seed: int, engine: Engine, database: Database) -> None:
    world, rng = build_world(engine), Random(seed)  # noqa: S311  # a history, not a secret
    history = first_of(world)
    keep(engine, world)
    for _ in range(STEPS):
        history.remember(moment(engine))
        await acts(database, world, history, rng)
    history.known.append((None, history.people))
    with engine.begin() as connection:
        for known_at, people in history.known:
            for day in {TODAY, rng.choice(DAYS)} if known_at else {DAYS[0], TODAY, *rng.sample(DAYS, 3)}:
                ensure_counted(connection, world, people, day, known_at)
    keep(engine, world)
    with engine.begin() as connection:
        ensure_months_say_so(connection, world, history.people)
    assert nothing_drifts(engine)


def ensure_counted(
    connection: Connection,
    world: World,
    people: dict[str, list[Day]],
    day: date,
    known_at: datetime | None,
) -> None:
    """Breakdowns and filtered counts of a day as known at a moment, whether or not today is told."""
    standing = [days[DAYS.index(day)] for days in people.values()]
    window = Window(FIRST, day + timedelta(days=1))
    for today in (None, TODAY) if known_at is None else (TODAY,):
        asked = CoverageQuestion(world.county, window, day, known_at=known_at, today=today)
        for by, key in KEYS.items():
            rows = connection.execute(breakdown_statement(asked, by)).all()
            assert {row.key: row.registered for row in rows} == Counter(key(one) for one in standing)
        for wanted in FILTERS:
            [row] = connection.execute(counts_statement(replace(asked, filter=wanted))).all()
            assert row.denominator == sum(one.is_named(wanted, day) for one in standing)


def ensure_months_say_so(connection: Connection, world: World, people: dict[str, list[Day]]) -> None:
    """What is kept by month, of every month up to today."""
    window = Window(FIRST, TODAY + timedelta(days=1))
    for wanted in FILTERS:
        asked = CoverageQuestion(world.county, window, TODAY, filter=wanted, today=TODAY)
        rows = connection.execute(months_statement(asked)).all()
        assert [row.is_kept for row in rows] == [True] * 10
        for row in rows:
            ends = min((row.first_on + timedelta(days=32)).replace(day=1) - timedelta(days=1), TODAY)
            standing = [days[DAYS.index(ends)] for days in people.values()]
            counts = counts_of(EVERYBODY, asked, [row])
            assert counts.denominator == sum(one.is_named(wanted, ends) for one in standing)
