"""A county of scattered people, drawn, and what may be asked of its density."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shapely import MultiPolygon, Polygon
from shapely.ops import unary_union
from sqlalchemy import Connection, Engine, func

from db.codes import ContactMode, DivisionLevel, PriorityClass, ShapeSource
from db.engine import Database
from db.models import DivisionShape
from geo.coordinates import LonLat
from resolvers.areas import Area
from resolvers.coverage.question import CoverageQuestion
from resolvers.people.filter import PersonFilter
from resolvers.spatial.answers import Density
from resolvers.spatial.density import Asking, density
from resolvers.spatial.question import Bins, DensityQuestion, Measure
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import Window, year_to_date
from tests.builders import ALWAYS, build_cells, build_division, build_unit, put
from tests.plan import Plan
from tests.residents import build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, ask_of
from tests.work import WORK

PLAN = Plan("""
    A A A B B C C C D D
    A A A B B C C C D D
    E E E F F F G G H H
    E E E F F F G G H H
""")
HOMES = {"A": 0, "B": 0, "E": 1, "F": 1, "C": 2, "D": 2, "G": 3, "H": 3}


@dataclass(frozen=True, slots=True)
class Settled:
    """Its places. Villages 0 and 1 are of township 0, 2 and 3 of township 1."""

    county: Area
    townships: tuple[Area, Area]
    villages: tuple[Area, ...]
    cells: dict[str, Area]

    @property
    def leader(self) -> Viewer:
        """Who may see the numbers of the county and no persons."""
        return Viewer("leader", "领导", Role.LEADER, (Grant(Permission.ANALYSE, self.county),))

    @property
    def client(self) -> Viewer:
        """Who may see everybody."""
        grants = tuple(Grant(can, self.county) for can in (Permission.SEARCH, Permission.ANALYSE))
        return Viewer("client", "客户端", Role.SERVICE_CLIENT, grants)


def settled(engine: Engine, seed: int, people: int) -> Settled:
    """The county, committed: people here and there, some of priority, visited, or without a point."""
    with engine.begin() as connection:
        made = _drawn(connection)
        chance = random.Random(seed)  # noqa: S311  # made-up people
        _populate(connection, made, chance, people)
        connection.exec_driver_sql(
            "UPDATE person SET last_visit_on = (SELECT max(contacted_on) FROM contact"
            " WHERE contact.person_id = person.id"
            " AND contact.mode = 'HOME_VISIT' AND contact.outcome = 'REACHED')"
        )
        roll_up(connection, TODAY)
    return made


def _drawn(connection: Connection) -> Settled:
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY)
    townships = (
        build_division(connection, county, "500151001000", "甲街道"),
        build_division(connection, county, "500151101000", "乙镇"),
    )
    villages = tuple(
        build_division(connection, townships[number // 2], f"50015110{number}001", f"{number}村")
        for number in range(4)
    )
    cells = build_cells(connection, PLAN, {letter: villages[number] for letter, number in HOMES.items()})
    for number, village in enumerate(villages):
        _draw(connection, village, [letter for letter, home in HOMES.items() if home == number])
    for number, township in enumerate(townships):
        _draw(connection, township, [letter for letter, home in HOMES.items() if home // 2 == number])
    _draw(connection, county, list(HOMES))
    return Settled(county, townships, villages, cells)


def _draw(connection: Connection, division: Area, letters: Sequence[str]) -> None:
    whole = unary_union([PLAN.shape(letter) for letter in letters])
    shape = MultiPolygon([part for part in getattr(whole, "geoms", [whole]) if isinstance(part, Polygon)])
    columns = {"geom": func.ST_GeomFromText(shape.wkt, 4326), "source": ShapeSource.DERIVED.value}
    put(connection, DivisionShape, division.county_id, division_id=division.id, valid=ALWAYS, **columns)


def _populate(connection: Connection, made: Settled, chance: random.Random, people: int) -> None:
    for _ in range(people):
        letter = chance.choice("AAABBCDDDDEFFGGGH")
        home, cell = made.villages[HOMES[letter]], made.cells[letter]
        living = None if chance.random() < 0.1 else cell
        west, south, east, north = PLAN.shape(letter).bounds
        point = LonLat(chance.uniform(west, east), chance.uniform(south, north))
        person = build_person(
            connection,
            home,
            living,
            point=None if chance.random() < 0.1 else point,
            is_veteran=chance.random() < 0.5,
            priority_classes=[PriorityClass.DISABLED.value] if chance.random() < 0.4 else [],
        )
        for mode in (ContactMode.HOME_VISIT, ContactMode.PHONE):
            if chance.random() < 0.5:
                build_contact(
                    connection, person, date(2025, chance.randint(1, 9), 3), division=home, mode=mode
                )


def asked(
    area: Area,
    bins: Bins,
    measure: Measure = Measure.PERSONS,
    *,
    window: Window | None = None,
    **more: object,
) -> DensityQuestion:
    """A question as of TODAY; `more` is of the question of coverage."""
    chosen = more.pop("filter", PersonFilter())
    assert isinstance(chosen, PersonFilter)
    persons = CoverageQuestion(area, window or year_to_date(TODAY), TODAY, chosen, **more)  # type: ignore[arg-type]  # by name
    return DensityQuestion(persons, measure, bins, overdue=measure.of_duties)


async def answer(database: Database, viewer: Viewer, question: DensityQuestion) -> Density:
    """The answer a viewer gets."""
    return await density(Asking(database, WORK, ask_of(viewer)), question)
