"""What describes the collections: landing page, collection, queryables, and what is conformed to."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.layers.feature import PLACE
from app.layers.fields import Field
from app.layers.layer import Layer
from app.ogc.asked import queryables_of
from app.ogc.links import (
    CONFORMANCE,
    DATA,
    GEOJSON,
    MEDIA,
    OPENAPI,
    QML,
    QUERYABLES,
    SCHEMA,
    STYLESHEET,
    Addresses,
    Link,
    link,
)
from app.ogc.systems import CRS84, SYSTEMS
from app.ogc.tiles.documents import SCHEMES, TILED, tilesets_link
from resolvers.wording.language import said

_FEATURES = "http://www.opengis.net/spec/ogcapi-features"
_COMMON = "http://www.opengis.net/spec/ogcapi-common"
CONFORMS_TO = (
    *(f"{_COMMON}-1/1.0/conf/{one}" for one in ("core", "landing-page", "json", "html", "oas30")),
    f"{_COMMON}-2/1.0/conf/collections",
    *(f"{_FEATURES}-1/1.0/conf/{one}" for one in ("core", "oas30", "html", "geojson")),
    f"{_FEATURES}-2/1.0/conf/crs",
    *(
        f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{one}"
        for one in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")
    ),
    *(f"{_FEATURES}-3/1.0/conf/{one}" for one in ("queryables", "queryables-query-parameters")),
)
Bounds = Sequence[float] | None


def landing(to: Addresses, form: str) -> dict[str, Any]:
    """The landing page."""
    carried = to.carried()
    of_place = [pair for pair in carried if pair[0] == PLACE]
    return {
        "title": said("戎格地图服务", "Rongge: the atlas for map programs"),
        "description": said(
            "行政区划、网格、服务站、联系覆盖、密度与服务范围，与接口和地图同源",
            "Divisions, cells, stations, coverage, density, service areas: as the API and the maps answer",
        ),
        "links": [
            *to.both(form),
            link("service-desc", to.of("/api", of_place), OPENAPI, said("接口定义", "API definition")),
            link("conformance", to.of("/conformance"), MEDIA["json"], said("符合的标准", "Conformance")),
            link(CONFORMANCE, to.of("/conformance"), MEDIA["json"], said("符合的标准", "Conformance")),
            link("data", to.of("/collections", carried), MEDIA["json"], said("图层", "Collections")),
            link(SCHEMES, to.of("/tileMatrixSets"), MEDIA["json"], said("瓦片方案", "Tile matrix sets")),
            link(DATA, to.of("/collections", carried), MEDIA["json"], said("图层", "Collections")),
        ],
    }


def collection(to: Addresses, layer: Layer, extent: Bounds) -> dict[str, Any]:
    """A collection, without links to itself."""
    told: dict[str, Any] = {
        "id": layer.name,
        "title": layer.title,
        "itemType": "feature",
        "links": collection_links(to, layer),
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
    }
    if extent is not None:
        told["extent"] = {"spatial": {"bbox": [list(extent)], "crs": CRS84}}
    return told


def collection_links(to: Addresses, layer: Layer) -> list[Link]:
    """Where a collection leads."""
    path, carried = f"/collections/{layer.name}", to.carried(layer)
    items = said("要素", "Features")
    tiles = [tilesets_link(to, layer)] if layer.name in TILED else []
    return [
        *tiles,
        link("items", to.of(f"{path}/items", [*carried, ("f", "json")]), GEOJSON, f"{items} (GeoJSON)"),
        link("items", to.of(f"{path}/items", [*carried, ("f", "html")]), MEDIA["html"], f"{items} (HTML)"),
        link(QUERYABLES, to.of(f"{path}/queryables", carried), SCHEMA, said("可筛选的字段", "Queryables")),
        link(STYLESHEET, to.of(f"{path}/style.qml"), QML, said("QGIS 样式", "Style for QGIS")),
    ]


def queryables(to: Addresses, layer: Layer) -> dict[str, Any]:
    """The queryables of a collection (OGC API - Features, Part 3) as JSON Schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": to.of(f"/collections/{layer.name}/queryables"),
        "type": "object",
        "title": layer.title,
        "properties": {field.name: schema_of(field) for field in queryables_of(layer)},
        "additionalProperties": False,
    }


def schema_of(field: Field) -> Mapping[str, Any]:
    """The values of a field."""
    told: dict[str, Any] = {"title": field.title, "type": field.kind}
    if field.codes is not None:
        told["enum"] = [code.value for code in field.codes]
    return told | ({"format": "date"} if field.is_day else {})
