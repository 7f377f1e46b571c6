"""What a file is by its content, whatever its name says; what is not read is refused by its real name."""

from db.errors import DomainError
from importers.files.forms import packed
from importers.files.limits import Limits
from importers.files.refusals import refused

__all__ = ["HTML", "ODS", "TEXT", "XLS", "XLSX", "kind_of"]

XLSX, XLS, ODS, TEXT, HTML = "XLSX", "XLS", "ODS", "TEXT", "HTML"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF_WITHOUT_OLE = (b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_BY_START = (
    (b"%PDF", "FILE_IS_PDF"),
    (b"Rar!\x1a\x07", "FILE_IS_ARCHIVE"),
    (b"7z\xbc\xaf\x27\x1c", "FILE_IS_ARCHIVE"),
    (b"\x1f\x8b", "FILE_IS_ARCHIVE"),
    (b"BZh", "FILE_IS_ARCHIVE"),
    (b"\xfd7zXZ\x00", "FILE_IS_ARCHIVE"),
    (b"\x28\xb5\x2f\xfd", "FILE_IS_ARCHIVE"),
    (b"{\\rtf", "FILE_IS_DOCUMENT"),
    (b"\x89PNG\r\n", "FILE_IS_IMAGE"),
    (b"\xff\xd8\xff", "FILE_IS_IMAGE"),
    (b"GIF8", "FILE_IS_IMAGE"),
    (b"II*\x00", "FILE_IS_IMAGE"),
    (b"MM\x00*", "FILE_IS_IMAGE"),
    (b"\x00\x01\x00\x00Standard ", "FILE_IS_DATABASE"),
    (b"SQLite format 3\x00", "FILE_IS_DATABASE"),
    (b"\x00\x00\x27\x0a", "FILE_IS_MAP"),
)
# Names of streams in an OLE container, in the UTF-16 in which its directory has them.
_STREAMS = (
    ("EncryptedPackage", "FILE_PROTECTED"),
    ("WordDocument", "FILE_IS_DOCUMENT"),
    ("PowerPoint Document", "FILE_IS_DOCUMENT"),
    ("__substg1.0", "FILE_IS_DOCUMENT"),
)
_WORKBOOK_STREAMS = ("Workbook", "Book")
_LOOKED_AT = 4096
_KIND_WITHIN = 128


def kind_of(content: bytes, limits: Limits) -> str:
    """XLSX, XLS, ODS, TEXT or HTML; raises DomainError with the code of what it is instead."""
    if not content.strip(b"\x00\t\r\n "):
        raise refused("FILE_EMPTY")
    if content.startswith(_OLE):
        return _in_ole(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _in_zip(content, limits)
    if content.startswith(_BIFF_WITHOUT_OLE):
        raise refused("FILE_FORM_UNSUPPORTED")
    for start, code in _BY_START:
        if content.startswith(start):
            raise refused(code)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        raise refused("FILE_IS_IMAGE")
    return _in_text(content)


def _in_ole(content: bytes) -> str:
    for name, code in _STREAMS:
        if name.encode("utf-16-le") in content:
            raise refused(code)
    if any(name.encode("utf-16-le") in content for name in _WORKBOOK_STREAMS):
        return XLS
    raise refused("FILE_MALFORMED")


def _in_zip(content: bytes, limits: Limits) -> str:
    names = packed.names(content, limits)
    if "xl/workbook.xml" in names:
        return XLSX
    if "content.xml" in names:
        return _open_document(content)
    raise _not_a_workbook(names)


def _open_document(content: bytes) -> str:
    """ODS, if it is a spreadsheet: the kind stands uncompressed at the very beginning."""
    start = content[:_KIND_WITHIN]
    if b"opendocument.spreadsheet" in start:
        return ODS
    is_document = any(one in start for one in (b"opendocument.text", b"opendocument.presentation"))
    raise refused("FILE_IS_DOCUMENT" if is_document else "FILE_FORM_UNSUPPORTED")


def _not_a_workbook(names: frozenset[str]) -> DomainError:
    if names & {"xl/workbook.bin", "index/document.iwa", "index.zip"}:
        return refused("FILE_FORM_UNSUPPORTED")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return refused("FILE_IS_DOCUMENT")
    if any(name.endswith((".shp", ".kml", ".gdb", ".geojson")) for name in names):
        return refused("FILE_IS_MAP")
    return refused("FILE_IS_ARCHIVE")


def _in_text(content: bytes) -> str:
    start = content[:_LOOKED_AT].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"mime-version:") or b"multipart/related" in start:
        raise refused("FILE_FORM_UNSUPPORTED")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and not start.startswith(b"<html"):
        raise refused("FILE_FORM_UNSUPPORTED")
    if start.startswith((b"{", b"<kml")) or (start.startswith(b"<?xml") and b"<kml" in start):
        raise refused("FILE_IS_MAP")
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body", b"<style")):
        return HTML
    if start.startswith(b"<?xml"):
        return HTML if b"<html" in start else _unsupported()
    return HTML if b"<table" in start and start.startswith(b"<") else TEXT


def _unsupported() -> str:
    raise refused("FILE_FORM_UNSUPPORTED")
