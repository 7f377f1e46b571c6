"""The ways in which the product may answer a document, each asked over HTTP as a client would ask it.

PLAIN is what the others are held against: graphql-core completes every value, one by one.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from starlette.types import ASGIApp, Message
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.viewer import Viewer
from schema.build import build_schema
from schema.context import Context
from schema.fast.promise import Built, Promise
from schema.ground.grid_cell import CellAssignment
from schema.http.documents import HttpSchema, Ready, ReadyDocument
from schema.http.endpoint import Endpoint
from schema.http.lane import Lane as FastLane
from schema.mutation import Mutation
from schema.people.contact import Contact
from schema.people.person import Person
from schema.query import Query
from schema.scalars import SCALARS
from tests.schema.world import MAKER
from tests.viewers import TODAY
from tests.work import KEYS, WORK

HEADERS = [(b"content-type", b"application/json"), (b"accept", b"application/graphql-response+json")]


@dataclass(frozen=True, slots=True)
class Asking:
    """One request: who asks what, on which day."""

    viewer: Viewer
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    operation: str | None = None
    today: date = TODAY

    @property
    def body(self) -> bytes:
        """The body of the request."""
        members = {"query": self.query, "variables": self.variables, "operationName": self.operation}
        return orjson.dumps(members)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the JSON text of `data` in the order of its keys, and the errors in any order.

    Of an error its path, code, places and words; of an unexpected one not the words, which hold a number.
    """

    status: int
    data: str
    errors: tuple[str, ...] = ()


# An answer to an asking, given the product's database.
Lane = Callable[[Any, Asking], Awaitable[Answer]]


class PlainExecutor(StrawberryGraphQLCoreExecutionContext):
    """Keeps every promise of a root field by fetching its rows and letting graphql-core complete them."""

    def complete_value(  # graphql-core calls it so
        self,
        return_type: Any,
        field_details_list: Any,
        info: Any,
        path: Any,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The completed value, or the promise of it."""
        place = (return_type, field_details_list, info, path)
        if isinstance(result, (Promise, Built)):
            return self._kept(result, place, position_context)
        return super().complete_value(*place, result, position_context)

    async def _kept(self, promise: Promise | Built, place: Any, position: Any) -> Any:
        if isinstance(promise, Built):
            value = await promise.make()
        else:
            value = promise.shown(await self.context_value.rows(promise.statement))
        completed = super().complete_value(*place, value, position)  # type: ignore[call-arg]  # a tuple of four
        return await completed if self.is_awaitable(completed) else completed


def plain_schema() -> HttpSchema:
    """The product's schema as graphql-core alone would answer it."""
    return HttpSchema(
        Query,
        Mutation,
        types=[CellAssignment, Contact, Person],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        extensions=[ReadyDocument],
        execution_context_class=PlainExecutor,
    )


def behind_endpoint(
    schema: HttpSchema, ahead: FastLane | None = None, *, trusted: frozenset[bytes] | None = None
) -> Lane:
    """The lane of a schema behind the product's endpoint, with or without the fast lane ahead of it.

    `trusted`: the SHA-256 of the only documents that are answered.
    """

    async def answer(database: Any, asking: Asking) -> Answer:
        def context_of(_scope: Any, viewer: Viewer) -> Context:
            return Context(viewer, database, MAKER, asking.today, WORK, KEYS)

        async def viewer_of(_scope: Any) -> Viewer:
            return asking.viewer

        door = Endpoint(
            schema=schema, viewer_of=viewer_of, context_of=context_of, lane=ahead, trusted=trusted
        )
        return await posted(door, asking)

    return answer


class Watched(FastLane):
    """The fast lane, with the number of requests it has answered itself."""

    answered = 0

    async def answer(self, ready: Ready, context: Context) -> bytes | None:
        """What the fast lane answers."""
        body = await super().answer(ready, context)
        self.answered += body is not None
        return body


def fast_lanes() -> dict[str, Lane]:
    """The lanes that are held against PLAIN, on a schema that remembers nothing of earlier requests.

    They share its plans, as they do in the product.
    """
    schema = build_schema()
    return {"spliced": behind_endpoint(schema), "ahead": behind_endpoint(schema, FastLane(schema))}


async def posted(app: ASGIApp, asking: Asking) -> Answer:
    """What an ASGI application answers to an asking."""
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
    }
    scope |= {"query_string": b"", "headers": HEADERS}
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": asking.body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return _answer(sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]))


def _answer(status: int, body: bytes) -> Answer:
    members = json.loads(body, object_pairs_hook=_object, parse_float=_number, parse_constant=_no_json)
    errors = sorted(_error(error) for error in members.get("errors", ()))
    return Answer(status, _text(members.get("data", "none")), tuple(errors))


def _error(error: Mapping[str, Any]) -> str:
    code = error["extensions"]["code"]
    words = None if code == "INTERNAL" else error["message"]
    return _text([error.get("path"), code, error.get("locations"), words])


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    assert len(members) == len(pairs), "a key stands twice in one object"
    return members


def _number(text: str) -> float:
    """As short as it can be: PostgreSQL writes a share of nothing as 0, Python as 0.0."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _no_json(constant: str) -> Any:
    raise AssertionError(constant)


PLAIN = behind_endpoint(plain_schema())
FAST = fast_lanes()
