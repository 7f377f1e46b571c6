"""The program that reads a table: a packed workbook or a refusal goes out.

Run as `python -m importers.files.child` with the bounds as JSON.
"""

from importers.files.confined import answer
from importers.files.packing import pack
from importers.files.reading import read_content

__all__: list[str] = []

if __name__ == "__main__":
    answer(lambda content, limits: pack(read_content(content, "", limits)))
