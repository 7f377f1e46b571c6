"""A style in QGIS's own form (QML), as QGIS 3.22 and later read it."""

from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element, SubElement, tostring

from app.layers.styles.style import Drawn, Form, Style
from resolvers.wording.language import name_of
from web_map.palette import Pattern

VERSION = "3.22.0"
EDGE = "#5b6675"
WHITE = "#ffffff"
_HEAD = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
Options = Mapping[str, str]
_IN_MM: Options = MappingProxyType({"outline_width_unit": "MM", "line_width_unit": "MM", "size_unit": "MM"})


def qml(style: Style) -> bytes:
    """The style as a document; classes are named in the caller's language."""
    root = Element("qgis", version=VERSION, styleCategories="Symbology")
    told = {"type": "categorizedSymbol", "attr": style.expression, "symbollevels": "0", "enableorderby": "0"}
    renderer = SubElement(root, "renderer-v2", told)
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    for number, entry in enumerate(style.entries):
        named = {"value": entry.code.value, "type": "string", "label": name_of(entry.code)}
        SubElement(categories, "category", {**named, "symbol": str(number), "render": "true"})
        _symbol(symbols, str(number), entry.drawn)
    return _HEAD + bytes(tostring(root, encoding="utf-8"))


def _symbol(symbols: Element, name: str, drawn: Drawn) -> None:
    kind = "marker" if drawn.form is Form.POINT else "fill"
    symbol = SubElement(symbols, "symbol", {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1"})
    if drawn.form is Form.POINT:
        _layer(symbol, "SimpleMarker", _mark(drawn))
        return
    _layer(symbol, "SimpleFill", _area(drawn))
    inside = _INSIDE.get(drawn.pattern)
    if inside is not None:
        inside(symbol, name, drawn.colour)


def _mark(drawn: Drawn) -> Options:
    fill, edge = (drawn.colour, WHITE) if drawn.filled else (WHITE, drawn.colour)
    told = {"name": "circle", "color": _colour(fill), "outline_color": _colour(edge)}
    return {**told, "outline_width": "0.4", "size": f"{drawn.size_mm:g}"}


def _area(drawn: Drawn) -> Options:
    edge, width = (drawn.colour, drawn.size_mm) if drawn.form is Form.OUTLINE else (EDGE, 0.2)
    bare = drawn.form is Form.OUTLINE or drawn.pattern is Pattern.ABSENT
    # The lines and dots of a pattern stand on white.
    fill = WHITE if drawn.pattern in _INSIDE else drawn.colour
    dashed = drawn.pattern is Pattern.EMPTY
    return {
        "color": _colour(fill),
        "style": "no" if bare else "solid",
        "outline_color": _colour(edge),
        "outline_style": "dash" if dashed else "solid",
        "outline_width": f"{width:g}",
    }


def _hatch(symbol: Element, name: str, colour: str) -> None:
    told = {"angle": "45", "distance": "1.6", "distance_unit": "MM", "color": _colour(colour)}
    layer = _layer(symbol, "LinePatternFill", {**told, "line_width": "0.3"})
    line = SubElement(layer, "symbol", {"type": "line", "name": f"@{name}@1", "alpha": "1"})
    _layer(line, "SimpleLine", {"line_color": _colour(colour), "line_width": "0.3"})


def _dots(symbol: Element, name: str, colour: str) -> None:
    apart = {"distance_x": "1.6", "distance_y": "1.6", "distance_x_unit": "MM", "distance_y_unit": "MM"}
    layer = _layer(symbol, "PointPatternFill", apart)
    mark = SubElement(layer, "symbol", {"type": "marker", "name": f"@{name}@1", "alpha": "1"})
    told = {"name": "circle", "color": _colour(colour), "outline_style": "no", "size": "0.5"}
    _layer(mark, "SimpleMarker", told)


_INSIDE = MappingProxyType({Pattern.HATCH: _hatch, Pattern.DOTS: _dots})


def _layer(symbol: Element, kind: str, options: Options) -> Element:
    layer = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0"})
    layer.set("pass", "0")
    held = SubElement(layer, "Option", type="Map")
    for name, value in {**_IN_MM, **options}.items():
        SubElement(held, "Option", name=name, value=value, type="QString")
    return layer


def _colour(value: str) -> str:
    return ",".join([*(str(part) for part in bytes.fromhex(value[1:])), "255"])
