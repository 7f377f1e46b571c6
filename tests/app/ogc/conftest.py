"""A small county with boundaries and a village without one, its API for map programs, and who asks for it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import shapely
from sqlalchemy import Engine, NullPool, create_engine, func
from starlette.testclient import TestClient

from app.factory import create_app
from app.ogc.routes import ogc_routes
from app.tokens import issue_token
from db.codes import ShapeSource
from db.models import DivisionShape
from resolvers.viewer import Viewer
from tests.app.service import KEY, settings_for
from tests.builders import ALWAYS, put
from tests.databases import Server, clone
from tests.schema.world import PLAN, World, build_world
from tests.viewers import TODAY
from tests.web_map.conftest import serving
from web_pages.page import STYLES

Ask = Callable[..., Any]
COUNTY = {"division": "500151"}
# Each driver call has a process of its own: GDAL reads headers and its cache of them once.
GDAL = """
import json, sys
import pyogrio
from pyogrio import raw
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": sys.argv[2]})
found = {}
for name, _ in pyogrio.list_layers(sys.argv[1]):
    info = pyogrio.read_info(sys.argv[1], layer=str(name), force_feature_count=True)
    _, _, shapes, columns = raw.read(sys.argv[1], layer=str(name))
    bare = sum(shape is None for shape in shapes)
    found[str(name)] = {"count": info["features"], "read": len(shapes), "bare": bare, "crs": info["crs"],
                        "fields": list(info["fields"])}
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The county, how to ask as one of its viewers, and where a real server answers."""

    world: World
    ask: Ask
    url: str


@pytest.fixture(scope="session")
def atlas(server: Server) -> Iterator[Atlas]:
    """For tests that change nothing."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        _draw(engine, world)
        engine.dispose()
        with _asking(url, world) as ask:
            yield Atlas(world, ask, url)


def _draw(engine: Engine, world: World) -> None:
    """Boundaries of the first township and its villages; the third village has none."""
    with engine.begin() as connection:
        for division, letters in ((world.villages[0], "AB"), (world.villages[1], "C")):
            ground = shapely.union_all([PLAN.shape(letter) for letter in letters])
            shape = func.ST_Multi(func.ST_GeomFromText(ground.wkt, 4326))
            columns = {"geom": shape, "source": ShapeSource.DERIVED.value, "valid": ALWAYS}
            put(connection, DivisionShape, division.county_id, division_id=division.id, **columns)


@contextmanager
def _asking(url: str, world: World) -> Iterator[Ask]:
    app = create_app(settings_for(url), routes=ogc_routes(lambda: TODAY), files=STYLES)
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as opened:

        def ask(path: str, viewer: str | None = "client", *, accept: str = "*/*", **given: Any) -> Any:
            headers = {"Accept": accept, **(signed_in(world.viewers()[viewer]) if viewer else {})}
            headers |= given.pop("headers", {})
            named = {name.replace("_crs", "-crs"): value for name, value in given.items()}
            return opened.get(f"/ogc{path}", params=named or None, headers=headers)

        yield ask


@pytest.fixture(scope="session")
def read_by_gdal(atlas: Atlas) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Every collection of a viewer as GDAL's own driver reads it, from a real server."""
    app = create_app(settings_for(atlas.url), routes=ogc_routes(lambda: TODAY), files=STYLES)
    with serving(app) as origin:

        def read(viewer: str, query: str = "") -> dict[str, Any]:
            token = signed_in(atlas.world.viewers()[viewer])["Authorization"].removeprefix("Bearer ")
            source = f"OAPIF:{origin}/ogc{query}"
            command = [sys.executable, "-c", GDAL, source, token]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr[-2000:]
            told: dict[str, Any] = json.loads(done.stdout)
            return told

        yield read


def signed_in(viewer: Viewer) -> dict[str, str]:
    """The header of a viewer's program."""
    return {"Authorization": f"Bearer {issue_token(KEY, viewer, lifetime=timedelta(hours=1))}"}
