"""What the desk knows of each kind of file: its columns, and what is to be said beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from db.codes import FileKind
from db.errors import DomainError
from importers.columns.field import Kind
from importers.columns.kinds.map_layers import MAP_CELLS, MAP_DIVISIONS
from importers.kinds import STEPS

_DATED = frozenset({"said_on", "policy", "system"})


@dataclass(frozen=True, slots=True)
class DeskKind:
    """A kind of file.

    `key` is the field without which a sheet is no such list; a map has none: its layers need a shape instead.
    `asks` are the fields in which its form asks for more; `needs` are the terms that it cannot do without.
    """

    kind: FileKind
    columns: Kind
    key: str | None
    asks: frozenset[str]
    needs: tuple[str, ...] = ()

    @property
    def is_map(self) -> bool:
        """Whether it is read as a map."""
        return self.key is None

    def missing(self, terms: Mapping[str, Any]) -> list[str]:
        """The needed terms that nobody has said."""
        return [name for name in self.needs if not terms.get(name)]


_ASKED: Mapping[FileKind, frozenset[str]] = MappingProxyType(
    {
        FileKind.PEOPLE: _DATED | {"category", "whole"},
        FileKind.CONTACTS: frozenset(),
        FileKind.STATIONS: _DATED,
        FileKind.WORKERS: frozenset({"said_on", "policy"}),
        FileKind.POLICIES: frozenset({"policy"}),
        FileKind.DIVISIONS: frozenset({"said_on", "closings"}),
    }
)
_MAPS = (
    DeskKind(FileKind.CELLS, MAP_CELLS, None, frozenset({"plan", "system", "whole"}), ("plan",)),
    DeskKind(
        FileKind.SHAPES,
        MAP_DIVISIONS,
        None,
        frozenset({"change", "said_on", "source", "system", "whole"}),
        ("act",),
    ),
)
DESK_KINDS: Mapping[FileKind, DeskKind] = MappingProxyType(
    {kind: DeskKind(kind, steps.columns, steps.key, _ASKED[kind]) for kind, steps in STEPS.items()}
    | {one.kind: one for one in _MAPS}
)


def term_missing(names: list[str]) -> DomainError:
    """The refusal of a map of which nobody has said what it takes."""
    return DomainError(
        "IMPORT_TERM_MISSING",
        "网格图须写明草案名称；区划边界须写明是更正还是变更。",
        "Cells take the name of the draft, boundaries whether they are a correction or a change.",
        {"terms": names},
    )
