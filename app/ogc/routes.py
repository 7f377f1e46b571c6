"""The routes below /ogc: OGC API - Features for whoever is signed in, by cookie or bearer token."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.layers.feature import PLACE, Chosen, Given
from app.layers.layer import Layer
from app.layers.styles.every import style_of
from app.layers.styles.qml import qml
from app.ogc import documents, items
from app.ogc.answers import HEADERS, form_of, in_json, page
from app.ogc.asked import (
    DATETIME,
    FORMAT,
    HTML,
    PAGING,
    asked_in,
    check,
    kept_of,
    known_everywhere,
    map_parameters,
    queryables_of,
)
from app.ogc.definition import definition
from app.ogc.ground import ground_of
from app.ogc.links import GEOJSON, OPENAPI, QML, SCHEMA, Addresses, link
from app.ogc.offered import COLLECTIONS, Collection, collection_of
from app.ogc.root import ROOT
from app.ogc.systems import system_of
from app.ogc.tiles.routes import tile_routes
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.ground.tiles.extent import extent
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.windows import today_in_china
from resolvers.wording.language import said
from web_map.door import database_of


@dataclass(frozen=True, slots=True)
class AtlasApi:
    """The API of one installation, and its clock."""

    today: Callable[[], date]

    async def landing(self, request: Request) -> Response:
        """Where everything begins."""
        check(request.query_params, known_everywhere())
        to, form = Addresses(request), form_of(request)
        told = documents.landing(to, form)
        if form == HTML:
            return page(request, told["title"], told["links"], lines=[told["description"]])
        return in_json(told)

    async def conformance(self, request: Request) -> Response:
        """What is conformed to."""
        check(request.query_params, (FORMAT,))
        told = {"conformsTo": list(documents.CONFORMS_TO)}
        if form_of(request) == HTML:
            title = said("符合的标准", "Conformance")
            return page(request, title, [], lines=told["conformsTo"])
        return in_json(told)

    async def definition(self, request: Request) -> Response:
        """The API in the words of OpenAPI 3.0."""
        check(request.query_params, (FORMAT, "division"))
        return in_json(definition(Addresses(request)), OPENAPI)

    async def collections(self, request: Request) -> Response:
        """The collections that the place and the viewer have. Raises as `ground_area` does."""
        check(request.query_params, known_everywhere())
        area, bounds = await self._ground(request)
        viewer, to, form = request.state.viewer, Addresses(request), form_of(request)
        some = [one.layer for one in COLLECTIONS if one.is_for(viewer, area)]
        if form == HTML:
            links = [_to_collection(to, layer) for layer in some]
            return page(request, said("图层", "Collections"), [*to.both(form), *links])
        told = [documents.collection(to, layer, bounds) for layer in some]
        for one, layer in zip(told, some, strict=True):
            one["links"] = [{**_to_collection(to, layer), "rel": "self"}, *one["links"]]
        return in_json({"links": to.both(form), "collections": told})

    async def collection(self, request: Request) -> Response:
        """One collection. Raises COLLECTION_NOT_FOUND, NOT_PERMITTED, or as `ground_area` does."""
        layer = _asked_for(request).layer
        check(request.query_params, known_everywhere(layer))
        _, bounds = await self._ground(request)
        to, form = Addresses(request), form_of(request)
        told = documents.collection(to, layer, bounds)
        links = [*to.both(form), *told["links"]]
        if form == HTML:
            return page(request, layer.title, links)
        return in_json({**told, "links": links})

    async def queryables(self, request: Request) -> Response:
        """The fields by which features are chosen. Raises COLLECTION_NOT_FOUND and NOT_PERMITTED."""
        layer = _asked_for(request).layer
        check(request.query_params, known_everywhere(layer))
        to = Addresses(request)
        if form_of(request) == HTML:
            rows = [(field.name, field.title, field.kind) for field in queryables_of(layer)]
            heading = (said("字段", "field"), said("名称", "title"), said("类型", "type"))
            return page(request, layer.title, [*to.both(HTML, SCHEMA)], table=[heading, *rows])
        return in_json(documents.queryables(to, layer), SCHEMA)

    async def style(self, request: Request) -> Response:
        """How QGIS draws a collection anywhere, as QML. Raises COLLECTION_NOT_FOUND and NOT_PERMITTED."""
        layer = _asked_for(request).layer
        check(request.query_params, (PLACE, DATETIME, *kept_of(layer)))
        named = {"Content-Disposition": f'attachment; filename="{layer.name}.qml"'}
        return Response(qml(style_of(layer.name)), media_type=QML, headers={**HEADERS, **named})

    async def items(self, request: Request) -> Response:
        """A page of features. Raises as the map of the collection does."""
        layer = _asked_for(request).layer
        names = [field.name for field in queryables_of(layer)]
        check(request.query_params, (*known_everywhere(layer), *PAGING, "crs", *names))
        asked = asked_in(request.query_params, layer)
        found = await layer.find(self._given(request, layer), asked.chosen)
        to, form = Addresses(request), form_of(request)
        links = items.page_links(to, layer, asked, found, form=form)
        if form == HTML:
            last = asked.offset + len(found.features)
            numbers = said(
                f"共 {found.matched} 个要素，第 {asked.offset + 1}–{last} 个",
                f"{found.matched} features, {asked.offset + 1}–{last} of them",
            )
            table = items.table_of(found.features, layer)
            return page(request, layer.title, links, lines=[numbers], table=table)
        told = items.collection_of_features(found, links, asked.crs)
        return in_json(told, GEOJSON, {"Content-Crs": f"<{asked.crs}>"})

    async def item(self, request: Request) -> Response:
        """One feature. Raises FEATURE_NOT_FOUND, or as the map of the collection does."""
        layer = _asked_for(request).layer
        check(request.query_params, (*known_everywhere(layer), "crs"))
        crs = system_of("crs", request.query_params.get("crs"))
        chosen = Chosen(id=request.path_params["feature"], most=1)
        found = await layer.find(self._given(request, layer), chosen)
        if not found.features:
            raise _no_such_feature()
        [one], to, form = found.features, Addresses(request), form_of(request)
        links = [*to.both(form, GEOJSON), items.up(to, layer)]
        if form == HTML:
            return page(request, f"{layer.title} · {one.id}", links, table=items.table_of([one], layer))
        return in_json({**items.feature_of(one, crs), "links": links}, GEOJSON, {"Content-Crs": f"<{crs}>"})

    def _given(self, request: Request, layer: Layer) -> Given:
        viewer, today = request.state.viewer, self.today()
        parameters = map_parameters(request.query_params, layer, today)
        database, ask = database_of(request, viewer), Ask(viewer, today, today)
        return Given(database, request.state.work, ask, parameters)

    async def _ground(self, request: Request) -> tuple[Area, Sequence[float] | None]:
        """The place that is asked for, and the box around what is drawn there."""
        ground = await ground_of(request, self.today())
        [box] = await ground.database.rows(extent(ground.area, ground.ask.as_of))
        return ground.area, None if box.west is None else tuple(box)


def ogc_routes(today: Callable[[], date] = today_in_china) -> list[Route]:
    """The routes; the landing page answers with and without the slash that programs put there."""
    api, one = AtlasApi(today), f"{ROOT}/collections/{{collection}}"
    return [
        Route(ROOT, api.landing),
        Route(f"{ROOT}/", api.landing),
        Route(f"{ROOT}/api", api.definition),
        Route(f"{ROOT}/conformance", api.conformance),
        Route(f"{ROOT}/collections", api.collections),
        Route(one, api.collection),
        Route(f"{one}/queryables", api.queryables),
        Route(f"{one}/style.qml", api.style),
        Route(f"{one}/items", api.items),
        Route(f"{one}/items/{{feature}}", api.item),
        *tile_routes(today),
    ]


def _asked_for(request: Request) -> Collection:
    """The collection of an address, which whoever counts nobody may not see."""
    found = collection_of(request.path_params["collection"])
    if found.counts:
        require(request.state.viewer, Permission.ANALYSE)
    return found


def _to_collection(to: Addresses, layer: Layer) -> dict[str, str]:
    address = to.of(f"/collections/{layer.name}", to.carried(layer))
    return link("item", address, "application/json", layer.title)


def _no_such_feature() -> DomainError:
    return DomainError("FEATURE_NOT_FOUND", "此图层没有这个要素。", "The collection has no such feature.")
