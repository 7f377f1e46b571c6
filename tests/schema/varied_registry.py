"""A registration merged into another, households with a head and with one who has died, dossiers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, update
from sqlalchemy.dialects.postgresql import Range

from db.models import DossierEntry, DuplicatePair, Household, HouseholdMember, PersonMerge, Residence
from schema.node import node_id, node_key
from tests.builders import IDS
from tests.residents import build_person
from tests.schema.world import World

MEMBERS = {
    "household": ("person A1", "person A2", "person B1"),
    "headless household": ("person dead", "person D1"),
}


def put_registry(connection: Connection, world: World, ids: Mapping[str, str]) -> dict[str, str]:
    """The ids of all of them."""
    put_dossiers(connection, ids)
    return put_merge(connection, world) | put_households(connection, ids) | put_pairs(connection, world)


def put_dossiers(connection: Connection, ids: Mapping[str, str]) -> None:
    """One that says something in each section, of which one was verified twice and long ago."""
    key = node_key(ids["person A1"])
    said: dict[str, dict[str, Any]] = {
        "SERVICE": {"branch": "NAVY", "note": '舰"艇'},
        "FAMILY": {"marital_status": "WIDOWED", "living_with": "ALONE", "dependants": 0, "works_away": False},
        "EMPLOYMENT": {"employment": "FARMING", "wishes": ["TRAINING", "LOAN"], "note": None},
        "PARTY": {"is_member": True, "branch": "一支部", "is_floating": False, "volunteers": True},
        "OUTLOOK": {"note": "稳定"},
    }
    days = [("PARTY", date(2021, 3, 1)), *[(section, date(2025, 9, 1)) for section in said]]
    rows = [
        {"county_id": key.county_id, "id": IDS.next(), "person_id": key.row_id, "section": section}
        | {"said": {"note": None} | said[section], "verified_on": day, "source": "VISIT"}
        | {"recorded_by": "worker"}
        for section, day in days
    ]
    connection.execute(insert(DossierEntry), rows)


def put_merge(connection: Connection, world: World) -> dict[str, str]:
    """The id of it; the survivor is the second person of cell A."""
    kept, county_id = world.people["A"][1], world.county.county_id
    gone: dict[str, Any] = {"status": "MERGED", "status_on": date(2025, 9, 5), "name": 'A"并'}
    merged = build_person(connection, world.villages[0], world.cells["A"], **gone)
    lived = (Residence.county_id == county_id, Residence.person_id == merged.id)
    connection.execute(update(Residence).where(*lived).values(superseded_at=func.now()))
    said = {"merged_on": date(2025, 9, 5), "kept_from": date(2020, 1, 1), "merged_by": "worker"}
    both = {"kept_id": kept.id, "merged_id": merged.id, "reason": "名册重复"}
    connection.execute(insert(PersonMerge).values(county_id=county_id, id=IDS.next(), **said, **both))
    return {"person merged": node_id("Person", county_id, merged.id)}


def put_households(connection: Connection, ids: Mapping[str, str]) -> dict[str, str]:
    """Their ids; the first of each is the head."""
    found: dict[str, str] = {}
    for name, people in MEMBERS.items():
        persons = [node_key(ids[one]) for one in people]
        county_id, row_id = persons[0].county_id, IDS.next()
        formed = {"county_id": county_id, "id": row_id, "formed_on": date(2025, 2, 1), "formed_by": "worker"}
        connection.execute(insert(Household).values(**formed))
        rows = [
            {"county_id": county_id, "id": IDS.next(), "household_id": row_id, "person_id": one.row_id}
            | {"is_head": place == 0, "valid": Range(date(2025, 2, 1), None), "recorded_by": "worker"}
            for place, one in enumerate(persons)
        ]
        connection.execute(insert(HouseholdMember), rows)
        found[name] = node_id("Household", county_id, row_id)
    return found


def put_pairs(connection: Connection, world: World) -> dict[str, str]:
    """Two pairs: one to be reviewed, one decided to be two persons."""
    county_id, found = world.county.county_id, dict[str, str]()
    for name, letter, decided in (("pair", "A", False), ("decided pair", "D", True)):
        first, second = sorted(one.id for one in world.people[letter][:2])
        row: dict[str, Any] = {
            "county_id": county_id,
            "id": IDS.next(),
            "first_id": first,
            "second_id": second,
        }
        row |= {"score": 9321, "agrees": ["NAME", "BIRTH"], "digest": b"x"}
        if decided:
            row |= {"decided_on": b"x", "decided_by": "worker", "decided_at": func.now(), "reason": '双"胞胎'}
        connection.execute(insert(DuplicatePair).values(row))
        found[name] = node_id("DuplicatePair", county_id, row["id"])
    return found
