"""A small schema and the endpoint around it, for tests of what has nothing to do with our own types."""

from datetime import date
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from db.errors import DomainError
from resolvers.viewer import Role, Viewer
from schema.http.documents import HttpSchema, ReadyDocument
from schema.http.endpoint import Endpoint, graphql_route

SECRET = "500151199001019961"
SOMEBODY = Viewer("somebody", "某人", Role.LEADER, ())
GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


@strawberry.input
class PlaceInput:
    lon: float
    tags: list[int] | None = None


@strawberry.type
class Thing:
    name: str = "thing"

    @strawberry.field
    def thing(self) -> "Thing":
        return Thing()


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def viewer_name(self, info: strawberry.Info[Viewer, None]) -> str:
        return info.context.name

    @strawberry.field
    def place(self, at: PlaceInput, on: date | None = None) -> str | None:
        return f"{at.lon} {on}"

    @strawberry.field
    def count(self, of: int) -> int | None:
        return of

    @strawberry.field
    def thing(self) -> Thing | None:
        return Thing()

    @strawberry.field
    def refused(self) -> str | None:
        raise DomainError("AREA_NOT_FOUND", "没有这个范围。", "There is no such area.")

    @strawberry.field
    def broken(self) -> str | None:
        message = f"row of {SECRET} is broken"
        raise RuntimeError(message)


@strawberry.type
class Mutation:
    @strawberry.mutation
    def record(self, text: str) -> str:
        return text


SCHEMA = HttpSchema(query=Query, mutation=Mutation, extensions=[ReadyDocument])


class Seen:
    """Stands where Identify stands in the application: everyone is `viewer`."""

    def __init__(self, app: ASGIApp, viewer: Viewer | None) -> None:
        self.app = app
        self.viewer = viewer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["viewer"] = self.viewer
        await self.app(scope, receive, send)


def context_of(_request: Request, viewer: Viewer) -> Viewer:
    return viewer


def application(*, viewer: Viewer | None = SOMEBODY, **options: Any) -> Starlette:
    endpoint = Endpoint(schema=SCHEMA, context_of=context_of, **options)
    return Starlette(routes=[graphql_route(endpoint)], middleware=[Middleware(Seen, viewer=viewer)])


def client(*, viewer: Viewer | None = SOMEBODY, **options: Any) -> TestClient:
    return TestClient(application(viewer=viewer, **options), headers={"Accept": GRAPHQL})
