"""The routes of the maps: a page, the one script all pages share, and boundaries that never change."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType

from starlette.routing import Route

from resolvers.windows import today_in_china
from web_map.base_map.routes import BASE_TILES, base_map_routes
from web_map.base_map.tianditu import Tianditu
from web_map.bulletin.routes import bulletin_routes
from web_map.coverage.routes import CoverageMaps
from web_map.density.palette import PAINTS
from web_map.density.routes import DensityMaps
from web_map.door import own_map
from web_map.figure import AssetUrl, MineLayer, MonthsLayer, OverviewLayer, figure_of
from web_map.gaps.drawing import GAP_PAINTS
from web_map.gaps.routes import gap_routes
from web_map.hotspots.drawing import SPOT_PAINTS
from web_map.hotspots.routes import hotspot_routes
from web_map.landmarks.routes import landmark_routes
from web_map.mine.routes import mine_routes
from web_map.months.routes import month_routes
from web_map.overview.routes import overview_routes
from web_map.printed.answer import sheet_routes
from web_map.printed.routes import printed_routes
from web_map.scripts import Scripts
from web_map.service_areas.palette import SERVICE_PAINTS
from web_map.service_areas.routes import service_routes
from web_map.shapes import Shapes
from web_map.stations.palette import TONES
from web_map.stations.routes import station_routes
from web_map.tiles.routes import map_tile_routes
from web_map.ways.search import PlaceSearch

STATIC = Path(__file__).resolve().parent / "static"
SCRIPTS = (
    "part-rows.js",
    "part-tiles.js",
    "coverage-layer.js",
    "overview-layer.js",
    "mine-layer.js",
    "month-slider.js",
    "landmarks-layer.js",
    "base-map-layer.js",
    "table-sort.js",
)
STYLES = ("page", "map", "print")
# Logical names of our own files on the page; Leaflet's and pbf.js come with the application's assets.
MAP_FILES: Mapping[str, Path] = MappingProxyType(
    {
        name: STATIC / name
        for name in (*SCRIPTS, "landmarks.css", *(f"coverage-{part}.css" for part in STYLES))
    }
)


def map_routes(
    asset_url: AssetUrl, *, today: Callable[[], date] = today_in_china, base_map: Tianditu | None = None
) -> list[Route]:
    """The routes below /maps.

    `asset_url` gives the address of `leaflet.js`, `leaflet.css`, `pbf.js` and each of MAP_FILES; it raises
    for others.
    With a `base_map` every map can be shown over it.
    Requests carry `request.state.database` and `request.state.viewer` (None: nobody has signed in).
    """
    figure = partial(figure_of, asset_url, base_tiles=BASE_TILES if base_map else None)
    maps = CoverageMaps(figure(layer_of=MonthsLayer), today)
    shapes = Shapes(today)
    density = DensityMaps(figure(PAINTS), today)
    service = figure(SERVICE_PAINTS)
    overview = figure(layer_of=OverviewLayer)
    gaps, spots = figure(GAP_PAINTS), figure(SPOT_PAINTS)
    stations = figure(TONES, OverviewLayer)
    mine = figure({}, MineLayer)
    figures = (maps.figure, density.figure, service, overview, gaps, spots, stations, mine)
    scripts = Scripts([one.script for one in figures])
    return [
        own_map("/maps/coverage"),
        *printed_routes(today),
        *month_routes(today),
        *landmark_routes(today),
        *map_tile_routes(today),
        *base_map_routes(base_map),
        *bulletin_routes(today),
        Route("/maps/coverage/{code}", maps.page),
        Route("/maps/coverage/{code}/rows.json", maps.rows),
        Route("/maps/search", PlaceSearch(maps.figure.styles, today).found),
        own_map("/maps/density"),
        *sheet_routes("/maps/density", density.sheet),
        Route("/maps/density/{code}", density.page),
        Route("/maps/density/{code}/rows.json", density.rows),
        Route("/maps/density/{code}/hexagons/{digest}.json", density.shapes),
        Route("/maps/shapes/{code}/{level}/{digest}.json", shapes.shapes),
        Route("/maps/scripts/{name}", scripts.script),
        *service_routes(service, today),
        *overview_routes(overview, today),
        *gap_routes(gaps, today),
        *hotspot_routes(spots, today),
        *station_routes(stations, today),
        *mine_routes(mine, today),
    ]
