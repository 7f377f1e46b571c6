"""Features as documents: a page of them, and one."""

from collections.abc import Sequence
from typing import Any

from app.layers.feature import Feature, Found
from app.layers.layer import Layer
from app.ogc.asked import Asked
from app.ogc.links import GEOJSON, MEDIA, Addresses, Link, link
from app.ogc.systems import geometry_in
from resolvers.wording.language import said

NEXT, PREV = "next", "prev"


def collection_of_features(found: Found, links: Sequence[Link], crs: str) -> dict[str, Any]:
    """A page of features as a FeatureCollection; coordinates in the order of axes of `crs`."""
    return {
        "type": "FeatureCollection",
        "features": [feature_of(one, crs) for one in found.features],
        "numberMatched": found.matched,
        "numberReturned": len(found.features),
        "links": list(links),
    }


def feature_of(one: Feature, crs: str) -> dict[str, Any]:
    """A feature."""
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": geometry_in(crs, one.geojson),
        "properties": dict(one.fields),
    }


def page_links(to: Addresses, layer: Layer, asked: Asked, found: Found, *, form: str) -> list[Link]:
    """Where a page of features leads: to itself, on and back, and to its collection."""
    links = to.both(form, GEOJSON)
    media = GEOJSON if form == "json" else MEDIA[form]
    if asked.offset + len(found.features) < found.matched and found.features:
        links.append(link(NEXT, to.page(asked.offset + asked.limit), media, said("下一页", "Next page")))
    if asked.offset:
        back = max(0, asked.offset - asked.limit)
        links.append(link(PREV, to.page(back), media, said("上一页", "Previous page")))
    return [*links, up(to, layer)]


def up(to: Addresses, layer: Layer) -> Link:
    """The link to the collection."""
    path = f"/collections/{layer.name}"
    return link("collection", to.of(path, to.carried(layer)), MEDIA["json"], layer.title)


def table_of(features: Sequence[Feature], layer: Layer) -> list[Sequence[object]]:
    """Features as rows under the titles of their fields."""
    heading = ["id", *[field.title for field in layer.fields]]
    return [heading, *[[one.id, *[one.fields.get(field.name) for field in layer.fields]] for one in features]]
