"""The layout of each kind of file: which field of the API stands in which column of the template.

Places have no column: a file that gives them says in which system they are, and a list of ours says none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from importers.columns.field import Kind
from importers.columns.kinds.contacts import CONTACTS
from importers.columns.kinds.ground import STATIONS, WORKERS
from importers.columns.kinds.people import PEOPLE
from schema.tables.pages import Row

Path = tuple[str, ...]


def _every(_row: Row) -> bool:
    return True


def _own_station(row: Row) -> bool:
    """One that stands on the division itself: others are served by a station of the unit above."""
    station = row["station"]
    return station is not None and station["division"] == {"code": row["code"]}


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: the list it is of, its columns by field of the kind, and what else is asked for.

    A line is a row, or each of the rows at `each` in one; `below` is as of lists (lists/every.py).
    """

    kind: Kind
    path: Path
    columns: Mapping[str, Path]
    each: Path = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    beside: tuple[Path, ...] = ()
    keep: Callable[[Row], bool] = _every
    below: bool = False


_WORKER = ("assignments", "worker")
_STATION = (*_WORKER, "station")
LAYOUTS: Mapping[str, Layout] = {
    "people": Layout(
        PEOPLE,
        ("people",),
        {
            "name": ("name",),
            "identity_number": ("identityMasked",),
            "person_id": ("id",),
            "sex": ("sex",),
            "born_on": ("bornOn",),
            "categories": ("categories",),
            "priority_classes": ("priorityClasses",),
            "phone": ("phoneMasked",),
            "address": ("address",),
            "village_code": ("division", "code"),
            "cell_code": ("cell", "code"),
            "enlisted_on": ("enlistedOn",),
            "discharged_on": ("dischargedOn",),
            "household": ("household", "id"),
        },
    ),
    "contacts": Layout(
        CONTACTS,
        ("contactLedger",),
        {
            "person_id": ("person", "id"),
            "name": ("person", "name"),
            "contacted_on": ("contactedOn",),
            "mode": ("mode",),
            "purpose": ("purpose",),
            "outcome": ("outcome",),
            "needs": ("needs",),
            "note": ("note",),
            "own_number": ("contact", "id"),
            "worker": ("worker", "name"),
        },
        asked={"filter": {"standings": ["STANDS"]}},
    ),
    "workers": Layout(
        WORKERS,
        ("division", "cells"),
        {
            "name": (*_WORKER, "name"),
            "staff_number": (*_WORKER, "staffNumber"),
            "phone": (*_WORKER, "phoneMasked"),
            "cell_code": ("code",),
            "role": ("assignments", "role"),
            "since": ("assignments", "validFrom"),
            "until": ("assignments", "validTo"),
            "station": (*_STATION, "name"),
            "village_code": (*_STATION, "division", "code"),
        },
        each=("assignments",),
        below=True,
    ),
    "stations": Layout(
        STATIONS,
        ("division", "children"),
        {
            "name": ("station", "name"),
            "division_code": ("code",),
            "head": ("station", "headName"),
            "phone": ("station", "telephone"),
            "address": ("station", "address"),
        },
        beside=(("level",), ("station", "division", "code")),
        keep=_own_station,
        below=True,
    ),
}
