"""The tile matrix set WebMercatorQuad (OGC 17-083r4, annex D.1)."""

from typing import Any

from app.ogc.systems import HALF_M
from db.errors import DomainError
from web_map.tiles.at import FIRST, LAST

WEB_MERCATOR = "WebMercatorQuad"
URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"
PIXELS, PIXEL_M = 256, 0.00028


def check_matrices(name: str) -> None:
    """Refuses other sets of tile matrices, TILE_NOT_FOUND."""
    if name != WEB_MERCATOR:
        raise DomainError(
            "TILE_NOT_FOUND", f"只有 {WEB_MERCATOR} 一种瓦片。", f"Tiles are those of {WEB_MERCATOR} only."
        )


def matrices() -> dict[str, Any]:
    """The set in the words of the standard."""
    return {
        "id": WEB_MERCATOR,
        "title": "Google Maps Compatible for the World",
        "uri": URI,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(zoom) for zoom in range(FIRST, LAST + 1)],
    }


def _matrix(zoom: int) -> dict[str, Any]:
    number = 2**zoom
    size = 2 * HALF_M / (PIXELS * number)
    return {
        "id": str(zoom),
        "scaleDenominator": size / PIXEL_M,
        "cellSize": size,
        "pointOfOrigin": [-HALF_M, HALF_M],
        "cornerOfOrigin": "topLeft",
        "tileWidth": PIXELS,
        "tileHeight": PIXELS,
        "matrixWidth": number,
        "matrixHeight": number,
    }
