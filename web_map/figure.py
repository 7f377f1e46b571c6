"""Folium, kept off the wire: links to our own files only, body and script apart, nothing inline."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import folium
from branca.element import CssLink, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from web_map.base_map.layer import BaseMapLayer
from web_map.landmarks.layer import LandmarksLayer
from web_map.palette import BARE, BARE_PAINT, PAINTS, Paint

Links = list[tuple[str, str]]
AssetUrl = Callable[[str], str]
# What reads vector tiles (decision 0104).
OF_TILES = ("pbf.js", "part-tiles.js")


@dataclass(frozen=True, slots=True)
class FigureParts:
    """A rendered figure: addresses of style sheets and scripts in order, the body's HTML, the script.

    `of_tiles` are further scripts, on pages whose parts come as tiles.
    """

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    body: str
    script: str
    of_tiles: tuple[str, ...] = ()


class PartedFigure(Figure):
    """A figure whose parts are handed out separately, so that a strict Content-Security-Policy holds."""

    def parts(self, asset_url: AssetUrl) -> FigureParts:
        """The parts, with the address that `asset_url` gives for the name of each file.

        Raises what `asset_url` raises for an unknown file, and ValueError for anything else that an element
        wants in the head, since that would be inline.
        """
        for child in self._children.values():
            child.render()
        styles, scripts = [], []
        for name, element in self.header._children.items():  # noqa: SLF001  # branca offers no other way
            if isinstance(element, CssLink):
                styles.append(asset_url(element.url))
            elif isinstance(element, JavascriptLink):
                scripts.append(asset_url(element.url))
            elif name != "meta_http":
                raise ValueError(name)
        return FigureParts(tuple(styles), tuple(scripts), self.html.render(), self.script.render())


class BareMap(folium.Map):
    """A Leaflet map without a base map, in a container of its own, that loads Leaflet alone."""

    # Lists of our own: Folium's are shared by all maps, and changing those would change everybody's.
    default_js: Links = [("leaflet", "leaflet.js")]  # noqa: RUF012  # declared so by Folium
    default_css: Links = [("leaflet_css", "leaflet.css")]  # noqa: RUF012  # as above
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }},
            ...{{ this.options|tojavascript }}
        });
        {{ this.get_name() }}.attributionControl.setPrefix(false);
        {% endmacro %}
        """
    )


class CoverageLayer(JSCSSMixin, Layer):
    """Parts of the page's table, painted on one canvas in the classes of `paints`."""

    default_js: Links = [  # noqa: RUF012  # as above
        ("table_sort", "table-sort.js"),
        ("part_rows", "part-rows.js"),
        ("coverage_layer", "coverage-layer.js"),
    ]
    default_css: Links = [  # noqa: RUF012  # as above
        ("coverage_page", "coverage-page.css"),
        ("coverage_map", "coverage-map.css"),
        ("coverage_print", "coverage-print.css"),
    ]
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.coverageLayer({{ this.paints|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, paints: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(name="coverage", overlay=True, control=False)
        self._name = "CoverageLayer"
        self.paints = {name: dict(paint) for name, paint in paints.items()}


class MonthsLayer(CoverageLayer):
    """The same, which can be painted month by month."""

    default_js: Links = [*CoverageLayer.default_js, ("month_slider", "month-slider.js")]  # noqa: RUF012  # as above
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.monthsLayer({{ this.paints|tojson }});
        {% endmacro %}
        """
    )


class OverviewLayer(CoverageLayer):
    """The same with more layers over it."""

    default_js: Links = [*CoverageLayer.default_js, ("overview_layer", "overview-layer.js")]  # noqa: RUF012  # as above
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.overviewLayer({{ this.paints|tojson }});
        {% endmacro %}
        """
    )


class MineLayer(CoverageLayer):
    """The same with persons to be visited and the way to them over it."""

    default_js: Links = [*CoverageLayer.default_js, ("mine_layer", "mine-layer.js")]  # noqa: RUF012  # as above
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.mineLayer({{ this.paints|tojson }});
        {% endmacro %}
        """
    )


def figure_of(
    asset_url: AssetUrl,
    paints: Mapping[Any, Paint] = PAINTS,
    layer_of: Callable[[dict[str, dict[str, Any]]], CoverageLayer] = CoverageLayer,
    base_tiles: str | None = None,
) -> FigureParts:
    """A map painted in classes, the same for every page and user: what differs stands in the page."""
    canvas = BareMap(
        (0, 0),
        tiles=None,
        zoom_control=False,
        prefer_canvas=True,
        zoom_snap=0,
        maxZoom=18,  # Folium keeps the other spelling for tiles
    )
    layer = layer_of(_paints(paints))
    layers = [layer, LandmarksLayer(layer)]
    if base_tiles:
        layers.append(BaseMapLayer(layer, base_tiles))
    # Folium's ids are random; named once, the script has one content and so one address.
    for one in (canvas, *layers):
        one._id = "page"  # noqa: SLF001  # folium offers no other way
    for one in layers:
        one.add_to(canvas)
    figure = PartedFigure()
    figure.add_child(canvas)
    return replace(figure.parts(asset_url), of_tiles=tuple(asset_url(name) for name in OF_TILES))


def _paints(paints: Mapping[Any, Paint]) -> dict[str, dict[str, Any]]:
    every = {**{name.value: paint for name, paint in paints.items()}, BARE: BARE_PAINT}
    return {
        name: {"fill": paint.fill, "pattern": paint.pattern.value, "dark": paint.is_dark}
        for name, paint in every.items()
    }
