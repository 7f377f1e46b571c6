"""How much a file may ask of the machine before it is refused."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading.

    `content_bytes` is the file itself, `unpacked_bytes` what a zipped one unpacks to, `memory_bytes` the
    address space of the process that reads it, `answer_bytes` what that may hand back, `characters` a cell's.
    A sheet's `cells` are those of the rectangle that holds all of them, `vertices` those of a map's shapes.
    """

    content_bytes: int = 256 * _MIB
    unpacked_bytes: int = 1536 * _MIB
    memory_bytes: int = 3072 * _MIB
    answer_bytes: int = 768 * _MIB
    seconds: float = 300.0
    open_files: int = 24
    members: int = 2_000
    sheets: int = 100
    lines: int = 1_048_576
    columns: int = 500
    cells: int = 24_000_000
    characters: int = 32_767
    vertices: int = 1_000_000


USUAL = Limits()
MAPS = Limits(
    content_bytes=128 * _MIB,
    unpacked_bytes=512 * _MIB,
    answer_bytes=256 * _MIB,
    seconds=120.0,
    members=500,
    lines=100_000,
    columns=300,
)
