"""Seeds the demonstration: real counties with people who could be nobody, the same for the same arguments."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import psycopg
from psycopg import sql

from app.demo.counties import FUTIAN, DemoCounty, counties_for
from app.demo.county_seed import Order, seed_county
from app.demo.delivery import Delivery
from app.demo.ground.county import Ground, shifted
from app.demo.ground.derived import derive_ground
from app.demo.ground.futian import derive_futian
from app.demo.ground.places import Settled, deliver_divisions
from app.demo.ground.settlement import apportioned
from app.demo.manifest import Manifest, check_manifest
from app.demo.roads import load_roads
from app.demo.spans import Calendar, day_of
from db.copy import indexed_afterwards
from db.errors import DomainError
from db.ids import EPOCH_MS, NODE_BITS, SEQUENCE_BITS, IdMaker
from resolvers.changes.bulk import tell_of_bulk
from resolvers.coverage.months.keeping import keep_months
from resolvers.kept_duties.running import of_driver
from resolvers.kept_duties.tending import keep_anew
from resolvers.people.identities import IdentityKeys
from resolvers.rollups import recount
from resolvers.traces.adopting import begin_chain
from resolvers.windows import today_in_china

__all__ = ["Manifest", "Wanted", "check_manifest", "clear", "is_seeded", "seed"]

Progress = Callable[[str, int, int], None]

# The last of the node numbers: a server that takes another never makes an id twice.
_NODE = 1023
_DAY_MS = 86_400_000
# Clearing leaves divisions, stations and their imports, and with them the ids of an earlier seeding.
_LATEST_ID = """
SELECT max(kept.id)
FROM (SELECT id FROM import_run UNION ALL SELECT id FROM station UNION ALL SELECT id FROM division) AS kept
WHERE (kept.id >> %(sequence_bits)s) & %(node)s = %(node)s
"""
_LOADED = ("person", "residence", "contact")
ANALYSED = """
ANALYZE cell_coverage, county_coverage, county_day, coverage_month, coverage_stage, coverage_sum, trait_month,
    coverage_group, continuity_year, person_ordinal, kept_duty, duty_member, duty_count, county_duty_count,
    duty_keeping"""
_CONTACTS_OF_A_PERSON = 10
_FILLED = (
    *("inbox_step", "task_report", "campaign_terms", "campaign", "unreachable_request"),
    *("file_piece", "staged_row", "staged_household", "file_run", "person_amendment"),
    *("person_standing", "transfer", "access_log", "reveal_count", "worker_phone_rule", "duplicate_pair"),
    *("carried_fact", "person_merge", "household_member", "household", "dossier_entry", "life_event"),
    *("contact", "receipt", "county_day", "coverage_month", "coverage_stage", "coverage_sum", "trait_month"),
    *("stale_person", "person_ordinal", "cell_coverage", "county_coverage", "residence", "person_key"),
    *("duty_keeping", "duty_mark", "duty_member", "kept_duty", "duty_count", "county_duty_count"),
    *("change", "person", "cell_assignment", "grid_worker", "grid_plan_cell", "grid_cell", "grid_plan"),
    *("responsible_person", "continuity_year", "coverage_group"),
    *("division_shape", "road_edge", "road_node", "road_vintage"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many people and contacts in 铜梁区 and others of 重庆; beside them, in 福田区 (0: none such).

    福田区 has roads, and ten contacts for each of its people.
    """

    people: int
    contacts: int
    city_people: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """A county to be made: where, on which ground, and how much."""

    settled: Settled
    order: Order

    @property
    def county(self) -> DemoCounty:
        return self.settled.county


def seed(
    connection: psycopg.Connection,
    wanted: Wanted,
    *,
    today: date | None = None,
    seed: int = 500151,
    keys: IdentityKeys,
    progress: Progress,
) -> Manifest:
    """What was made in a migrated database, for `check_manifest`; the caller commits.

    Raises DomainError DEMO_ALREADY_SEEDED, DEMO_TOO_MANY_PEOPLE or those of the import of divisions.
    """
    plans, calendar = _plans(wanted, seed, keys), Calendar(today or today_in_china())
    _refuse_twice(connection)
    started_ms = max(calendar.last * _DAY_MS, _free_from_ms(connection))
    ids = IdMaker(_NODE, clock_ms=lambda: started_ms)
    valid_from, settled = day_of(calendar.first), [plan.settled for plan in plans]
    deliver_divisions(connection, settled, valid_from=valid_from, ids=ids, progress=progress)
    counts: Counter[str] = Counter()
    with indexed_afterwards(connection, _LOADED):
        for place, plan in enumerate(plans):
            progress("people and contacts", place, len(plans))
            rng = np.random.default_rng([seed, plan.county.county_id])
            delivery = Delivery(connection, plan.county, calendar, ids, rng)
            counts.update(seed_county(delivery, _ground_of(plan.settled), plan.order))
        progress("indexes", 0, 1)
    if wanted.city_people:
        progress("roads", 0, 1)
        counts.update(load_roads(connection, ids))
    counties = [plan.county for plan in plans]
    _roll_up(connection, counties, calendar.today, progress)
    return Manifest(calendar.today, tuple(county.county_id for county in counties), dict(counts))


def _plans(wanted: Wanted, seed: int, keys: IdentityKeys) -> list[_Plan]:
    counties = counties_for(wanted.people)
    totals = (wanted.people, wanted.contacts)
    shares = [apportioned(total, np.ones(len(counties))).tolist() for total in totals]
    orders = [Order(some, tries, keys) for some, tries in zip(*shares, strict=True)]
    grounds = {size: derive_ground(size, seed) for size in set(shares[0])}
    plans = [
        _Plan(Settled(county, grounds[order.people]), order)
        for county, order in zip(counties, orders, strict=True)
    ]
    if wanted.city_people:
        order = Order(wanted.city_people, wanted.city_people * _CONTACTS_OF_A_PERSON, keys)
        plans.append(_Plan(Settled(FUTIAN, derive_futian(wanted.city_people, seed)), order))
    return plans


def is_seeded(connection: psycopg.Connection) -> bool:
    """Whether there are persons."""
    row = connection.execute("SELECT EXISTS (SELECT FROM person)").fetchone()
    return row is not None and bool(row[0])


def clear(connection: psycopg.Connection) -> None:
    """Takes away people, contacts, grids, shapes, roads, policies of counties; divisions and stations stay.

    The caller commits.
    """
    for table in _FILLED:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    connection.execute("DELETE FROM contact_policy WHERE NOT contact_policy.is_shipped")
    begin_chain(connection)


def _ground_of(settled: Settled) -> Ground:
    county = settled.county
    if county.is_real_ground:
        return settled.ground
    return shifted(settled.ground, county.code6, county.dlon, county.dlat)


def _roll_up(
    connection: psycopg.Connection, counties: Sequence[DemoCounty], today: date, progress: Progress
) -> None:
    connection.execute("ANALYZE")
    for place, county in enumerate(counties, start=1):
        drift = recount(connection, county.county_id, today)
        if drift.persons:
            raise DomainError(
                "DEMO_MANIFEST_MISMATCH",
                f"演示数据中 {drift.persons} 人的最近联系日与联系记录不符",
                f"the last contact of {drift.persons} made-up persons is not what their contacts say",
            )
        keep_months(connection, county.county_id, today)
        tell_of_bulk(connection, county.county_id, today)
        keep_anew(of_driver(connection), county.county_id, today)
        progress("roll-ups", place, len(counties))
    connection.execute(ANALYSED)


def _free_from_ms(connection: psycopg.Connection) -> int:
    """The first millisecond of whose ids an earlier seeding has left none."""
    values = {"sequence_bits": SEQUENCE_BITS, "node": _NODE}
    row = connection.execute(_LATEST_ID, values).fetchone()
    latest = row[0] if row else None
    return 0 if latest is None else EPOCH_MS + (latest >> (NODE_BITS + SEQUENCE_BITS)) + 1


def _refuse_twice(connection: psycopg.Connection) -> None:
    if is_seeded(connection):
        raise DomainError(
            "DEMO_ALREADY_SEEDED",
            "演示县已有数据；如需重建，请先清除",
            "the demonstration county has people already; clear them first",
        )
