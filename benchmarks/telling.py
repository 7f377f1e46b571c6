"""Whether the time of an answer tells what is of others from what is not there: of persons.

    python -m benchmarks.telling [--quick]

Somebody who may see one township's persons names somebody of another township, and nobody, by turns over one
connection to our server; every second pair begins with the other. Told are the medians of both and of the
differences of pairs, with the bounds between which the true median of differences lies in 95 of 100 runs.
"""

import argparse
import http.client
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import sqrt
from statistics import median
from uuid import uuid4

import psycopg

from app.tokens import issue_token
from benchmarks.serving.database import FULL, QUICK, conninfo, measuring_database
from benchmarks.serving.questions import LIFETIME
from benchmarks.serving.results import markdown
from benchmarks.serving.servers import our_recipe, running
from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import today_in_china
from schema.node import node_id

PAIRS, SOME, WARM = 1500, 400, 50
HEADS = ("asked", "another's, µs", "nobody, µs", "difference of pairs, µs", "95 %")
NODE = "query($id: ID!) { node(id: $id) { id } }"
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed } }"
_TOWNSHIPS = """
    SELECT version.county_id, version.division_id FROM division_version AS version
    JOIN division USING (county_id) WHERE division.id = version.division_id AND division.level = 'TOWNSHIP'
    ORDER BY 1, 2 LIMIT 1
"""
# Persons of the county whose village does not lie in the township.
_OTHERS = """
    SELECT person.id FROM person
    JOIN division_version AS village ON village.county_id = person.county_id
        AND village.division_id = person.division_id
    WHERE person.county_id = %s AND village.parent_id <> %s AND person.status = 'ACTIVE'
    ORDER BY hashint8(person.id) LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """One connection to the server, asked as one viewer."""

    line: http.client.HTTPConnection
    token: str

    def took(self, query: str, variables: object) -> float:
        """Microseconds from the question to the whole answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        body = json.dumps({"query": query, "variables": variables})
        began = time.perf_counter()
        self.line.request("POST", "/graphql", body, headers)
        self.line.getresponse().read()
        return (time.perf_counter() - began) * 1e6


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.telling")
    parser.add_argument("--quick", action="store_true", help="the small database, fewer pairs")
    quick = parser.parse_args().quick
    url = measuring_database(QUICK if quick else FULL)
    with _asking(url) as (asking, county_id, others):
        rows = [
            [title, *_told(asking, county_id, others[: SOME if quick else PAIRS], given)]
            for title, given in {"a person by id": _node, "a contact recorded": _record}.items()
        ]
    print(markdown(HEADS, rows))


@contextmanager
def _asking(url: str) -> Iterator[tuple[Asking, int, list[int]]]:
    """A server, asked by who sees one township; the county; and persons of its other townships."""
    with psycopg.connect(conninfo(url), autocommit=True) as owner:
        recipe = our_recipe(url, owner)
        [(county_id, township)] = owner.execute(_TOWNSHIPS).fetchall()
        others = [row[0] for row in owner.execute(_OTHERS, [county_id, township, PAIRS])]
        area = Area(AreaKind.DIVISION, county_id, township, DivisionLevel.TOWNSHIP)
        grants = tuple(Grant(one, area) for one in (Permission.SEARCH, Permission.ANALYSE))
        viewer = Viewer("teller", "measuring client", Role.SERVICE_CLIENT, grants)
        key = bytes.fromhex(recipe.settings["RONGGE_TOKEN_KEY"])
        with running(recipe) as server:
            line = http.client.HTTPConnection("127.0.0.1", server.port)
            yield Asking(line, issue_token(key, viewer, lifetime=LIFETIME)), county_id, others


def _node(person: str) -> tuple[str, object]:
    return NODE, {"id": person}


def _record(person: str) -> tuple[str, object]:
    said = {"contactedOn": today_in_china().isoformat(), "mode": "PHONE", "purpose": "ROUTINE"}
    given = {"clientId": str(uuid4()), "personId": person, "outcome": "REACHED", **said}
    return RECORD, {"input": given}


def _told(
    asking: Asking, county_id: int, others: list[int], given: Callable[[str], tuple[str, object]]
) -> list[str]:
    """The cells of a row: medians in microseconds."""
    pairs = []
    for turn, row_id in enumerate(others):
        another = node_id("Person", county_id, row_id)
        nobody = node_id("Person", county_id, row_id - 1 - secrets.randbelow(1000))
        took = {one: asking.took(*given(one)) for one in ((another, nobody), (nobody, another))[turn % 2]}
        pairs.append((took[another], took[nobody]))
    pairs = pairs[WARM:]
    apart = sorted(one - other for one, other in pairs)
    half = round(0.98 * sqrt(len(apart)))  # half the width of the bounds, in ranks
    low, high = (apart[len(apart) // 2 + side * half] for side in (-1, 1))
    medians = [f"{median(one):,.0f}" for one in zip(*pairs, strict=True)]
    return [*medians, f"{median(apart):+.0f}", f"{low:+.0f} to {high:+.0f}"]


if __name__ == "__main__":
    main()
