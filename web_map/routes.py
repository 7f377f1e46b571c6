"""The routes of the maps: a page, the one script all pages share, and boundaries that never change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from resolvers.ask import Ask
from resolvers.coverage import sources as coverage_sources
from resolvers.coverage.answers import breakdown_of
from resolvers.map_shapes import ShapeQuestion, shape_index, shapes
from resolvers.small_numbers import sight_of
from resolvers.windows import today_in_china
from web_map.asked import asked_in, day_of
from web_map.coverage_map import CoverageMap, coverage_map, digest_of
from web_map.density.palette import PAINTS
from web_map.density.routes import DensityMaps
from web_map.door import FOR_GOOD, database_of, no_such_shapes, to_sign_in, viewer_of
from web_map.figure import AssetUrl, FigureParts, figure_of
from web_map.levels import BREAKDOWN, MapLevel, level_of
from web_map.page import HEADERS, coverage_page
from web_map.places import MINE, area_named, place_of
from web_map.scripts import Scripts, script_address
from web_map.service_areas.palette import SERVICE_PAINTS
from web_map.service_areas.routes import service_routes
from web_map.shapes import feature_collection

STATIC = Path(__file__).resolve().parent / "static"
STYLES = ("page", "map", "print")
# Logical names of our own files on the page; leaflet.js and leaflet.css come with the application's assets.
MAP_FILES: Mapping[str, Path] = MappingProxyType(
    {name: STATIC / name for name in ("coverage-layer.js", *(f"coverage-{part}.css" for part in STYLES))}
)


@dataclass(frozen=True, slots=True)
class CoverageMaps:
    """The maps of one installation: Folium's figure, rendered once, and the clock."""

    figure: FigureParts
    today: Callable[[], date] = today_in_china

    async def mine(self, request: Request) -> Response:
        """The way to the map of the viewer's own area."""
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/maps/coverage/{MINE}{query}", status_code=303)

    async def page(self, request: Request) -> Response:
        """The page of one map. Raises DomainError for what cannot be shown."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        asked, today, database = asked_in(request.query_params), self.today(), database_of(request, viewer)
        ask = Ask(viewer, today, asked.as_of or today)
        area = await area_named(database, ask, request.path_params["code"])
        level = level_of(area, asked.level)
        question = asked.question(area, today)
        by = BREAKDOWN[level]
        rows = await database.rows(coverage_sources.parts(question, by, today))
        sight = await sight_of(database.rows, ask, area, personal=question.singles_out(by))
        breakdown = breakdown_of(sight, question, by, rows)
        index = await database.rows(shape_index(ShapeQuestion(area, by, question.placed_on)))
        place = await place_of(database, ask, area)
        shown: CoverageMap = coverage_map(breakdown, level, index)
        page = coverage_page(
            shown, place, asked, figure=self.figure, script=script_address(self.figure.script)
        )
        return HTMLResponse(page, headers=HEADERS)

    async def shapes(self, request: Request) -> Response:
        """The boundaries of one map, or 304. Raises DomainError SHAPES_NOT_FOUND if they have changed."""
        viewer = viewer_of(request)
        if viewer is None:
            return to_sign_in(request)
        wanted, today, database = request.path_params["digest"], self.today(), database_of(request, viewer)
        on = day_of(request.query_params, "on") or today
        ask = Ask(viewer, today, day_of(request.query_params, "asOf") or on)
        area = await area_named(database, ask, request.path_params["code"])
        level = level_of(area, _level(request.path_params["level"]))
        headers = {"Cache-Control": FOR_GOOD, "ETag": f'"{wanted}"', "Vary": "Cookie, Authorization"}
        if f'"{wanted}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        rows = await database.rows(shapes(ShapeQuestion(area, BREAKDOWN[level], on)))
        if digest_of(rows) != wanted:
            raise no_such_shapes()
        return Response(feature_collection(rows), media_type="application/geo+json", headers=headers)


def map_routes(asset_url: AssetUrl, *, today: Callable[[], date] = today_in_china) -> list[Route]:
    """The routes below /maps.

    `asset_url` gives the address of `leaflet.js`, `leaflet.css` and each of MAP_FILES; it raises for others.
    Requests carry `request.state.database` and `request.state.viewer` (None: nobody has signed in).
    """
    maps = CoverageMaps(figure_of(asset_url), today)
    density = DensityMaps(figure_of(asset_url, PAINTS), today)
    service = figure_of(asset_url, SERVICE_PAINTS)
    scripts = Scripts((maps.figure.script, density.figure.script, service.script))
    return [
        Route("/maps/coverage", maps.mine),
        Route("/maps/coverage/{code}", maps.page),
        Route("/maps/density", density.mine),
        Route("/maps/density/{code}", density.page),
        Route("/maps/shapes/{code}/{level}/{digest}.json", maps.shapes),
        Route("/maps/scripts/{name}", scripts.script),
        *service_routes(service, today),
    ]


def _level(value: str) -> MapLevel:
    try:
        return MapLevel.of(value)
    except ValueError:
        raise no_such_shapes() from None
