"""A map file read in a process of its own, as tables are, by the drivers of four forms and no others."""

from pathlib import Path

from importers.files.book import Reader, answer_of
from importers.files.limits import MAPS, Limits
from importers.maps.kinds import SKIPPED
from importers.maps.layers import MapFile
from importers.maps.packing import unpack_map

__all__ = ["read_map_file"]


def read_map_file(given: Path | bytes, name: str, limits: Limits = MAPS) -> MapFile:
    """The layers of a map file, by its path or its content; blocks until it is read.

    Raises DomainError with a code of `REFUSALS`, whatever the file does to the process that reads it.
    """
    reader = Reader("importers.maps.child", limits, {"GDAL_SKIP": SKIPPED})
    return unpack_map(answer_of(reader, given), name)
