"""The API in the words of OpenAPI 3.0, from the collections themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.layers.feature import PLACE
from app.layers.fields import Field
from app.layers.layer import Layer
from app.ogc.asked import (
    DATETIME,
    EVERY_KEPT,
    FORMAT,
    HTML,
    JSON,
    MANY,
    MOST,
    USUAL_LIMIT,
    kept_of,
    queryables_of,
)
from app.ogc.documents import schema_of
from app.ogc.links import GEOJSON, OPENAPI, QML, SCHEMA, Addresses
from app.ogc.offered import COLLECTIONS
from app.ogc.systems import CRS84, SYSTEMS
from app.ogc.tiles.documents import TILED, VERSION
from app.ogc.tiles.matrices import WEB_MERCATOR
from resolvers.wording.language import said
from web_map.tiles.routes import MVT

PROBLEM = "application/problem+json"
_CRS: Mapping[str, Any] = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": CRS84}
_BOX: Mapping[str, Any] = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}


def definition(to: Addresses) -> dict[str, Any]:
    """The document."""
    title = said("戎格地图服务", "Rongge: the atlas for map programs")
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1.0.0"},
        "servers": [{"url": to.of("")}],
        "security": [{"bearer": []}, {"session": []}],
        "paths": {
            "/": _get("landing", title, _common(EVERY_KEPT)),
            "/api": _get("definition", title, _refs(FORMAT, PLACE), OPENAPI),
            "/conformance": _get("conformance", said("符合的标准", "Conformance"), _refs(FORMAT)),
            "/collections": _get("collections", said("图层", "Collections"), _common(EVERY_KEPT)),
            **{path: told for one in COLLECTIONS for path, told in _paths(one.layer)},
            **tile_paths(),
        },
        "components": {
            "parameters": _parameters(),
            "responses": {"Problem": _problem()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "rongge_session"},
            },
        },
    }


def tile_paths() -> dict[str, Any]:
    """The addresses of tiles."""
    in_path = {"in": "path", "required": True, "schema": {"type": "string"}}
    matrix, *place = (
        {"name": name, **in_path} for name in ("tileMatrixSetId", "tileMatrix", "tileRow", "tileCol")
    )
    told: dict[str, Any] = {
        "/tileMatrixSets": _get("tileMatrixSets", said("瓦片方案", "Tile matrix sets"), _refs(FORMAT)),
        "/tileMatrixSets/{tileMatrixSetId}": _get("tileMatrixSet", WEB_MERCATOR, [*_refs(FORMAT), matrix]),
    }
    for layer in (one.layer for one in COLLECTIONS if one.layer.name in TILED):
        path, name, known = f"/collections/{layer.name}/tiles", layer.name.title(), _common(kept_of(layer))
        form = _parameter(FORMAT, {"type": "string", "enum": [JSON, HTML, "tilejson"]})
        version = _parameter(VERSION, {"type": "string"}, said("边界的版本", "The version of the boundaries"))
        own = [*_refs(PLACE, DATETIME), matrix]
        told[path] = _get(f"tilesets{name}", layer.title, known)
        told[f"{path}/{{tileMatrixSetId}}"] = _get(f"tileset{name}", layer.title, [form, *own])
        tile = f"{path}/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
        told[tile] = _get(f"tile{name}", layer.title, [*own, *place, version], MVT)
    return told


def _paths(layer: Layer) -> Iterable[tuple[str, Any]]:
    """The addresses of a collection."""
    path, known = f"/collections/{layer.name}", _common(kept_of(layer))
    name = layer.name.title().replace("-", "")
    page = [
        *known,
        *_refs("limit", "offset", "bbox", "bbox-crs", "crs"),
        *map(_of_field, queryables_of(layer)),
    ]
    one = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    yield path, _get(f"describe{name}", layer.title, known)
    yield f"{path}/queryables", _get(f"queryables{name}", layer.title, known, SCHEMA)
    yield f"{path}/style.qml", _get(f"style{name}", layer.title, _refs(PLACE, DATETIME, *kept_of(layer)), QML)
    yield f"{path}/items", _get(f"features{name}", layer.title, page, GEOJSON)
    yield (
        f"{path}/items/{{featureId}}",
        _get(f"feature{name}", layer.title, [*known, *_refs("crs"), one], GEOJSON),
    )


def _get(name: str, title: str, parameters: list[Any], media: str = "application/json") -> dict[str, Any]:
    content = {media: {"schema": {"type": "object"}}}
    if media not in {OPENAPI, QML}:
        content["text/html"] = {"schema": {"type": "string"}}
    problem = {"$ref": "#/components/responses/Problem"}
    answers = {"200": {"description": title, "content": content}, "default": problem}
    return {"get": {"operationId": name, "summary": title, "parameters": parameters, "responses": answers}}


def _common(kept: Iterable[str]) -> list[Any]:
    return _refs(FORMAT, PLACE, DATETIME, *kept)


def _refs(*names: str) -> list[Any]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _of_field(field: Field) -> dict[str, Any]:
    return _parameter(field.name, schema_of(field), field.title)


def _parameters() -> dict[str, Any]:
    """The parameters that many addresses have, each said once."""
    place = said(
        "区划代码（2 至 12 位）或网格代码；空为本人范围", "Code of a division or cell; yours by default"
    )
    days = said(
        "日期、时刻或区间：地面按末日；统计按区间，只给一日或不给首日时为当年至末日",
        "A day, an instant or an interval: the ground of its last day; numbers of the interval; "
        "of a single day, or without a first one, those of its year so far",
    )
    number = {"type": "integer"}
    limit = {**number, "minimum": 1, "maximum": MOST, "default": USUAL_LIMIT}
    own = {
        FORMAT: _parameter(FORMAT, {"type": "string", "enum": [JSON, HTML]}),
        PLACE: _parameter(PLACE, {"type": "string"}, place),
        DATETIME: _parameter(DATETIME, {"type": "string"}, days),
        "limit": _parameter("limit", limit),
        "offset": _parameter("offset", {**number, "minimum": 0, "default": 0}),
        "bbox": {**_parameter("bbox", _BOX), "style": "form", "explode": False},
        "bbox-crs": _parameter("bbox-crs", _CRS),
        "crs": _parameter("crs", _CRS),
    }
    return own | {name: _of_map(name) for name in EVERY_KEPT}


def _of_map(name: str) -> dict[str, Any]:
    text = said("同网页地图的参数", "As on the map of the same name")
    if name in MANY:
        values = {"type": "array", "items": {"type": "string"}}
        return {**_parameter(name, values, text), "style": "form", "explode": True}
    return _parameter(name, {"type": "string"}, text)


def _parameter(name: str, schema: Mapping[str, Any], text: str = "") -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "in": "query", "required": False, "schema": dict(schema)}
    return told | ({"description": text} if text else {})


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    names = ("type", "title", "detail", "code", "zh", "en", "instance")
    schema = {
        "type": "object",
        "required": ["title", "status", "code", "zh", "en"],
        "properties": {**dict.fromkeys(names, text), "status": {"type": "integer"}},
    }
    return {"description": said("错误", "An error"), "content": {PROBLEM: {"schema": schema}}}
