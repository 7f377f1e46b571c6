"""The program that reads a map: a packed file or a refusal goes out.

Run as `python -m importers.maps.child` with the bounds as JSON.
"""

from importers.files.confined import answer
from importers.maps.packing import pack_map
from importers.maps.reading import read_map

__all__: list[str] = []

if __name__ == "__main__":
    answer(lambda content, limits: pack_map(read_map(content, "", limits)))
