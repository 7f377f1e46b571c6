"""A program that `importers.roads.lines` runs: a file's first layer of lines, as JSON on standard output."""

import json
import sys

from pyogrio import raw


def main(path: str) -> None:
    """Prints geometry (WKB, hexadecimal) and columns of the layer's rows, in degrees."""
    meta, _, shapes, columns = raw.read(path, layer=0, force_2d=True)
    wkb = [None if shape is None else shape.hex() for shape in shapes]
    named = {str(name): column.tolist() for name, column in zip(meta["fields"], columns, strict=True)}
    json.dump({"wkb": wkb, "columns": named}, sys.stdout, default=str)


if __name__ == "__main__":
    main(sys.argv[1])
