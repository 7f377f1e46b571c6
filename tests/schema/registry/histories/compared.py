"""What the product answers about a history, against what is told: at every moment, of every kind of area."""

from collections import Counter
from datetime import date, datetime
from random import Random

from sqlalchemy import Connection, text

from resolvers.areas import Area, AreaKind
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.trend import last_months
from resolvers.duties.question import DutyQuestion
from resolvers.registry.history.flow import FlowQuestion, flow_statement
from resolvers.windows import Window
from tests.duty_reference import DutyReference
from tests.questions import FILTERS, answer, answer_by
from tests.recorded_duties import duties
from tests.reference import Reference
from tests.schema.registry.histories.told import DAY, Told
from tests.schema.registry.history.test_flow import ensure_balanced
from tests.viewers import TODAY

Moments = list[datetime]
PARTS = tuple(one for one in BreakdownBy if one not in {BreakdownBy.MODE, BreakdownBy.MONTH})
# Every home of a person lies in a cell of its own days, and on no day in two.
ASTRAY = """
SELECT home.id FROM residence AS home
LEFT JOIN grid_cell AS cell ON cell.county_id = home.county_id AND cell.id = home.cell_id
WHERE home.superseded_at IS NULL AND home.cell_id IS NOT NULL AND NOT home.valid <@ cell.valid
"""


def areas(told: Told) -> list[Area]:
    """Every area there is."""
    world = told.world()
    places = [Area(AreaKind.DIVISION, one.county, one.id, one.level) for one in world.divisions]
    cells = [Area(AreaKind.CELL, world.division(one.division).county, one.id) for one in world.cells]
    at = {one.id: world.division(one.division) for one in world.stations}
    stations = [Area(AreaKind.STATION, one.county, key, one.level) for key, one in at.items()]
    workers = [Area(AreaKind.WORKER, at[one.station].county, one.id) for one in world.workers]
    return [*places, *places, *cells, *stations, *workers]


def ensure_covered(connection: Connection, told: Told, known: Moments, chance: Random) -> None:
    """Coverage and a breakdown of some area in some months, as known at some moment."""
    world, area = told.world(), chance.choice(areas(told))
    first = chance.choice((date(2025, 1, 1), date(2025, 7, 1), date(2025, 9, 1)))
    last = chance.choice((TODAY, TODAY, date(2025, 9, 30), date(2025, 8, 15)))
    first = min(first, last.replace(day=1))
    as_of = chance.choice((last, TODAY))
    question = CoverageQuestion(
        *(area, Window(first, last + DAY), as_of),
        filter=chance.choice(FILTERS),
        attribution=chance.choice(list(Attribution)),
        in_person=chance.random() < 0.3,
        known_at=chance.choice((None, *known)),
    )
    found, expected = answer(connection, question), Reference(world, question)
    assert found.counts == expected.counts(), question
    assert {step.key: step.persons for step in found.waterfall} == expected.steps(), question
    by = chance.choice(PARTS)
    cut = answer_by(connection, question, by)
    peopled = {part.key: part.counts for part in cut.parts if part.counts.registered}
    assert peopled == expected.parts(by), (question, by)


def ensure_due(connection: Connection, told: Told, known: Moments, chance: Random) -> None:
    """The duties of a cell or village, as known at some moment; ids of what is carried are left out."""
    small = [one for one in areas(told) if one.kind == AreaKind.CELL]
    as_of = chance.choice((TODAY, TODAY - 20 * DAY, TODAY + 10 * DAY))
    question = DutyQuestion(
        *((chance.choice(small),), Window(date(2025, 1, 1), date(2026, 1, 1)), as_of),
        known_at=chance.choice((None, *known)),
    )
    expected = Counter(_bare(one.shown) for one in DutyReference(told.duty_world(), question).duties())
    assert Counter(_bare(one) for one in duties(connection, question)) == expected, question


def _bare(shown: tuple[object, ...]) -> tuple[object, ...]:
    """Without the ids of event and contact."""
    return (*shown[:5], *shown[6:10], shown[11])


def ensure_flows(connection: Connection, told: Told, known: Moments, chance: Random) -> None:
    """Opening, arrivals, exits and closing of some area, as known at some moment."""
    places = [one for one in areas(told) if one.kind == AreaKind.DIVISION]
    months = last_months(TODAY, chance.randint(1, 3))
    question = FlowQuestion(chance.choice(places), months, chance.choice((None, *known)))
    ensure_balanced(told.world(), question, connection.execute(flow_statement(question)).all())


def ensure_sum_is_constant(connection: Connection, told: Told, known: Moments, chance: Random) -> None:
    """The nation has on a day, as known at a moment, whom its counties have, and so has the telling."""
    world = told.world()
    on, known_at = chance.choice((TODAY, date(2025, 8, 1), date(2025, 9, 20))), chance.choice((None, *known))
    found: dict[str, int] = {"NATION": 0, "COUNTY": 0}
    for one in world.divisions:
        if one.level.value in found:
            area = Area(AreaKind.DIVISION, one.county, one.id, one.level)
            asked = CoverageQuestion(area, Window(on, on + DAY), on, known_at=known_at)
            found[one.level.value] += answer(connection, asked).counts.denominator
    lived = [one for one in world.stays if one.span.holds(on) and one.known.holds(known_at)]
    assert found["COUNTY"] == found["NATION"] == len({one.person for one in lived}) == len(lived)


def ensure_nobody_is_astray(connection: Connection) -> None:
    """No home lies in a cell on days on which there is no such cell."""
    assert connection.execute(text(ASTRAY)).all() == []


CHECKS = (ensure_covered, ensure_covered, ensure_due, ensure_covered, ensure_flows, ensure_sum_is_constant)
