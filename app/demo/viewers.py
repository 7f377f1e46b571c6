"""The viewers the demonstration offers: grid workers, staff, leaders, a developer, an administrator."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, LiteralString

import psycopg

from app.demo.counties import FUTIAN, TONGLIANG, DemoCounty
from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.ground.named_areas import NATION_ID
from resolvers.viewer import Grant, Permission, Role, Viewer

_NATION = Area(AreaKind.DIVISION, NATION_ID, 0, DivisionLevel.NATION)
NOBODY: Mapping[str, int] = MappingProxyType({})

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


def demo_viewers(connection: psycopg.Connection, *, workers: Mapping[str, int] = NOBODY) -> dict[str, Viewer]:
    """The viewers of what is seeded.

    Of 铜梁区 they are `worker`, `staff`, `leader`, `developer` and `administrator`, of 福田区, if it is
    there, `futian_worker` and `futian_leader`; `national_leader` sees every county. `workers` names by role
    the worker to speak for; without one, or if there is none of that id, it is who has most to show today.
    Raises DomainError DEMO_NOT_SEEDED.
    """
    return {
        **_of_tongliang(connection, workers.get("worker")),
        **_of_futian(connection, workers.get("futian_worker")),
        "national_leader": _leader("demo-national-leader", "演示国家级领导", _NATION),
    }


def _of_tongliang(connection: psycopg.Connection, worker: int | None) -> dict[str, Viewer]:
    county = _root(connection, TONGLIANG)
    if county is None:
        raise _not_seeded()
    sees_all = (Grant(Permission.SEARCH, county), Grant(Permission.ANALYSE, county))
    return {
        "worker": _worker(connection, TONGLIANG, worker),
        "staff": Viewer("demo-staff", "演示服务中心", Role.STATION_STAFF, sees_all),
        "leader": _leader("demo-leader", "演示县级领导", county),
        "developer": Viewer("demo-developer", "演示前端开发", Role.SERVICE_CLIENT, sees_all),
        "administrator": Viewer(
            "demo-administrator", "演示管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, county),)
        ),
    }


def _of_futian(connection: psycopg.Connection, worker: int | None) -> dict[str, Viewer]:
    """None where it was not asked for; an earlier seeding may have left its divisions without a grid."""
    county = _root(connection, FUTIAN)
    if county is None or _one(connection, _WORKER, FUTIAN) is None:
        return {}
    return {
        "futian_worker": _worker(connection, FUTIAN, worker),
        "futian_leader": _leader("demo-futian-leader", "演示福田区领导", county),
    }


def _leader(subject: str, name: str, area: Area) -> Viewer:
    return Viewer(subject, name, Role.LEADER, (Grant(Permission.ANALYSE, area),))


def _worker(connection: psycopg.Connection, county: DemoCounty, kept: int | None) -> Viewer:
    found = _one(connection, _NAMED, county, kept) or _one(connection, _WORKER, county)
    if found is None:
        raise _not_seeded()
    worker_id, name = found
    cells = Area(AreaKind.WORKER, county.county_id, worker_id)
    grants = (Grant(Permission.SEARCH, cells), Grant(Permission.ANALYSE, cells))
    return Viewer(f"worker:{worker_id}", name, Role.WORKER, grants)


def _root(connection: psycopg.Connection, county: DemoCounty) -> Area | None:
    found = _one(connection, _ROOT, county)
    if found is None:
        return None
    return Area(AreaKind.DIVISION, county.county_id, found[0], DivisionLevel.COUNTY)


def _one(
    connection: psycopg.Connection, statement: LiteralString, county: DemoCounty, worker: int | None = None
) -> tuple[Any, ...] | None:
    return connection.execute(statement, {"county": county.county_id, "worker": worker}).fetchone()


def _not_seeded() -> DomainError:
    return DomainError(
        "DEMO_NOT_SEEDED",
        "演示县还没有数据，请先运行 rongge demo seed",
        "the demonstration county is empty; run rongge demo seed first",
    )
