"""A map file's content as layers, in this process; `read_map_file` does it in one that may fail alone.

There GDAL has no drivers but ours: a VRT, or what streams another file, reads any file of the machine on the
word of an upload.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from pyogrio import list_layers, raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from importers.files.forms.texts import decoded
from importers.files.limits import MAPS, Limits
from importers.files.refusals import refused
from importers.maps.kinds import GEOJSON, GEOPACKAGE, KML, KMZ, SHAPEFILE, map_kind_of
from importers.maps.layers import MapFile, MapLayer
from importers.maps.members import Shapefile, kml_in, shapefiles_in
from importers.maps.shapes import Flat, flat
from importers.maps.systems import SaidSystem, said_system
from importers.maps.tables import sheet_of_features
from importers.maps.words import UNDECODED, words_of

__all__ = ["read_map"]

_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UNREADABLE = (
    *(DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError),
    *(IndexError, OverflowError, RuntimeError, UnicodeError, ValueError),
)
# How the reader calls a layer that has no name.
_NAMELESS = "pyogrio_"
_IS_CLAIMED = re.compile(rb'"crs"\s*:\s*\{')


class _Told(NamedTuple):
    """What GDAL tells of a layer."""

    name: str
    crs: str | None
    columns: list[str]
    values: list[np.ndarray]
    shapes: np.ndarray


def read_map(content: bytes, name: str, limits: Limits = MAPS) -> MapFile:
    """The layers in which a feature stands; raises DomainError with a code of `REFUSALS`, nothing else."""
    if len(content) > limits.content_bytes:
        raise refused("FILE_TOO_LARGE")
    kind = map_kind_of(content, limits)
    if kind == SHAPEFILE:
        encoding, layers = _shapefiles(content, limits)
    elif kind == GEOPACKAGE:
        encoding, layers = "UTF-8", [_layer(told, limits) for told in _told(content, limits)]
    else:
        encoding, layers = _texts(kind, content, limits)
    layers = [one for one in layers if one.sheet.lines]
    if not layers:
        raise refused("FILE_EMPTY")
    return MapFile(name, KML if kind == KMZ else kind, encoding, tuple(_told_apart(layers)))


def _told_apart(layers: Sequence[MapLayer]) -> Iterator[MapLayer]:
    """The layers with names of their own: folders of a KML may be called the same."""
    number = Counter[str]()
    for one in layers:
        number[one.sheet.name] += 1
        times = number[one.sheet.name]
        name = one.sheet.name if times == 1 else f"{one.sheet.name} ({times})"
        yield replace(one, sheet=replace(one.sheet, name=name))


def _texts(kind: str, content: bytes, limits: Limits) -> tuple[str, list[MapLayer]]:
    """GeoJSON and KML: by their standards always WGS-84, which offices' files are not."""
    text, encoding = decoded(kml_in(content, limits) if kind == KMZ else content)
    plain = text.encode()
    if kind != GEOJSON:
        if _DECLARED.search(plain):
            raise refused("FILE_HOSTILE")
        plain = re.sub(rb"^<\?xml[^>]*\?>", b"", plain.lstrip())
    layers = [_layer(told, limits, is_believed=False) for told in _told(plain, limits)]
    if kind == GEOJSON and not _IS_CLAIMED.search(plain):
        layers = [MapLayer(one.sheet, one.shapes, one.unclosed) for one in layers]
    return encoding, layers


def _shapefiles(content: bytes, limits: Limits) -> tuple[str, list[MapLayer]]:
    read = [
        _decoded(one, told)
        for one in shapefiles_in(content, limits)
        for told in _told(one.packed, limits, encoding=UNDECODED)
    ]
    layers = [_layer(told, limits) for _, told in read]
    if all(shape is None for layer in layers for shape in layer.shapes) and any(one.shapes for one in layers):
        raise refused("FILE_MALFORMED")
    return "、".join(dict.fromkeys(name for name, _ in read)), layers


def _decoded(file: Shapefile, told: _Told) -> tuple[str, _Told]:
    if not told.columns:
        raise refused(
            "FILE_MALFORMED"
        )  # its table cannot be read, and the shapes would come in without a name
    texts = [*told.columns]
    texts += [one for column in told.values for one in column if isinstance(one, str)]
    words = words_of(texts, file.encoding)
    values = [
        np.array([words.text(one) if isinstance(one, str) else one for one in column], dtype=object)
        if column.dtype == object
        else column
        for column in told.values
    ]
    columns = [words.text(one) for one in told.columns]
    crs = told.crs if file.has_system else None
    return words.name, _Told(file.name, crs, columns, values, told.shapes)


def _told(content: bytes, limits: Limits, **options: Any) -> list[_Told]:
    """All layers with shapes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of rings that are not closed, and of names
        try:
            names = [(at, str(name)) for at, (name, shape) in enumerate(list_layers(content)) if shape]
            if len(names) > limits.sheets:
                raise refused("SHEETS_TOO_MANY")
            return [_read(content, one, limits, options) for one in names]
        except MemoryError:
            raise
        except _UNREADABLE:
            raise refused("FILE_MALFORMED") from None


def _read(content: bytes, layer: tuple[int, str], limits: Limits, options: dict[str, Any]) -> _Told:
    # By its place: that of a GeoJSON is called anew each time it is opened.
    at, name = layer
    read = raw.read(content, layer=at, max_features=limits.lines + 1, datetime_as_string=True, **options)
    meta, _, shapes, values = read
    if len(shapes) > limits.lines:
        raise refused("SHEET_TOO_LARGE", name, limits.lines)
    name = "" if name.startswith(_NAMELESS) else name
    return _Told(name, meta["crs"], [str(one) for one in meta["fields"]], list(values), shapes)


def _layer(told: _Told, limits: Limits, *, is_believed: bool = True) -> MapLayer:
    drawn: Sequence[Flat] = flat(told.shapes, limits)
    sheet = sheet_of_features(told.name, told.columns, told.values, len(drawn), limits=limits)
    system: SaidSystem | None = said_system(told.crs)
    declared = system.name if system is not None and is_believed else None
    return MapLayer(
        sheet,
        tuple(one.wkb for one in drawn),
        frozenset(at for at, one in enumerate(drawn) if one.was_unclosed),
        declared,
        None if system is None or declared is not None else system.said,
    )
