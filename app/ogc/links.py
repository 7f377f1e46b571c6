"""Addresses below /ogc as links: whole ones, which carry the place, the days and the map on."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from app.layers.layer import Layer
from app.ogc.asked import FORMAT, HTML, JSON, known_everywhere
from app.ogc.root import ROOT
from resolvers.wording.language import said

MEDIA = {JSON: "application/json", HTML: "text/html"}
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SCHEMA = "application/schema+json"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
STYLESHEET, QML = "stylesheet", "application/x-qgis-qml+xml"
CONFORMANCE = "http://www.opengis.net/def/rel/ogc/1.0/conformance"
DATA = "http://www.opengis.net/def/rel/ogc/1.0/data"

Link = dict[str, str]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that an answer to `request` leads to, as whoever asked has to call them."""

    request: Request

    def carried(self, layer: Layer | None = None) -> list[tuple[str, str]]:
        """The parameters that go with every link: of a collection those its map knows."""
        known = {*known_everywhere(layer)} - {FORMAT}
        if layer is not None and "collection" not in self.request.path_params:
            known -= set(layer.apart)
        return [pair for pair in self.request.query_params.multi_items() if pair[0] in known]

    def of(self, path: str, pairs: Pairs = ()) -> str:
        """The address of a path below the root."""
        base = str(self.request.base_url).rstrip("/")
        return f"{base}{ROOT}{path}{'?' if pairs else ''}{urlencode(pairs)}"

    def here(self, form: str) -> str:
        """This address in a form."""
        return self.of(self._path, [*self._without(FORMAT), (FORMAT, form)])

    def page(self, offset: int) -> str:
        """This address at another offset."""
        return self.of(self._path, [*self._without("offset"), ("offset", str(offset))])

    def both(self, shown: str, media: str = MEDIA[JSON]) -> list[Link]:
        """The links of an answer to itself and to its other form."""
        other = HTML if shown == JSON else JSON
        kinds = {JSON: media, HTML: MEDIA[HTML]}
        return [
            link("self", self.here(shown), kinds[shown], said("本文档", "This document")),
            link("alternate", self.here(other), kinds[other], said("另一种格式", "The same in another form")),
        ]

    @property
    def _path(self) -> str:
        return self.request.url.path.removeprefix(ROOT)

    def _without(self, name: str) -> list[tuple[str, str]]:
        return [pair for pair in self.request.query_params.multi_items() if pair[0] != name]


def link(rel: str, href: str, media: str, title: str) -> Link:
    """A link (OGC API - Common, link.yaml)."""
    return {"rel": rel, "href": href, "type": media, "title": title}
