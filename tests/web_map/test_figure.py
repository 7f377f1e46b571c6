"""Folium is kept to our own files, with nothing inline."""

import folium
import pytest

from web_map.figure import OverviewLayer, PartedFigure, figure_of

STYLES = ("leaflet.css", "coverage-page.css", "coverage-map.css", "coverage-print.css", "landmarks.css")
SCRIPTS = ("table-sort.js", "part-rows.js", "coverage-layer.js", "overview-layer.js", "landmarks-layer.js")
TILED = ("pbf.js", "part-tiles.js")
OURS = {name: f"/assets/{name}" for name in ("leaflet.js", *SCRIPTS, *STYLES, *TILED)}


def test_every_link_of_the_figure_is_one_of_our_own_files() -> None:
    parts = figure_of(OURS.__getitem__)
    before, last = tuple(OURS[name] for name in ("leaflet.js", *SCRIPTS[:3])), SCRIPTS[-1]
    assert parts.of_tiles == tuple(OURS[name] for name in TILED)
    assert parts.scripts == (*before, f"/assets/{last}")
    overview = figure_of(OURS.__getitem__, layer_of=OverviewLayer)
    assert overview.scripts == (*before, "/assets/overview-layer.js", f"/assets/{last}")
    assert parts.styles == tuple(OURS[name] for name in STYLES)


def test_body_and_script_come_apart_and_without_inline_code() -> None:
    parts = figure_of(OURS.__getitem__)
    assert parts.body.split() == ["<div", 'class="folium-map"', 'id="map_page"></div>']
    assert "<" not in parts.script
    assert "http" not in parts.script
    assert "attributionControl.setPrefix(false)" in parts.script


def test_the_script_is_the_same_each_time_so_that_its_address_is() -> None:
    assert figure_of(OURS.__getitem__).script == figure_of(OURS.__getitem__).script


def test_an_unknown_link_is_an_error() -> None:
    figure = PartedFigure()
    figure.add_child(folium.Map(tiles=None))
    with pytest.raises(KeyError, match=r"https://"):
        figure.parts(OURS.__getitem__)


def test_an_inline_style_is_an_error() -> None:
    figure = PartedFigure()
    figure.add_child(folium.Map(tiles=None))
    with pytest.raises(ValueError, match="map_"):
        figure.parts(lambda _name: "/assets/anything")


def test_folium_itself_is_left_as_it_was() -> None:
    before = [list(folium.Map.default_js), list(folium.Map.default_css)]
    figure_of(OURS.__getitem__)
    assert [folium.Map.default_js, folium.Map.default_css] == before
    assert any("jquery" in name for name, _ in folium.Map.default_js)
