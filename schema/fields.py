"""Links: fields whose rows hang on the row they stand in.

Declared once, batched per request: one statement a link, however long the list.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

import strawberry
from sqlalchemy import Row
from strawberry.dataloader import DataLoader
from strawberry.types.base import StrawberryContainer, StrawberryList
from strawberry.types.lazy_type import LazyType

from db.codes import Code
from resolvers.ask import Ask, Parents, Statement, parents_of
from schema.context import Context, Loader, RonggeInfo

HOT = "rongge.hot"

Codes = TypeVar("Codes", bound=type[Code])


def both(zh: str, en: str) -> str:
    """A description: Chinese first, then English."""
    return f"{zh} / {en}"


def described(codes: Codes, zh: str, en: str, *, name: str | None = None) -> Codes:
    """Makes a code list a GraphQL enum, called as its class if not otherwise, with every value described."""
    made = strawberry.enum(codes, name=name, description=both(zh, en))
    for value in made.__strawberry_definition__.values:  # type: ignore[attr-defined]  # strawberry adds it
        member = codes[value.name]
        value.description = both(member.zh, member.en)
    return made


def argument(zh: str, en: str) -> Any:
    """The description of an argument, for use inside Annotated."""
    return strawberry.argument(description=both(zh, en))


def shown(zh: str, en: str, **options: Any) -> Any:
    """A field that shows the column of the same name of the type's statement, or a plain attribute."""
    return strawberry.field(description=both(zh, en), **options)


def hot(zh: str, en: str) -> Any:
    """A root field that hands over a promise, and asks nothing of the request but its context."""
    return strawberry.field(description=both(zh, en), metadata={HOT: True})


OPAQUE_ID = "rongge.opaque_id"
EMBEDDED = "rongge.embedded"


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object in the row that it stands in: what the names of its columns begin with."""

    prefix: str


def embedded(*, prefix: str = "", zh: str, en: str, **options: Any) -> Any:
    """A field that shows an object of the same row; a plain attribute of what was made in Python."""
    return strawberry.field(description=both(zh, en), metadata={EMBEDDED: Embedded(prefix)}, **options)


LINK = "rongge.link"
CONNECTION = "rongge.connection"
# The attribute that a field shows which a function answers where the attribute is not known.
SHOWS = "rongge.shows"


@dataclass(frozen=True, slots=True)
class Link:
    """How rows hang on a row: their statement for given parents, the attribute that holds their key's id."""

    statement: Callable[[Ask, Parents], Statement]
    through: str
    hot: bool
    single: bool
    abroad: bool

    @property
    def at_most_one(self) -> bool:
        """Whether the statement has at most one row for each parent: named by id, or taken alone."""
        return self.single or self.through != "row_id"


def link(
    statement: Callable[[Ask, Parents], Statement],
    *,
    through: str = "row_id",
    zh: str,
    en: str,
    hot: bool = True,
    single: bool = False,
    abroad: bool = False,
) -> Any:
    """A field with what hangs on this row through its attribute `through`.

    A list in the statement's order, or the first row or null: which, and of which type, the annotation of the
    field says. `hot` is false for statements with a WITH, which cannot stand inside another; `single` says
    that the statement never has more than one row for a parent; `abroad` is true where rows may lie in other
    counties than the one they hang on.
    """
    return _field(Link(statement, through, hot=hot, single=single, abroad=abroad), zh, en)


def _field(how: Link, zh: str, en: str) -> Any:
    async def follow(root: strawberry.Parent[Any], info: RonggeInfo):  # type: ignore[no-untyped-def]  # noqa: ANN202  # the class annotates the field
        target, many = _shown(info.return_type)
        row_id = getattr(root, how.through)
        if row_id is None:
            return [] if many else None
        as_of = getattr(root, "as_of", None)
        rows = await _loader(info.context, how, as_of).load((root.county_id, row_id))
        found = [target.from_row(row) for row in rows]
        return found if many else next(iter(found), None)

    return strawberry.field(resolver=follow, description=both(zh, en), metadata={LINK: how})


def _shown(annotated: Any, *, many: bool = False) -> tuple[Any, bool]:
    """The type of the objects that a field shows, and whether it shows a list of them."""
    if isinstance(annotated, StrawberryContainer):
        return _shown(annotated.of_type, many=many or isinstance(annotated, StrawberryList))
    return resolved(annotated), many


def shown_type(annotated: Any) -> Any:
    """The type of the objects that a field shows."""
    return _shown(annotated)[0]


def resolved(annotated: Any) -> Any:
    """The type that is annotated, lazily or not."""
    return _resolved(annotated) if isinstance(annotated, LazyType) else annotated


@cache
def _resolved(lazy: LazyType[Any, Any]) -> type[Any]:
    """Once: it looks for files."""
    return lazy.resolve_type()


def _loader(context: Context, how: Link, as_of: date | None) -> Loader:
    key = (how.statement, as_of)
    if key not in context.loaders:

        async def load(keys: list[tuple[int, int]]) -> list[list[Row[Any]]]:
            rows = await context.rows(how.statement(context.ask(as_of), parents_of(keys)))
            return grouped(keys, rows)

        context.loaders[key] = DataLoader(load_fn=load)
    return context.loaders[key]


def grouped(keys: Sequence[tuple[int, int]], rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    """The rows of each key, in their order."""
    found: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.of_county_id, row.of_id].append(row)
    return [found[key] for key in keys]
