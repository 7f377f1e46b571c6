"""The whole application on a small county: GraphQL, maps and exports, and those who ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.exports.routes import export_routes
from app.factory import create_app, graphql
from app.http.assets import asset_urls
from resolvers.viewer import Viewer
from tests.app.exports.conftest import signed_in
from tests.app.service import settings_for
from tests.schema.world import World
from tests.viewers import TODAY
from web_map.routes import MAP_FILES, map_routes
from web_pages.page import STYLES

JSON, GRAPHQL = "application/json", "application/graphql-response+json"
# What is asked, in each way in which a document may be answered.
HOT = "{ people { nodes { id name } } }"
BESIDE = "{ viewer { name } people { nodes { id name } } }"
ALONE_IN_THE_EXECUTOR = "{ a: __typename people(first: 3) { totalCount } duties(first: 3) { totalCount } }"
LOOKED_UP = '{ coverageBreakdown(scope: {divisionCode: "500151001000"}, by: CELL) { parts { key } } }'
MADE = "{ dutySummary(by: CELL) { whole { due } } }"
PLAIN = "{ myCells { code people { nodes { name contacts { nodes { contactedOn } } } } } }"


@dataclass(frozen=True, slots=True)
class Place:
    """The small county, and where it is."""

    world: World
    url: str


def whole(url: str | None = None, **settings: str) -> Starlette:
    """The application; without a database where nobody listens."""
    address = asset_urls(MAP_FILES)
    return create_app(
        settings_for(url, **settings) if url else settings_for(**settings),
        routes=[
            *map_routes(lambda name: address.get(name, f"/assets/{name}"), today=lambda: TODAY),
            *export_routes(at_once=1, today=lambda: TODAY),
        ],
        files=STYLES,
        answering=graphql,
    )


@contextmanager
def opened(app: Starlette) -> Iterator[TestClient]:
    """A client of the application, while it runs."""
    with TestClient(app, base_url="http://testserver", follow_redirects=False) as client:
        yield client


def asked(client: TestClient, viewer: Viewer, query: str, accept: str = GRAPHQL, **variables: Any) -> Any:
    """What a viewer's program is answered."""
    headers = {"Accept": accept, **signed_in(viewer)}
    return client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


def code(answer: Any) -> str:
    """The code of an answer's first error."""
    return str(answer.json()["errors"][0]["extensions"]["code"])
