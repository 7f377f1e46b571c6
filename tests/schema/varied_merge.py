"""A registration that was merged into another, in the varied world."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, update

from db.models import PersonMerge, Residence
from schema.node import node_id
from tests.builders import IDS
from tests.residents import build_person
from tests.schema.world import World


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
