"""The layout of each kind of file: which field of the API stands in which column of the template.

Places have no column: a file that gives them says in which system they are, and a list of ours says none.
Shapes go out in WGS-84, longitude first.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.exports.layouts.lines import drawn, each_assignment, itself, listed, own_policy, own_station
from importers.columns.field import Kind
from importers.columns.kinds.contacts import CONTACTS
from importers.columns.kinds.divisions import DIVISIONS
from importers.columns.kinds.ground import STATIONS, WORKERS
from importers.columns.kinds.map_layers import MAP_CELLS, MAP_DIVISIONS
from importers.columns.kinds.people import PEOPLE
from importers.columns.kinds.policies import POLICIES
from schema.tables.pages import Row

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: the list it is of, its columns by field of the kind, and what else is asked for.

    `lines` are those of a row: none of one that is not of the kind. `below` is as of lists (lists/every.py).
    With a `place`, where its shape stands, it is a layer, whose fields are called as those of the kind.
    """

    kind: Kind
    path: Path
    columns: Mapping[str, Path]
    asked: Mapping[str, Any] = field(default_factory=dict)
    beside: tuple[Path, ...] = ()
    lines: Callable[[Row], Iterator[Row]] = itself
    below: bool = False
    place: Path = ()


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
            "head_name": ("household", "head", "name"),
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
        lines=each_assignment,
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
        lines=own_station,
        below=True,
    ),
    "divisions": Layout(
        DIVISIONS,
        ("division", "children"),
        {"code": ("code",), "name": ("name",)},
        beside=(("level",),),
        lines=listed,
        below=True,
    ),
    "policies": Layout(
        POLICIES,
        ("contactPolicies",),
        {
            "rule": ("rule",),
            "division_code": ("division", "code"),
            "level": ("level",),
            "issuer": ("issuer",),
            "document": ("document",),
            "article": ("article",),
            "trigger": ("trigger",),
            "interval_months": ("intervalMonths",),
            "interval_days": ("intervalDays",),
            "life_event": ("lifeEvent",),
            "festivals": ("festivals",),
            "opens_days": ("opensDays",),
            "due_days": ("dueDays",),
            "late_days": ("lateDays",),
            "shares_contacts": ("sharesContacts",),
            "categories": ("categories",),
            "priority_classes": ("priorityClasses",),
            "modes": ("modes",),
            "purposes": ("purposes",),
            "since": ("validFrom",),
            "until": ("validTo",),
            "note": ("note",),
        },
        asked={"withComing": True},
        beside=(("id",), ("isShipped",), ("region",), ("status",)),
        lines=own_policy,
        below=True,
    ),
    "cells": Layout(
        MAP_CELLS,
        ("division", "cells"),
        {"cell_code": ("code",), "name": ("name",), "village_code": ("division", "code"), "kind": ("kind",)},
        below=True,
        place=("boundary",),
    ),
    "shapes": Layout(
        MAP_DIVISIONS,
        ("division", "children"),
        {"code": ("code",), "name": ("name",)},
        beside=(("level",),),
        lines=drawn,
        below=True,
        place=("boundary",),
    ),
}
