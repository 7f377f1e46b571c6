"""A small schema and the endpoint around it, for tests of what has nothing to do with our own types."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import strawberry
from starlette.testclient import TestClient
from starlette.types import Scope

from db.errors import DomainError
from db.ids import IdMaker
from db.log.traces import Trace
from resolvers.traces.trace import trace_of
from resolvers.viewer import Role, Viewer
from schema.http.documents import HttpSchema, ReadyDocument
from schema.http.endpoint import Endpoint
from schema.http.failures import not_signed_in

SECRET = "500151199001019961"
SOMEBODY = Viewer("somebody", "某人", Role.LEADER, ())
GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and what that leaves in the log."""

    viewer: Viewer
    trace: Trace


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
    def viewer_name(self, info: strawberry.Info[Asker, None]) -> str:
        return info.context.viewer.name

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


def context_of(_scope: Scope, viewer: Viewer) -> Asker:
    return Asker(viewer, trace_of(viewer, IdMaker(1)))


def application(*, viewer: Viewer | None = SOMEBODY, **options: Any) -> Endpoint:
    """The endpoint for a viewer, whatever token they bear."""

    async def viewer_of(_scope: Scope) -> Viewer:
        if viewer is None:
            raise not_signed_in()
        return viewer

    return Endpoint(schema=SCHEMA, viewer_of=viewer_of, context_of=context_of, **options)


def client(*, viewer: Viewer | None = SOMEBODY, **options: Any) -> TestClient:
    return TestClient(application(viewer=viewer, **options), headers={"Accept": GRAPHQL})
