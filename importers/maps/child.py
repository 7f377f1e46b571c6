"""The program that reads a map: a packed file or a refusal goes out.

Run as `python -m importers.maps.child` with the bounds as JSON, and the other drivers of GDAL skipped by its
environment.
"""

import sys

from pyogrio import list_drivers

from importers.files.confined import answer
from importers.maps.kinds import READING
from importers.maps.packing import pack_map
from importers.maps.reading import read_map

__all__: list[str] = []

if __name__ == "__main__":
    if set(list_drivers()) - READING:
        sys.exit("GDAL has drivers that would read other files on the word of this one")
    answer(lambda content, limits: pack_map(read_map(content, "", limits)))
