"""The demonstration county, small, in a database of its own, for tests that only read it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psycopg

from app.demo.seed import Wanted, check_manifest, seed
from app.demo.viewers import demo_viewers
from resolvers.people.identities import identity_keys
from resolvers.viewer import Viewer
from tests.databases import Server, clone, libpq

TODAY = date(2026, 9, 15)


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """Where it is (SQLAlchemy's form), its last day, and its viewers."""

    url: str
    today: date
    viewers: dict[str, Viewer]


@contextmanager
def made_county(
    server: Server, people: int = 3_000, contacts: int = 20_000, city_people: int = 600
) -> Iterator[DemoCounty]:
    """A database with 铜梁区 and 福田区, dropped afterwards."""
    with clone(server) as url:
        with psycopg.connect(libpq(url)) as connection:
            keys = identity_keys(b"k" * 32)
            wanted = Wanted(people, contacts, city_people)
            manifest = seed(connection, wanted, today=TODAY, keys=keys, progress=_quietly)
            check_manifest(connection, manifest)
            viewers = demo_viewers(connection)
        yield DemoCounty(url, TODAY, viewers)


def _quietly(_stage: str, _done: int, _total: int) -> None:
    """Tests show no progress."""
