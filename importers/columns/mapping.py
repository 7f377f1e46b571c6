"""The columns of a sheet and the fields they are: what was recognised, what not, what is to be asked."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from importers.columns.field import Field, Kind
from importers.values.said import folded

__all__ = ["ColumnMapping", "Mapped", "corrected", "recognised"]

_MARKS = re.compile(r"[*＊★●※:：_\-—\"'“”]+")
_REMARK = re.compile(
    r"\((?:必填|选填|非必填|可不填|18位|必须|单位.*?|格式.*?|如.*?|例.*?|请.*?|填.*?|示例.*?|文本.*?)\)"
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A column that was given a field: by its place from 0 and its heading."""

    at: int
    heading: str
    field: Field


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What each column of a sheet is.

    `twice` are columns that could all be one field, by its name: none of them is taken until somebody says
    which. `doubtful` are columns with the fields they may be. `passed` say nothing (序号). `missing` are the
    fields that this kind needs and no column is.
    """

    kind: Kind
    headings: tuple[str, ...]
    columns: tuple[Mapped, ...]
    unrecognised: tuple[int, ...] = ()
    passed: tuple[int, ...] = ()
    doubtful: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    twice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Field, ...]:
        """The needed fields that no column is."""
        given = {one.field.name for one in self.columns}
        return tuple(one for one in self.kind.fields if one.needed and one.name not in given)

    @property
    def is_settled(self) -> bool:
        """Whether a run could begin: nothing needed is missing, and nothing is to be asked."""
        return not (self.missing or self.twice or self.doubtful)

    def column(self, name: str) -> Mapped | None:
        """The column that is this field, if one is."""
        return next((one for one in self.columns if one.field.name == name), None)


def recognised(headings: Sequence[str], kind: Kind) -> ColumnMapping:
    """The mapping as the headings alone tell it."""
    words = {_plain(word): one for one in kind.fields for word in one.words}
    doubtful = {_plain(word): names for said, names in kind.doubtful for word in said.split()}
    passed = {_plain(word) for word in kind.passed.split()}
    fields: dict[int, Field] = {}
    asked: dict[int, tuple[str, ...]] = {}
    nothing: list[int] = []
    for at, heading in enumerate(headings):
        for way in _ways(heading):
            if way in words:
                fields[at] = words[way]
            elif way in doubtful:
                asked[at] = doubtful[way]
            elif way in passed:
                nothing.append(at)
            else:
                continue
            break
    return _settled(ColumnMapping(kind, tuple(headings), (), (), tuple(nothing), asked), fields)


def corrected(mapping: ColumnMapping, said: Mapping[int, str | None]) -> ColumnMapping:
    """The mapping with some columns as somebody says: a field's name, or None for a column not to be taken.

    Who names one column of several that could be a field has decided about the others too.
    """
    names = {name for name in said.values() if name is not None}
    fields = {one.at: one.field for one in mapping.columns if one.field.name not in names}
    fields |= {at: mapping.kind.field(name) for name, all_at in mapping.twice.items() for at in all_at}
    fields = {at: field for at, field in fields.items() if field.name not in names and at not in said}
    fields |= {at: mapping.kind.field(name) for at, name in said.items() if name is not None}
    decided = {at for at, name in said.items() if name is None} | _left(mapping, names, said)
    asked = {at: names for at, names in mapping.doubtful.items() if at not in said}
    passed = tuple(sorted((set(mapping.passed) | decided) - set(fields)))
    return _settled(replace(mapping, passed=passed, doubtful=asked), fields)


def _left(mapping: ColumnMapping, names: Iterable[str], said: Mapping[int, str | None]) -> set[int]:
    """Columns that were one of several for a field which another column is now said to be."""
    before = {one.field.name: (one.at,) for one in mapping.columns} | dict(mapping.twice)
    return {at for name in names for at in before.get(name, ()) if at not in said}


def _settled(mapping: ColumnMapping, fields: Mapping[int, Field]) -> ColumnMapping:
    number = Counter(field.name for field in fields.values())
    several = [name for name, times in number.items() if times > 1]
    twice = {name: tuple(at for at in sorted(fields) if fields[at].name == name) for name in several}
    columns = tuple(
        Mapped(at, mapping.headings[at], fields[at]) for at in sorted(fields) if fields[at].name not in twice
    )
    known = {*fields, *mapping.passed, *mapping.doubtful}
    unknown = tuple(at for at in range(len(mapping.headings)) if at not in known)
    return replace(mapping, columns=columns, unrecognised=unknown, twice=twice)


def _ways(heading: str) -> list[str]:
    """A heading as it may be in the tables: whole, its lines joined, its last two, its last."""
    parts = [part for part in (_plain(one) for one in heading.split("/")) if part]
    whole = _plain(heading.replace("/", ""))
    ways = [_plain(heading), whole, "/".join(parts[-2:]), parts[-1] if parts else "", "".join(parts[-2:])]
    return [way for way in dict.fromkeys(ways) if way]


def _plain(heading: str) -> str:
    shown = _MARKS.sub("", folded(heading)).lower()
    return _REMARK.sub("", shown)
