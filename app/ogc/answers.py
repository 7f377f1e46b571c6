"""Answers below /ogc: JSON for a program, the same as a plain page for a person."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.ogc.asked import FORMAT, HTML, JSON
from app.ogc.links import MEDIA, Link
from schema.http.negotiation import wants_page
from web_pages.page import page_answer

# Of whoever asks, and looked at again each time: Revalidate tags it and answers 304.
HEADERS: Mapping[str, str] = {"Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization, Accept"}
Cells = Sequence[object]


def form_of(request: Request) -> str:
    """The form that `f` says, else what Accept names; JSON where neither does."""
    given = request.query_params.get(FORMAT)
    if given in {JSON, HTML}:
        return given
    return HTML if wants_page(request.headers.get("accept", "")) else JSON


def in_json(body: Any, media: str = MEDIA[JSON], headers: Mapping[str, str] = HEADERS) -> Response:
    """A document."""
    return Response(orjson.dumps(body), media_type=media, headers={**HEADERS, **headers})


def page(
    request: Request,
    title: str,
    links: Sequence[Link],
    *,
    lines: Sequence[str] = (),
    table: Sequence[Cells] = (),
) -> Response:
    """A page: what is told, where it leads, and a table, whose first row is its heading."""
    heading, *rows = table or [()]
    return page_answer(request, "ogc.html", title=title, lines=lines, links=links, heading=heading, rows=rows)
