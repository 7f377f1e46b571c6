"""Which marks stand in files, however they are written or packed."""

import gzip
import json
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

_GZIP = b"\x1f\x8b\x08"
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le")


def marks_in(content: str | bytes, marks: Iterable[str]) -> set[str]:
    """The marks in a text, or in bytes as they are and in whatever is packed in them (ZIP, XLSX, gzip)."""
    layers = list(_unpacked(content.encode() if isinstance(content, str) else content))
    return {mark for mark in marks if any(form in one for form in _forms(mark) for one in layers)}


def marks_in_files(folder: Path, marks: Iterable[str], *, but: Path) -> dict[str, set[str]]:
    """By the path of each file below a folder the marks in it; what lies below `but` is left out."""
    files = [one for one in folder.rglob("*") if one.is_file() and but not in one.parents]
    wanted = tuple(marks)
    return {str(one.relative_to(folder)): marks_in(one.read_bytes(), wanted) for one in files}


def _forms(mark: str) -> set[bytes]:
    """In each encoding, as JSON escapes it and as addresses do."""
    escaped = (json.dumps(mark)[1:-1], quote(mark), quote(mark).lower())
    return {mark.encode(one) for one in _ENCODINGS} | {one.encode() for one in escaped}


def _unpacked(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(_GZIP):
        yield from _unpacked(gzip.decompress(content))
    elif zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            for member in packed.infolist():
                yield member.filename.encode()
                yield from _unpacked(packed.read(member))
