"""What lies in a zip of a map: Shapefiles with the parts that belong together, each packed anew."""

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["Shapefile", "kml_in", "shapefiles_in"]

_UTF8_NAME = 0x800
_NEEDED = (".shp", ".shx", ".dbf")
_TAKEN = (*_NEEDED, ".prj", ".cpg")
_HEADER, _LENGTH = 100, slice(24, 28)
_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Shapefile:
    """One Shapefile: its name, its parts as a zip of plain names without the .cpg, and what that says."""

    name: str
    packed: bytes
    encoding: str | None
    has_system: bool


def shapefiles_in(content: bytes, limits: Limits) -> list[Shapefile]:
    """The Shapefiles of a zip, in whatever folder they lie, by name.

    Raises DomainError MAP_PARTS_MISSING, FILE_MALFORMED for one that is cut off, FILE_UNPACKS_TOO_LARGE or
    SHEETS_TOO_MANY.
    """
    found: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
    for path, unpacked in _unpacked(content, _TAKEN, limits).items():
        stem, _, ending = path.rpartition(".")
        found[stem]["." + ending.lower()] = unpacked
    whole = {stem: parts for stem, parts in sorted(found.items()) if ".shp" in parts}
    if not whole or any(not parts.keys() >= set(_NEEDED) for parts in whole.values()):
        raise refused("MAP_PARTS_MISSING")
    if len(whole) > limits.sheets:
        raise refused("SHEETS_TOO_MANY")
    return [_shapefile(stem, parts) for stem, parts in whole.items()]


def kml_in(content: bytes, limits: Limits) -> bytes:
    """The KML of a KMZ: doc.kml, else the first; raises as `shapefiles_in` does."""
    found = _unpacked(content, (".kml",), limits)
    best = min(found, key=lambda path: (not path.lower().endswith("doc.kml"), path))
    return found[best]


def _shapefile(stem: str, parts: Mapping[str, bytes]) -> Shapefile:
    for ending in (".shp", ".shx"):
        _check_whole(parts[ending])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for ending in (*_NEEDED, ".prj"):
            if ending in parts:
                archive.writestr("layer" + ending, parts[ending])
    said = parts.get(".cpg", b"").decode("ascii", "ignore").strip()
    return Shapefile(stem.rpartition("/")[2], made.getvalue(), said or None, ".prj" in parts)


def _check_whole(part: bytes) -> None:
    """Its header tells its length in words of two bytes: half a file reads as shapes that are not there."""
    if len(part) < _HEADER or len(part) < 2 * int.from_bytes(part[_LENGTH], "big"):
        raise refused("FILE_MALFORMED")


def _unpacked(content: bytes, endings: tuple[str, ...], limits: Limits) -> dict[str, bytes]:
    """The members with these endings by path; what is beside a name of a Mac's making is left out."""
    found: dict[str, bytes] = {}
    left = limits.unpacked_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                path = _path(member)
                if path.lower().endswith(endings) and not path.startswith("__MACOSX/"):
                    found[path] = _read(archive, member, left)
                    left -= len(found[path])
    except _BROKEN:
        raise refused("FILE_MALFORMED") from None
    return found


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    """All of a member; sizes in the directory are claims."""
    pieces: list[bytes] = []
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise refused("FILE_UNPACKS_TOO_LARGE")
    return b"".join(pieces)


def _path(member: zipfile.ZipInfo) -> str:
    """The path, whose names are those of Chinese Windows unless they are marked as UTF-8."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for codec in ("utf-8", "gb18030"):
            try:
                name = raw.decode(codec)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")
