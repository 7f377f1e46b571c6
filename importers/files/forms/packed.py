"""What is inside a zipped file, looked at before any reader of workbooks is let at it.

Sizes in a zip's directory are claims: the parts a workbook is read from are unpacked and counted here, in
pieces, and whatever would make a reader grow out of all bounds is told from them.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["BROKEN", "Part", "looked_through", "names"]

_PIECE = 1 << 20
_OVERLAP = 64
_PARTS_READ = re.compile(
    r"xl/.+\.(?:xml|rels)$|\[Content_Types\]\.xml$|_rels/\.rels$|content\.xml$|META-INF/manifest\.xml$",
    re.IGNORECASE,
)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_MANIFEST = "meta-inf/manifest.xml"  # older spreadsheets name its DTD, which nothing here reads
_CELL_AT = re.compile(rb'\sr=["\']([A-Z]{1,3})([0-9]{1,7})["\']')
_MARKS = re.compile(rb'hidden=["\'](?:1|true)|\st=["\']e["\']')
_ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet's part: how far its cells reach, and whether it hides lines or has faults."""

    lines: int
    columns: int
    has_marks: bool


def names(content: bytes, limits: Limits) -> frozenset[str]:
    """The names of the members, in small letters.

    Raises DomainError FILE_MALFORMED, FILE_HOSTILE, FILE_PROTECTED or FILE_UNPACKS_TOO_LARGE.
    """
    with _opened(content) as archive:
        members = archive.infolist()
    if len(members) > limits.members:
        raise refused("FILE_UNPACKS_TOO_LARGE")
    for one in members:
        path = one.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            raise refused("FILE_HOSTILE")
        if one.flag_bits & _ENCRYPTED:
            raise refused("FILE_PROTECTED")
    if sum(one.file_size for one in members) > limits.unpacked_bytes:
        raise refused("FILE_UNPACKS_TOO_LARGE")
    return frozenset(one.filename.replace("\\", "/").lower() for one in members)


def looked_through(content: bytes, limits: Limits) -> dict[str, Part]:
    """The worksheets' parts by name in small letters, after every part that is read was unpacked and counted.

    Raises DomainError FILE_UNPACKS_TOO_LARGE, FILE_HOSTILE or FILE_MALFORMED.
    """
    found: dict[str, Part] = {}
    left = limits.unpacked_bytes
    with _opened(content) as archive:
        for member in archive.infolist():
            if _PARTS_READ.match(member.filename.replace("\\", "/")):
                part, size = _look(archive, member, left)
                left -= size
                found[member.filename.replace("\\", "/").lower()] = part
    return found


def _look(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> tuple[Part, int]:
    size, lines, columns, has_marks = 0, 0, 0, False
    hostile = _ENTITY if member.filename.lower() == _MANIFEST else _DECLARED
    for piece, length in _pieces(archive, member):
        size += length
        if size > left:
            raise refused("FILE_UNPACKS_TOO_LARGE")
        if size == length and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise refused("FILE_MALFORMED")
        if hostile.search(piece):
            raise refused("FILE_HOSTILE")
        has_marks = has_marks or _MARKS.search(piece) is not None
        for column, line in set(_CELL_AT.findall(piece)):
            lines, columns = max(lines, int(line)), max(columns, _number(column))
    return Part(lines, columns, has_marks), size


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Pieces with the end of the one before, so that nothing is cut in two; and their own length."""
    before = b""
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_PIECE):
                yield before + piece, len(piece)
                before = piece[-_OVERLAP:]
    except BROKEN:
        raise refused("FILE_MALFORMED") from None


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except BROKEN:
        raise refused("FILE_MALFORMED") from None


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
