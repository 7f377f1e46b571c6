"""The viewers the demonstration offers: grid worker, county leader, front-end developer, administrator."""

from typing import Any, LiteralString

import psycopg

from app.demo.counties import TONGLIANG
from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer

_NAMED = """
SELECT grid_worker.id, grid_worker.name
FROM grid_worker
WHERE grid_worker.county_id = %(county)s AND grid_worker.id = %(worker)s
"""

# A worker of today with about six cells and 150 to 250 people, where coverage differs most from cell to cell.
_WORKER = """
WITH cell AS (
    SELECT duty.worker_id, duty.cell_id, count(person.id) AS persons,
           avg((person.last_contact_on >= latest.day - 365)::int) AS reached
    FROM cell_assignment AS duty
    JOIN person
      ON person.county_id = duty.county_id AND person.cell_id = duty.cell_id AND person.status = 'ACTIVE'
    CROSS JOIN (
        SELECT max(county_day.contacted_on) AS day FROM county_day WHERE county_day.county_id = %(county)s
    ) AS latest
    WHERE duty.county_id = %(county)s AND duty.role = 'PRIMARY' AND duty.superseded_at IS NULL
      AND upper(duty.valid) IS NULL
    GROUP BY duty.worker_id, duty.cell_id
)
SELECT grid_worker.id, grid_worker.name
FROM cell
JOIN grid_worker ON grid_worker.county_id = %(county)s AND grid_worker.id = cell.worker_id
GROUP BY grid_worker.id, grid_worker.name
ORDER BY abs(count(*) - 6) > 1, sum(cell.persons) NOT BETWEEN 150 AND 250,
         stddev_pop(cell.reached) DESC NULLS LAST, grid_worker.id
LIMIT 1
"""

_ROOT = """
SELECT division.id FROM division WHERE division.county_id = %(county)s AND division.level = 'COUNTY'
"""


def demo_viewers(connection: psycopg.Connection, *, worker: int | None = None) -> dict[str, Viewer]:
    """The viewers of the seeded county by `worker`, `leader`, `developer` and `administrator`.

    `worker` is the grid worker to speak for; without one, or if there is none of that id, the one who has
    most to show today. Raises DomainError DEMO_NOT_SEEDED.
    """
    county = Area(AreaKind.DIVISION, TONGLIANG.county_id, _found(connection, _ROOT)[0], DivisionLevel.COUNTY)
    sees_all = (Grant(Permission.SEARCH, county), Grant(Permission.ANALYSE, county))
    return {
        "worker": _worker(connection, worker),
        "leader": Viewer("demo-leader", "演示县级领导", Role.LEADER, (Grant(Permission.ANALYSE, county),)),
        "developer": Viewer("demo-developer", "演示前端开发", Role.SERVICE_CLIENT, sees_all),
        "administrator": Viewer(
            "demo-administrator", "演示管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, county),)
        ),
    }


def _worker(connection: psycopg.Connection, kept: int | None) -> Viewer:
    named = {"county": TONGLIANG.county_id, "worker": kept}
    worker_id, name = connection.execute(_NAMED, named).fetchone() or _found(connection, _WORKER)
    cells = Area(AreaKind.WORKER, TONGLIANG.county_id, worker_id)
    grants = (Grant(Permission.SEARCH, cells), Grant(Permission.ANALYSE, cells))
    return Viewer(f"worker:{worker_id}", name, Role.WORKER, grants)


def _found(connection: psycopg.Connection, statement: LiteralString) -> tuple[Any, ...]:
    row = connection.execute(statement, {"county": TONGLIANG.county_id}).fetchone()
    if row is None:
        raise DomainError(
            "DEMO_NOT_SEEDED",
            "演示县还没有数据，请先运行 rongge demo seed",
            "the demonstration county is empty; run rongge demo seed first",
        )
    return row
