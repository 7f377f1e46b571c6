"""The fields of a layer: named, titled and typed as the API's own types say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.layers.feature import Plain
from db.codes import Code
from resolvers.wording.language import said
from schema.headings import Heading, headings_of

_KINDS = {bool: "boolean", int: "integer", float: "number"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in files and addresses, its titles, and the kind of its values in JSON Schema."""

    name: str
    zh: str
    en: str
    kind: str = "string"
    codes: type[Code] | None = None
    is_day: bool = False

    @property
    def title(self) -> str:
        """What it is called in the caller's language."""
        return said(self.zh, self.en)


CODE, NAME = Field("code", "代码", "Code"), Field("name", "名称", "Name")
DEFINITION = Field("definition", "指标定义", "Definition of the indicator")
FROM, TO = (
    Field("from_on", "起始日期", "First day of the window", is_day=True),
    Field("to_on", "截止日期", "Day before which the window ends", is_day=True),
)
AS_OF = Field("as_of", "截止查询日", "The day asked about", is_day=True)


def fields_of(kind: type[Any], names: Sequence[str]) -> tuple[Field, ...]:
    """The fields of a GraphQL type by their attributes."""
    headings = headings_of(kind)
    return tuple(_field(headings[name]) for name in names)


def field_of(heading: Heading) -> Field:
    """The field that a heading names."""
    return _field(heading)


def values_of(shown: object | None, fields: Sequence[Field]) -> Mapping[str, Plain]:
    """The values of an answer's object by field; nothing of None."""
    return {one.name: plain(getattr(shown, one.name, None)) for one in fields}


def plain(value: Any) -> Plain:
    """A value as files have it: codes by their values, days as text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.value if isinstance(value, Code) else str(value)


def _field(heading: Heading) -> Field:
    kind = _KINDS.get(heading.kind, "string")
    is_day = heading.kind is date
    return Field(heading.name, heading.zh, heading.en, kind, heading.codes, is_day)
