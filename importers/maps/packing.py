"""A map file as plain JSON and back, as a workbook is packed, with its shapes beside it."""

from base64 import b64decode, b64encode
from typing import Any

import orjson

from importers.files.packing import answered, pack, workbook_of
from importers.files.sheets import Sheet
from importers.maps.layers import MapFile, MapLayer

__all__ = ["pack_map", "unpack_map"]


def pack_map(file: MapFile) -> bytes:
    """The workbook of its layers, and of each layer what a table has not."""
    return orjson.dumps(
        {
            "book": orjson.Fragment(pack(file.workbook)),
            "layers": [
                {
                    "shapes": [None if one is None else b64encode(one).decode() for one in layer.shapes],
                    "unclosed": sorted(layer.unclosed),
                    "declared": layer.declared,
                    "claimed": layer.claimed,
                }
                for layer in file.layers
            ],
        }
    )


def unpack_map(answer: bytes, source: str) -> MapFile:
    """The file; raises DomainError with the refusal's code, or FILE_MALFORMED for what is neither."""
    return answered(answer, lambda told: _map(told, source))


def _map(told: dict[str, Any], source: str) -> MapFile:
    book = workbook_of(told["book"], source)
    layers = tuple(_layer(one, sheet) for one, sheet in zip(told["layers"], book.sheets, strict=True))
    return MapFile(source, book.form, book.encoding, layers)


def _layer(told: dict[str, Any], sheet: Sheet) -> MapLayer:
    shapes = tuple(None if one is None else b64decode(one, validate=True) for one in told["shapes"])
    if len(shapes) != len(sheet.lines):
        raise ValueError
    declared, claimed = (None if told[name] is None else str(told[name]) for name in ("declared", "claimed"))
    return MapLayer(sheet, shapes, frozenset(int(at) for at in told["unclosed"]), declared, claimed)
