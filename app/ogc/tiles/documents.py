"""What describes tilesets: those of a collection, one of them, and the same as TileJSON."""

from collections.abc import Sequence
from typing import Any

from app.layers.layer import Layer
from app.ogc.links import MEDIA, Addresses, Link, link
from app.ogc.tiles.matrices import CRS, URI, WEB_MERCATOR
from resolvers.wording.language import said
from web_map.tiles.at import FIRST, LAST
from web_map.tiles.routes import MVT

TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
TILED = ("divisions", "cells")
VERSION = "version"
Bounds = Sequence[float] | None


def tileset_path(layer: Layer) -> str:
    """Where the tileset of a collection is told of."""
    return f"/collections/{layer.name}/tiles/{WEB_MERCATOR}"


def tilesets_link(to: Addresses, layer: Layer) -> Link:
    """From a collection to its tilesets."""
    address = to.of(f"/collections/{layer.name}/tiles", to.carried(layer))
    return link(TILESETS, address, MEDIA["json"], said("矢量瓦片", "Vector tiles"))


def brief(to: Addresses, layer: Layer) -> dict[str, Any]:
    """A tileset in the list of those of a collection."""
    address = to.of(tileset_path(layer), to.carried(layer))
    return {
        "title": layer.title,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": URI,
        "links": [link("self", address, MEDIA["json"], layer.title), _scheme(to)],
    }


def tileset(to: Addresses, layer: Layer, digest: str, bounds: Bounds) -> dict[str, Any]:
    """A tileset; the address of its tiles changes when any boundary does."""
    told = brief(to, layer)
    tiles = {"rel": "item", "type": MVT, "templated": True, "title": said("瓦片", "Tiles")}
    tiles["href"] = template(to, layer, digest, names=("tileMatrix", "tileRow", "tileCol"))
    told["links"] = [*told["links"], tiles, _json_link(to, layer)]
    told["tileMatrixSetId"] = WEB_MERCATOR
    told["layers"] = [{"id": layer.name, "title": layer.title, "dataType": "vector", "geometryDimension": 2}]
    if bounds is not None:
        west, south, east, north = bounds
        told["boundingBox"] = {"lowerLeft": [west, south], "upperRight": [east, north]}
    return told


def tile_json(to: Addresses, layer: Layer, digest: str, bounds: Bounds) -> dict[str, Any]:
    """The same as TileJSON 3.0.0, which MapLibre reads."""
    fields = {"id": said("区县与行号", "county and row")}
    told = {
        "tilejson": "3.0.0",
        "name": layer.title,
        "version": "1.0.0",
        "scheme": "xyz",
        "tiles": [template(to, layer, digest, names=("z", "y", "x"))],
        "minzoom": FIRST,
        "maxzoom": LAST,
        "vector_layers": [{"id": layer.name, "fields": fields}],
    }
    return told if bounds is None else {**told, "bounds": list(bounds)}


def template(to: Addresses, layer: Layer, digest: str, *, names: Sequence[str]) -> str:
    """The address of a tile, with the digest of all boundaries in it."""
    places = "/".join(f"{{{name}}}" for name in names)
    query = to.of("", [*to.carried(layer), (VERSION, digest)]).partition("?")[2]
    return f"{to.of(tileset_path(layer))}/{places}?{query}"


def _scheme(to: Addresses) -> Link:
    return link(SCHEME, to.of(f"/tileMatrixSets/{WEB_MERCATOR}"), MEDIA["json"], WEB_MERCATOR)


def _json_link(to: Addresses, layer: Layer) -> Link:
    address = to.of(tileset_path(layer), [*to.carried(layer), ("f", "tilejson")])
    return link("describedby", address, MEDIA["json"], "TileJSON")
