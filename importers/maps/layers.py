"""A map file as it was read: a sheet for each layer, with the shapes as they are drawn in the file."""

from dataclasses import dataclass

from importers.files.sheets import Sheet, Workbook

__all__ = ["MapFile", "MapLayer"]


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer: its features are the sheet's lines, numbered from 1.

    `shapes` are WKB in the file's own coordinates, flat and with their rings closed, None where a feature has
    none that can be read; `unclosed` are the places of those whose rings were not. `declared` is the system
    by the file's own .prj or GeoPackage, as `PlaceSystem.name` has it; `claimed` what it says of its system
    that is not believed: such a word is written by programs, whatever the coordinates are.
    """

    sheet: Sheet
    shapes: tuple[bytes | None, ...]
    unclosed: frozenset[int] = frozenset()
    declared: str | None = None
    claimed: str | None = None


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map file: what it really is ("GEOJSON", "SHAPEFILE", "GEOPACKAGE", "KML"), and its layers."""

    source: str
    form: str
    encoding: str | None
    layers: tuple[MapLayer, ...]

    @property
    def workbook(self) -> Workbook:
        """The layers as tables."""
        return Workbook(self.source, self.form, self.encoding, tuple(one.sheet for one in self.layers))
