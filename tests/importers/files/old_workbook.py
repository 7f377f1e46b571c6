"""A workbook of the older form (.xls, .et of WPS): BIFF8 records in an OLE container, as few as will do."""

import struct
from collections.abc import Iterator, Sequence

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_DATE_FORMAT = 14


def xls(
    rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, ...]] = (), *, since_1904: bool = False
) -> bytes:
    """A workbook with one sheet; numbers below zero are shown as days, counted without the sign."""
    globals_ = [
        _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)),
        _record(0x42, struct.pack("<H", 1200)),
        _record(0x22, struct.pack("<H", since_1904)),
        _record(0xE0, struct.pack("<HHH14x", 0, 0, 0)),
        _record(0xE0, struct.pack("<HHH14x", 0, _DATE_FORMAT, 0)),
    ]
    name = _text("名单", "<BB")
    at = sum(map(len, globals_)) + 4 + 6 + len(name) + 4
    globals_ += [_record(0x85, struct.pack("<IBB", at, 0, 0) + name), _record(0x0A, b"")]
    return _container(b"".join([*globals_, *_sheet(rows, merged)]))


def _sheet(rows: Sequence[Sequence[str | float]], merged: Sequence[tuple[int, ...]]) -> Iterator[bytes]:
    yield _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    yield _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str) and value:
                yield _record(0x204, struct.pack("<HHH", row, column, 0) + _text(value, "<HB"))
            elif not isinstance(value, str):
                yield _record(0x203, struct.pack("<HHHd", row, column, value < 0, abs(value)))
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *one) for one in merged)
        yield _record(0xE5, struct.pack("<H", len(merged)) + ranges)
    yield _record(0x0A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _text(text: str, length: str) -> bytes:
    return struct.pack(length, len(text), 1) + text.encode("utf-16-le")


def _container(stream: bytes) -> bytes:
    """The stream as `Workbook`: a header, the table of sectors, the directory, and the stream's sectors."""
    stream = stream.ljust(4096, b"\x00")
    sectors = -(-len(stream) // _SECTOR)
    table = [_TABLE, _END, *range(3, sectors + 2), _END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<16xHHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    return (
        header
        + struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
        + directory.ljust(_SECTOR, b"\x00")
        + stream.ljust(sectors * _SECTOR, b"\x00")
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\x00\x00"
    head = struct.pack("<64sHBBIII", written, len(written), kind, 1, _FREE, _FREE, child)
    return head + struct.pack("<16x4x8x8xIQ", start, size)
