"""Transfers in the varied world, of every state, and somebody who goes on from another county."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from db.models import Person, Transfer
from schema.node import node_id, node_key
from tests.builders import IDS

HERE, THERE = 500151, 500152
AT = datetime(2025, 10, 3, tzinfo=UTC)
DECIDED: dict[str, dict[str, Any]] = {
    "offered": {},
    "expired": {"expires_on": date(2025, 9, 1)},
    "refused": {"decision": "REFUSED", "refusal": '查无"此人"'},
    "withdrawn": {"decision": "WITHDRAWN"},
    "accepted": {"decision": "ACCEPTED"},
}
LEAVING = ("person A3", "person A1", "person D0", "person B1", "person moved")


def put_transfers(connection: Connection, ids: Mapping[str, str]) -> dict[str, str]:
    """The ids of both sides of each, by what became of it."""
    found: dict[str, str] = {}
    for (state, how), name in zip(DECIDED.items(), LEAVING, strict=True):
        decided = {"decided_by": "staff", "decided_at": AT, **how} if "decision" in how else how
        found |= _put(connection, ids, state, person=node_key(ids[name]).row_id, **decided)
    taken = node_key(ids["person E3"])
    mine = (Person.county_id == THERE, Person.id == taken.row_id)
    former = {"former_county_id": HERE, "former_id": node_key(ids["person moved"]).row_id}
    connection.execute(update(Person).where(*mine).values(former))
    return found


def _put(
    connection: Connection, ids: Mapping[str, str], state: str, *, person: int, **decided: Any
) -> dict[str, str]:
    row_id, roots = IDS.next(), {HERE: ids["county"], THERE: ids["far county"]}
    said = {"id": row_id, "name": state, "identity_masked": "5***************9", "moved_on": date(2025, 9, 1)}
    said |= {"reason": "随子女居住", "offered_on": date(2025, 8, 1), "expires_on": date(2025, 12, 1)}
    said |= {"offered_by": "worker", **decided}
    taken = node_key(ids["person E3"]).row_id if state == "accepted" else None
    for county_id, direction, who in ((HERE, "OUT", person), (THERE, "IN", taken)):
        other = HERE + THERE - county_id
        side = {"county_id": county_id, "direction": direction, "person_id": who, "other_county_id": other}
        side |= {"division_id": node_key(roots[county_id]).row_id}
        side |= {"other_division_id": node_key(roots[other]).row_id}
        connection.execute(insert(Transfer).values(**said, **side))
    names = {f"transfer {state}": HERE, f"far transfer {state}": THERE}
    return {name: node_id("Transfer", county_id, row_id) for name, county_id in names.items()}
