"""The routes of lists: asked as the API is asked, by its own filters, and sent in each form."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.routing import Route

from app.exports.download import Download
from app.exports.forms import FORMS, LAYERS
from app.exports.layers import Drawing, layer_file
from app.exports.lists.below import pages_of
from app.exports.lists.every import LISTS, PEOPLE, ListFile
from app.exports.lists.rows import features_of, fields_of, rows_of
from app.exports.lists.tables import tables
from app.exports.sending import Sending, ending_of, name_of
from app.layers.feature import Given
from schema.tables.listed import Listed
from schema.tables.parameters import variables_of

EVERY: Mapping[str, ListFile] = {one.name: one for one in (*LISTS, PEOPLE)}


@dataclass(frozen=True, slots=True)
class ListExports:
    """The lists as files."""

    sending: Sending

    async def __call__(self, request: Request) -> Download:
        """A list as a table or a layer. Raises BAD_PARAMETER, and as the API does."""
        one = EVERY[name_of(request)]
        listed = _listed(one)
        given = request.query_params
        said = {name: given.getlist(name) for name in given}
        variables = variables_of(listed.parameters, said)
        today = self.sending.today()
        pages = pages_of(listed, variables, lambda: self.sending.context(request, today), below=one.below)
        if ending_of(request) in FORMS:
            return self.sending.download(request, rows_of(listed, pages), today)
        drawing = Drawing(fields_of(listed), lambda _given: features_of(listed, pages), one.shape)
        database, ask, _ = self.sending.asked(request, today)
        own = Given(database, request.state.work, ask, given)
        return self.sending.download(request, layer_file(one.name, drawing, own), today)


def list_routes(sending: Sending) -> list[Route]:
    """The routes of all lists below /exports; persons as a table have a route of their own."""
    exports = ListExports(sending)
    tables = [f"{one.name}.{ending}" for one in LISTS for ending in FORMS]
    layers = [f"{one.name}.{ending}" for one in EVERY.values() if one.place for ending in LAYERS]
    return [Route(f"/exports/{name}", exports.__call__) for name in (*tables, *layers)]


async def arguments_of(one: ListFile, given: QueryParams) -> dict[str, Any]:
    """What an address asks of a list, as the API's function takes it. Raises BAD_PARAMETER and as that."""
    listed = _listed(one)
    said = {name: given.getlist(name) for name in given}
    return await tables().arguments(listed, variables_of(listed.parameters, said))


@cache
def _listed(one: ListFile) -> Listed:
    return tables().listed(one.path, place=one.place)
