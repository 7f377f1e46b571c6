"""What a root field hands to the executor: a question, and what its rows are."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Integer, Row, literal
from strawberry.types.base import get_object_definition

from resolvers.ask import Ask, Statement
from resolvers.ground.divisions import county_of_code
from schema.fast.columns import Flat
from schema.fast.json_in_sql import Compiler
from schema.fast.plan import Plan, row_plan
from schema.node import FromRow

Shown = TypeVar("Shown", bound=FromRow)
Made = TypeVar("Made")
Make = Callable[..., Statement]
County = Callable[..., Any]


class Promise(ABC):
    """An answer not fetched yet, which knows how it is fetched the fast way, and how the plain way.

    A class to inherit from, not a Protocol: of every value that graphql-core completes it is asked whether it
    is one.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def asked(self) -> tuple[Any, ...]:
        """What it is made for, first of all its `Ask`. Their values are used in SQL only."""

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """What tells plans apart beside the shape of what is asked and the selection."""

    @property
    @abstractmethod
    def type_name(self) -> str:
        """The type in the schema of the objects it shows."""

    @abstractmethod
    def plan(self, compiler: Compiler, asked: Sequence[Any], details: Any) -> Plan:
        """The plan for all promises of its key and shape, with values left open in `asked`. Raises NotHot."""

    @property
    @abstractmethod
    def statement(self) -> Statement:
        """The statement of this very answer."""

    @abstractmethod
    def shown(self, rows: Sequence[Row[Any]]) -> Any:
        """The objects that its rows show, for graphql-core to complete field by field."""


@dataclass(frozen=True, slots=True)
class Found(Promise):
    """Rows of one type, not fetched yet: all of them in order, or (`many` false) the first or null.

    `make(ask, *given)` is their statement. It must use the values of `ask` and `given` in SQL only, so that
    one compiled statement serves all questions of the same shape. `county`, of the same arguments, is the one
    county in which they lie, so that the lists that hang on them name it as a value.
    """

    ask: Ask
    make: Make
    given: tuple[Any, ...]
    kind: type[FromRow]
    many: bool
    county: County

    @property
    def asked(self) -> tuple[Any, ...]:
        """What its statement is made of."""
        return self.ask, *self.given

    @property
    def key(self) -> Hashable:
        """What its rows are."""
        return self.make, self.kind, self.many, self.county

    @property
    def type_name(self) -> str:
        """That of its rows."""
        return get_object_definition(self.kind, strict=True).name

    def plan(self, compiler: Compiler, asked: Sequence[Any], details: Any) -> Plan:
        """A plan of columns."""
        county = self.county(*asked)
        levels = Flat(compiler)
        levels.add(self.make(*asked), compiler.core_of(self.kind), asked[0], details, county=county)
        # Without a county to begin with, which index serves depends on the values.
        return row_plan(levels, many=self.many, custom=county is None)

    @property
    def statement(self) -> Statement:
        """The statement of this very question."""
        return self.make(*self.asked)

    def shown(self, rows: Sequence[Row[Any]]) -> Any:
        """The objects that rows show."""
        objects = [self.kind.from_row(row) for row in rows]
        return objects if self.many else next(iter(objects), None)


def found_one(ask: Ask, make: Make, kind: type[Shown], *given: Any, county: County) -> Shown | None:
    """The one object of a statement, or null. A promise of it, which the executor keeps."""
    return cast("Shown | None", Found(ask, make, given, kind, many=False, county=county))


def found_many(ask: Ask, make: Make, kind: type[Shown], *given: Any, county: County) -> list[Shown]:
    """The objects of a statement, in its order. A promise of them, which the executor keeps."""
    return cast("list[Shown]", Found(ask, make, given, kind, many=True, county=county))


def by_key(_ask: Ask, county_id: int, _row_id: int) -> Any:
    """The county of what is asked for by county and id."""
    return literal(county_id, Integer)


def by_code(ask: Ask, code: str) -> Any:
    """The county that an official code names."""
    return county_of_code(code, ask)


def of_worker(ask: Ask) -> Any:
    """The county of the grid worker who asks."""
    return literal(ask.viewer.worker.county_id if ask.viewer.worker else None, Integer)


def anywhere(_ask: Ask, *_given: Any) -> None:
    """No county that is known beforehand."""


@dataclass(frozen=True, slots=True)
class Built:
    """An object of a GraphQL type, not made yet, handed to the executor as a whole."""

    make: Callable[[], Awaitable[Any]]


def built(make: Callable[[], Awaitable[Made]]) -> Made:
    """An object that is made in Python, as a promise that the executor keeps the fast way if it can."""
    return cast("Made", Built(make))
