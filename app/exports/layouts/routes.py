"""The routes of lists in the layout of their files: headings are those of the template, in Chinese."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from app.exports.download import Download
from app.exports.forms import FORMS, LAYERS
from app.exports.layers import MOST_FEATURES, Drawing, layer_file, too_many
from app.exports.layouts.every import LAYOUTS, Layout
from app.exports.lists.below import CHILDREN, pages_of
from app.exports.lists.rows import Pages, cell_in, feature_of, field_named
from app.exports.lists.tables import tables
from app.exports.sending import Sending, name_of
from app.exports.table import Rows
from app.layers.feature import Feature, Given
from app.layers.layer import Shape
from resolvers.wording.language import Language, speaking
from schema.context import Context
from schema.tables.columns import Column, value_at
from schema.tables.listed import Listed
from schema.tables.parameters import variables_of


@dataclass(frozen=True, slots=True)
class LayoutExports:
    """The lists as files that come in again."""

    sending: Sending

    async def __call__(self, request: Request) -> Download:
        """A list in the layout of its kind. Raises BAD_PARAMETER, and as the API does."""
        layout = LAYOUTS[name_of(request)]
        listed = _listed(layout.path, (*layout.columns.values(), *layout.beside), layout.place)
        given = request.query_params
        said = variables_of(listed.parameters, {name: given.getlist(name) for name in given})
        today = self.sending.today()
        pages = _pages(
            layout, listed, _with(said, layout.asked), lambda: self.sending.context(request, today)
        )
        if not layout.place:
            return self.sending.download(request, _rows(layout, listed, pages), today)
        columns = _shown(layout, listed)
        fields = tuple(field_named(name, column) for name, column in columns.items())
        drawing = Drawing(fields, lambda _given: _features(layout, columns, pages), Shape.AREAS)
        database, ask, _ = self.sending.asked(request, today)
        own = Given(database, request.state.work, ask, given)
        return self.sending.download(request, layer_file(layout.kind.name, drawing, own), today)


def layout_routes(sending: Sending) -> list[Route]:
    """The routes below /exports/for-import."""
    exports = LayoutExports(sending)
    names = [
        f"{name}.{ending}"
        for name, layout in LAYOUTS.items()
        for ending in (LAYERS if layout.place else FORMS)
    ]
    return [Route(f"/exports/for-import/{name}", exports.__call__) for name in names]


@cache
def _listed(path: tuple[str, ...], only: tuple[tuple[str, ...], ...], place: tuple[str, ...] = ()) -> Listed:
    return tables().listed(path, only=only, place=place)


def _shown(layout: Layout, listed: Listed) -> dict[str, Column]:
    """The columns by the fields of the kind."""
    columns = {one.path: one for one in listed.columns}
    return {name: columns[path] for name, path in layout.columns.items()}


def _with(said: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, with what the layout asks of its own; that wins."""
    both = {
        name: {**said.get(name, {}), **value} if isinstance(value, Mapping) else value
        for name, value in asked.items()
    }
    return {**said, **both}


async def _pages(
    layout: Layout, listed: Listed, variables: Mapping[str, Any], context_of: Callable[[], Context]
) -> Pages:
    """The pages of a list; of one of divisions, the division itself first."""
    if layout.path == CHILDREN:
        itself = _listed(layout.path[:-1], tuple(one.path for one in listed.columns), layout.place)
        async with aclosing(tables().pages(itself, variables, context_of)) as own:
            async for rows in own:
                yield rows
    async with aclosing(pages_of(listed, variables, context_of, below=layout.below)) as pages:
        async for rows in pages:
            yield rows


async def _rows(layout: Layout, listed: Listed, pages: Pages) -> AsyncGenerator[Rows, None]:
    shown = _shown(layout, listed).values()
    heading: list[Sequence[Any]] = [[layout.kind.field(name).zh for name in layout.columns]]
    async with aclosing(pages):
        async for rows in pages:
            kept = [line for row in rows for line in layout.lines(row)]
            # The words of codes are those that the import reads.
            with speaking(Language.ZH):
                lines = [[cell_in(column, column.of(line)) for column in shown] for line in kept]
            yield [*heading, *lines]
            heading = []


async def _features(layout: Layout, columns: Mapping[str, Column], pages: Pages) -> list[Feature]:
    found: list[Feature] = []
    async with aclosing(pages):
        async for rows in pages:
            kept = [line for row in rows for line in layout.lines(row)]
            found += [
                feature_of(number, value_at(line, layout.place), columns, line)
                for number, line in enumerate(kept, len(found) + 1)
            ]
            if len(found) > MOST_FEATURES:
                raise too_many()
    return found
