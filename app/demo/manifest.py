"""The demonstration's own account of itself, counted from its arrays, and the same from the database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import psycopg

from app.demo.manifest_sql import COUNTS
from app.demo.people.history import STATUSES
from app.demo.people.kinds import CATEGORIES
from app.demo.people.made_up import PRIORITIES
from app.demo.people.rows import Roll
from app.demo.spans import OPEN, Calendar, IntArray
from app.demo.work.circumstances import OUTCOMES, REACHED
from app.demo.work.contacts import Contacts
from app.demo.work.grid import Grid
from db.codes import GridRole, PersonStatus
from db.errors import DomainError


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a seeding made: the counties, and every count by name, for example `persons.status.ACTIVE`."""

    today: date
    county_ids: tuple[int, ...]
    counts: Mapping[str, int]


def counted(
    roll: Roll, grid: Grid, contacts: Contacts, *, small: IntArray, calendar: Calendar
) -> Counter[str]:
    """The counts of one county, from the arrays it was made of."""
    return Counter(
        {
            **_persons(roll),
            **_grounds(roll, grid, small),
            **_contacts(contacts),
            **_coverage(roll, contacts, calendar),
        }
    )


def check_manifest(connection: psycopg.Connection, manifest: Manifest) -> None:
    """Raises DomainError DEMO_MANIFEST_MISMATCH, naming the counts that differ from what was made."""
    found = counted_in_database(connection, manifest)
    wrong = sorted(
        name for name in {*found, *manifest.counts} if found.get(name, 0) != manifest.counts.get(name, 0)
    )
    if wrong:
        said = ", ".join(f"{name} {found.get(name, 0)} ≠ {manifest.counts.get(name, 0)}" for name in wrong)
        raise DomainError(
            "DEMO_MANIFEST_MISMATCH",
            f"演示数据与其清单不符：{said}",
            f"the demonstration is not what its manifest says: {said}",
        )


def counted_in_database(connection: psycopg.Connection, manifest: Manifest) -> dict[str, int]:
    """The manifest's counts as the database has them."""
    values = {
        "counties": list(manifest.county_ids),
        "today": manifest.today,
        "tomorrow": manifest.today + timedelta(days=1),
        "new_year": date(manifest.today.year, 1, 1),
    }
    return {name: count for statement in COUNTS for name, count in connection.execute(statement, values)}


def _persons(roll: Roll) -> dict[str, int]:
    people, rows = roll.people, roll.residences
    active = roll.status == STATUSES.index(PersonStatus.ACTIVE)
    return {
        "persons": people.size,
        "persons.veterans": int(people.is_veteran.sum()),
        "persons.unlocated": int((active & ~rows.located[rows.last_rows()]).sum()),
        "persons.without_cell": int((active & (rows.cell[rows.last_rows()] < 0)).sum()),
        "residences": len(rows.person),
        "residences.rehoused": int((rows.reason == 0).sum()),
        **{f"persons.status.{code}": int((roll.status == bit).sum()) for bit, code in enumerate(STATUSES)},
        **{f"persons.category.{code}": _bits(people.categories, bit) for bit, code in enumerate(CATEGORIES)},
        **{f"persons.priority.{code}": _bits(people.priorities, bit) for bit, code in enumerate(PRIORITIES)},
    }


def _bits(masks: IntArray, bit: int) -> int:
    return int((masks >> bit & 1).sum())


def _grounds(roll: Roll, grid: Grid, small: IntArray) -> dict[str, int]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in grid.assignments:
        if one.role == GridRole.PRIMARY:
            spans.setdefault(one.cell, []).append((one.since, one.until))
    ends = {(cell, until) for cell, turns in spans.items() for _, until in turns}
    return {
        "cells": len(roll.cell_ids),
        "cells.without_worker": len(roll.cell_ids) - sum((cell, OPEN) in ends for cell in spans),
        "villages.without_station": len(small),
        "villages.with_station": len(roll.places.villages) - len(small),
        "workers": len(grid.workers),
        "assignments": len(grid.assignments),
        "assignments.handovers": sum(
            (cell, since) in ends for cell, turns in spans.items() for since, _ in turns
        ),
    }


def _contacts(contacts: Contacts) -> dict[str, int]:
    years = contacts.day.astype("datetime64[D]").astype("datetime64[Y]").astype(str)
    counts: dict[str, int] = {
        "contacts": len(contacts.day),
        "contacts.superseded": int((contacts.superseded != OPEN).sum()),
    }
    for year in np.unique(years).tolist():
        for place, code in enumerate(OUTCOMES):
            counts[f"contacts.{year}.{code}"] = int(((years == year) & (contacts.outcome == place)).sum())
    return counts


def _coverage(roll: Roll, contacts: Contacts, calendar: Calendar) -> dict[str, int]:
    """This year's coverage: who is resident today, and of those whom a contact reached since 1 January."""
    rows = roll.residences
    eligible = np.zeros(roll.people.size, dtype=np.bool_)
    eligible[rows.person[(rows.start <= calendar.day) & (rows.end > calendar.day)]] = True
    stands = (contacts.outcome == REACHED) & (contacts.superseded == OPEN)
    this_year = (contacts.day >= calendar.year_start) & (contacts.day <= calendar.day)
    reached = np.zeros(roll.people.size, dtype=np.bool_)
    reached[contacts.person[stands & this_year]] = True
    name = f"coverage.{roll.places.county.code6}"
    return {
        f"{name}.persons": int(eligible.sum()),
        f"{name}.reached": int((eligible & reached).sum()),
    }
