"""Links: fields whose rows hang on the row they stand in.

Declared once, batched per request: one statement a link, however long the list.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import strawberry
from sqlalchemy import Row
from strawberry.dataloader import DataLoader

from db.codes import Code
from resolvers.ask import Ask, Parents, Statement, parents_of
from schema.context import Context, Loader, RonggeInfo

HOT = "rongge.hot"

Codes = TypeVar("Codes", bound=type[Code])


def both(zh: str, en: str) -> str:
    """A description: Chinese first, then English."""
    return f"{zh} / {en}"


def described(codes: Codes, zh: str, en: str) -> Codes:
    """Makes a code list a GraphQL enum, with every value described."""
    made = strawberry.enum(codes, description=both(zh, en))
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


EMBEDDED = "rongge.embedded"


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object's type, and what the names of its columns begin with in the row."""

    target: Callable[[], type[Any]]
    prefix: str = ""


def embedded(target: Callable[[], type[Any]], *, prefix: str = "", zh: str, en: str, **options: Any) -> Any:
    """A field that shows an object of the same row; a plain attribute of what was made in Python."""
    metadata = {EMBEDDED: Embedded(target, prefix)}
    return strawberry.field(description=both(zh, en), metadata=metadata, **options)


LINK = "rongge.link"


@dataclass(frozen=True, slots=True)
class Link:
    """How rows hang on a row.

    The statement for the rows of given parents, the parent's attribute that holds their key's id, and how a
    row becomes the linked type.
    """

    statement: Callable[[Ask, Parents], Statement]
    through: str
    target: Callable[[], type[Any]]
    many: bool
    hot: bool = True
    single: bool = False
    abroad: bool = False

    @property
    def is_single(self) -> bool:
        """Whether the statement has at most one row for each parent: named by id, or taken alone."""
        return not self.many and (self.single or self.through != "row_id")


def link_one(
    statement: Callable[[Ask, Parents], Statement],
    target: Callable[[], type[Any]],
    *,
    through: str = "row_id",
    zh: str,
    en: str,
    single: bool = False,
) -> Any:
    """A field with the one row that hangs on this row through its attribute `through`, or null.

    `single` says that the statement never has more than one row for a parent.
    """
    return _field(Link(statement, through, target, many=False, single=single), zh, en)


def link_many(
    statement: Callable[[Ask, Parents], Statement],
    target: Callable[[], type[Any]],
    *,
    through: str = "row_id",
    zh: str,
    en: str,
    hot: bool = True,
    abroad: bool = False,
) -> Any:
    """A field with all rows that hang on this row, in the statement's order.

    `hot` is false for statements with a WITH, which cannot stand inside another; `abroad` is true where rows
    may lie in other counties than the one they hang on.
    """
    return _field(Link(statement, through, target, many=True, hot=hot, abroad=abroad), zh, en)


def _field(link: Link, zh: str, en: str) -> Any:
    async def follow(root: strawberry.Parent[Any], info: RonggeInfo):  # type: ignore[no-untyped-def]  # noqa: ANN202  # the class annotates the field
        row_id = getattr(root, link.through)
        if row_id is None:
            return [] if link.many else None
        as_of = getattr(root, "as_of", None)
        rows = await _loader(info.context, link, as_of).load((root.county_id, row_id))
        found = [link.target().from_row(row) for row in rows]
        return found if link.many else next(iter(found), None)

    return strawberry.field(resolver=follow, description=both(zh, en), metadata={LINK: link})


def _loader(context: Context, link: Link, as_of: date | None) -> Loader:
    key = (link.statement, as_of)
    if key not in context.loaders:

        async def load(keys: list[tuple[int, int]]) -> list[list[Row[Any]]]:
            rows = await context.rows(link.statement(context.ask(as_of), parents_of(keys)))
            return _grouped(keys, rows)

        context.loaders[key] = DataLoader(load_fn=load)
    return context.loaders[key]


def _grouped(keys: Sequence[tuple[int, int]], rows: Sequence[Row[Any]]) -> list[list[Row[Any]]]:
    found: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.of_county_id, row.of_id].append(row)
    return [found[key] for key in keys]
