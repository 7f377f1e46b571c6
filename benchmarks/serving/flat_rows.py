"""The limit, A3: a bare ASGI application, fixed statements, flat rows, our native serializer.

No sign-in, no scope, no GraphQL.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from psycopg.pq.abc import PGresult

from benchmarks.serving.held_lines import Lines, opened
from resolvers.windows import today_in_china
from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.native.loader import native_rows
from schema.fast.rows.writer import Layout, prepared, rows_as_json

Message = MutableMapping[str, Any]

SQL = Path(__file__).parent / "sql"
COUNTY, TODAY, VALUE = range(3)
# Each statement with what its parameters stand for.
ASKED: dict[str, tuple[tuple[bytes, tuple[int, ...]], ...]] = {
    "a": ((b"rows_a_cell", (COUNTY, VALUE)), (b"rows_a_people", (COUNTY, TODAY, VALUE))),
    "b": ((b"rows_b", (COUNTY, TODAY)),),
    "c": ((b"rows_c", (COUNTY, TODAY)), (b"rows_c_rest", (COUNTY, TODAY))),
    "d": ((b"rows_d", (COUNTY, TODAY, VALUE)),),
}
STATEMENTS = {
    name: (SQL / f"{name.decode()}.sql").read_bytes() for asked in ASKED.values() for name, _ in asked
}
PERSON = (
    Piece(b'{"id":', Kind.ID, 0, required=True, text=b"Person"),
    Piece(b',"name":', Kind.TEXT, 2, required=True),
    Piece(b',"sex":', Kind.TEXT, 3, required=True),
    Piece(b',"bornOn":', Kind.DATE, 4, required=True),
    Piece(b',"age":', Kind.INT, 5, required=True),
    Piece(b',"identityMasked":', Kind.TEXT, 6, required=True),
    Piece(b',"phoneMasked":', Kind.TEXT, 7, required=False),
    Piece(b',"categories":', Kind.CODES, 8, required=True),
    Piece(b',"priorityClasses":', Kind.CODES, 9, required=True),
    Piece(b',"address":', Kind.TEXT, 10, required=False),
)
CELL = prepared(
    [
        Level(
            (
                Piece(b'{"data":{"gridCell":{"code":', Kind.TEXT, 0, required=True),
                Piece(b',"name":', Kind.TEXT, 1, required=True),
                Piece(b',"kind":', Kind.TEXT, 2, required=True),
                Piece(b',"boundary":', Kind.RAW, 3, required=True),
            ),
            b',"people":{"nodes":',
        )
    ]
)
PEOPLE_OF_CELL = prepared([Level((*PERSON, Piece(b',"lastContact":', Kind.RAW, 11, required=False)), b"}")])
PEOPLE = prepared([Level((*PERSON, Piece(b',"lastContactOn":', Kind.DATE, 11, required=False)), b"}")])
COVERED_CELLS = prepared(
    [
        Level(
            (
                Piece(b'{"key":', Kind.TEXT, 0, required=True),
                Piece(b',"coverage":{"numerator":', Kind.INT, 1, required=True),
                Piece(b',"denominator":', Kind.INT, 2, required=True),
                Piece(b',"share":', Kind.FLOAT, 3, required=False),
                Piece(b'},"cell":{"name":', Kind.TEXT, 4, required=True),
                Piece(b',"boundary":', Kind.RAW, 5, required=True),
            ),
            b"}}",
        )
    ]
)
REST = prepared(
    [
        Level(
            (
                Piece(b'{"key":null,"coverage":{"numerator":', Kind.INT, 0, required=True),
                Piece(b',"denominator":', Kind.INT, 1, required=True),
                Piece(b',"share":', Kind.FLOAT, 2, required=False),
            ),
            b'},"cell":null}',
        )
    ]
)
PERSON_WITH_PARENTS = prepared(
    [
        Level(
            (
                Piece(b'{"name":', Kind.TEXT, 0, required=True),
                Piece(b',"cell":{"code":', Kind.TEXT, 1, required=True),
                Piece(b',"name":', Kind.TEXT, 2, required=True),
                Piece(b',"division":{"code":', Kind.TEXT, 3, required=True),
                Piece(b',"name":', Kind.TEXT, 4, required=True),
                Piece(b'}},"division":{"code":', Kind.TEXT, 5, required=True),
                Piece(b',"name":', Kind.TEXT, 6, required=True),
            ),
            b"}}",
        )
    ]
)


def written(workload: str, results: Sequence[PGresult]) -> bytes:
    """The body of an answer."""
    if workload == "a":
        people = _json(PEOPLE_OF_CELL, results[1:], many=True)
        return b"%b%b}}}}" % (_json(CELL, results[:1], many=False), people)
    if workload == "b":
        return b'{"data":{"people":{"nodes":%b}}}' % _json(PEOPLE, results, many=True)
    if workload == "c":
        cells = memoryview(_json(COVERED_CELLS, results[:1], many=True))[:-1]
        rest = b",%b]}}}" % _json(REST, results[1:], many=False) if results[1].ntuples else b"]}}}"
        return b"".join((b'{"data":{"coverageBreakdown":{"parts":', cells, rest))
    return b'{"data":{"node":%b}}' % _json(PERSON_WITH_PARENTS, results, many=False)


def _json(layout: Layout, results: Sequence[PGresult], *, many: bool) -> bytes:
    text = rows_as_json(layout, results, many=many)
    if text is None:
        raise ValueError("a value is not one that its field may have")
    return text


class Application:
    """The ASGI application."""

    lines: Lines

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answers /workload/county/value."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        _, workload, county, value = scope["path"].split("/")
        values = (county.encode(), today_in_china().isoformat().encode(), value.encode())
        results = await self.lines.ask(
            [(name, [values[slot] for slot in slots]) for name, slots in ASKED[workload]]
        )
        body = written(workload, results)
        length = b"%d" % len(body)
        sent = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": 200, "headers": sent})
        await send({"type": "http.response.body", "body": body})

    async def _live(
        self, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        await receive()
        if native_rows() is None:
            raise RuntimeError("the native serializer is not built, without which this is no limit")
        self.lines = Lines(
            [opened(os.environ["DATABASE"], STATEMENTS) for _ in range(int(os.environ["POOL"]))]
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


app = Application()
