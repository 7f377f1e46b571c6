"""A small county to be mapped, in which each of the four empty states occurs, and a server that maps it.

Township 1 holds villages 1 (cells A, B) and 2 (C, D); township 2 holds village 3 (E); township 3 has no
boundary. A: all four reached. B: two of four. C: a civilian, so nobody due among veterans. D: nobody lives
there. E: five due, none reached, one of them unlocated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, func
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.factory import Answering, create_app
from app.http.assets import asset_manifest, asset_urls
from app.settings import settings_from
from app.tokens import issue_token
from db.codes import DivisionLevel, PersonCategory, ShapeSource
from db.models import DivisionShape
from resolvers.areas import Area
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.builders import (
    ALWAYS,
    assign,
    build_cells,
    build_division,
    build_station,
    build_unit,
    build_worker,
    put,
)
from tests.built_once import built_once
from tests.plan import Plan
from tests.residents import build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, leader_viewer
from web_map.base_map.tianditu import Tianditu
from web_map.routes import MAP_FILES, map_routes
from web_pages.page import STYLES

PLAN = Plan("""
    A A B B E E
    A A B B E E
    C C D D E E
""")
TOWNSHIPS = Plan("""
    1 1 1 1 2 2
    1 1 1 1 2 2
    1 1 1 1 2 2
""")
KEY = bytes.fromhex("ab" * 32)
NASTY = "<img src=x onerror=alert(1)>\"'</script>"
REACHED_ON = date(2025, 3, 1)
PEOPLE = {"A": (4, 4), "B": (4, 2), "C": (1, 0), "D": (0, 0), "E": (5, 0)}
SURVIVORS, VETERANS = [PersonCategory.MARTYR_SURVIVOR.value], [PersonCategory.DISCHARGED_SOLDIER.value]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The places of the county, and the worker of cells A and B."""

    nation: Area
    county: Area
    townships: tuple[Area, Area, Area]
    villages: tuple[Area, Area, Area]
    cells: Mapping[str, Area]
    worker: Area


@built_once
def build_atlas(engine: Engine, *, name: str = "甲街道") -> Atlas:
    """The county, committed; `name` is that of its first township."""
    with engine.begin() as connection:
        return _atlas(connection, name)


def _atlas(connection: Connection, name: str) -> Atlas:
    nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY, above=nation)
    first = build_division(connection, county, "500151001000", name)
    second = build_division(connection, county, "500151101000", "乙镇")
    third = build_division(connection, county, "500151400000", "开发区")
    for township, letter in ((first, "1"), (second, "2")):
        build_shape(connection, township, letter)
    villages = (
        build_division(connection, first, "500151001001", "一村"),
        build_division(connection, first, "500151001002", "二村"),
        build_division(connection, second, "500151101001", "三村"),
    )
    homes = dict(zip("ABCDE", [villages[n] for n in (0, 0, 1, 1, 2)], strict=True))
    cells = build_cells(connection, PLAN, homes)
    worker = build_worker(connection, build_station(connection, first))
    for letter in "AB":
        assign(connection, worker, cells[letter])
    _populate(connection, homes, cells)
    roll_up(connection, TODAY)
    return Atlas(nation, county, (first, second, third), villages, cells, worker)


def build_shape(connection: Connection, division: Area, letter: str) -> None:
    """The derived boundary of a division, as TOWNSHIPS draws it."""
    shape = func.ST_GeomFromText(TOWNSHIPS.shape(letter).wkt, 4326)
    columns = {"geom": shape, "source": ShapeSource.DERIVED.value, "valid": ALWAYS}
    put(connection, DivisionShape, division.county_id, division_id=division.id, **columns)


def _populate(connection: Connection, homes: Mapping[str, Area], cells: Mapping[str, Area]) -> None:
    for letter, (people, reached) in PEOPLE.items():
        for number in range(people):
            point = None if letter == "E" and number == 0 else PLAN.inside(letter)
            veteran = letter != "C"
            home, cell = homes[letter], cells[letter]
            categories = VETERANS if veteran else SURVIVORS
            person = build_person(
                connection, home, cell, point=point, is_veteran=veteran, categories=categories
            )
            if number < reached:
                build_contact(connection, person, REACHED_ON, division=home, cell=cell)


def map_app(
    database_url: str,
    today: Callable[[], date] = lambda: TODAY,
    answering: Answering | None = None,
    base_map: Tianditu | None = None,
) -> Starlette:
    """The application with the maps, on a database; with GraphQL if `answering` makes it."""
    settings = settings_from(
        {
            "RONGGE_DATABASE_URL": database_url,
            "RONGGE_TOKEN_KEY": KEY.hex(),
            "RONGGE_IDENTITY_KEY": "cd" * 32,
            # A machine that is busy with other tests is no fault.
            "RONGGE_REQUEST_TIMEOUT_MS": "60000",
        }
    )
    files: dict[str, Path] = {**asset_manifest(), **STYLES, **MAP_FILES}
    routes = map_routes(asset_urls(files).__getitem__, today=today, base_map=base_map)
    return create_app(settings, routes=routes, files=files, answering=answering)


def signed_in(viewer: Viewer) -> dict[str, str]:
    """The headers with which a viewer's browser asks."""
    token = issue_token(KEY, viewer, lifetime=timedelta(hours=1))
    return {"Authorization": f"Bearer {token}", "Accept": "text/html"}


def county_leader(atlas: Atlas) -> Viewer:
    """Who may see the whole county's numbers."""
    return leader_viewer(atlas.county)


def county_client(atlas: Atlas) -> Viewer:
    """Who may see the county's numbers and its persons, so that small numbers are not withheld."""
    grants = tuple(Grant(can, atlas.county) for can in (Permission.SEARCH, Permission.ANALYSE))
    return Viewer("client", "客户端", Role.SERVICE_CLIENT, grants)


def client_of(app: Starlette) -> TestClient:
    """A client of the application, while it runs; redirects are not followed."""
    return TestClient(app, base_url="http://testserver", follow_redirects=False)
