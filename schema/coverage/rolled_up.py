"""A breakdown of coverage that roll-ups can answer, as a promise: its statements, and its objects."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Double,
    Row,
    Text,
    case,
    func,
    literal,
    null,
    select,
)
from sqlalchemy import cast as sql_cast

from resolvers.areas import Area
from resolvers.ask import Ask, Statement
from resolvers.coverage.answers import breakdown_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion, Definition
from resolvers.coverage.rolled_up import is_rolled_up, rollup_breakdown, rollup_whole
from resolvers.small_numbers import BLIND
from resolvers.wording.language import language, name_of
from resolvers.wording.language import said as told
from schema.context import Context
from schema.coverage.arguments import seen
from schema.coverage.breakdown import CoverageBreakdown
from schema.coverage.reading import parts
from schema.fast.encoders import opaque
from schema.fast.json_in_sql import Compiler
from schema.fast.plan import ObjectDraft, Plan, Write, object_plan
from schema.fast.promise import Promise, built
from schema.fast.selected import NotHot, Selected
from schema.ground.parts import NO_PART, NODE_KEYS, THROUGH


@dataclass(frozen=True, slots=True)
class Said:
    """What every number of an answer says of itself, in the columns of `Coverage`."""

    from_on: date
    to_on: date
    as_of: date
    attribution: Attribution
    in_person: bool


@dataclass(frozen=True, slots=True)
class RolledUp(Promise):
    """A breakdown not fetched yet."""

    ask: Ask
    question: CoverageQuestion
    by: BreakdownBy

    @property
    def asked(self) -> tuple[Any, ...]:
        """The area, what it is cut by, and what the numbers say of themselves."""
        asked = self.question
        said = Said(asked.window.from_on, asked.window.to_on, asked.as_of, asked.attribution, asked.in_person)
        return self.ask, asked.area, self.by, said

    @property
    def key(self) -> Hashable:
        """The language: what stands in the statements in words."""
        return language()

    @property
    def type_name(self) -> str:
        """A breakdown."""
        return "CoverageBreakdown"

    def plan(self, compiler: Compiler, asked: Sequence[Any], details: Any) -> Plan:
        """A statement for the whole, and one for the parts."""
        ask, area, by, said = asked
        # Who serves or is responsible on a day is badly guessed without the day.
        draft = ObjectDraft(compiler, custom=by in {BreakdownBy.STATION, BreakdownBy.WORKER})

        def write_of(selected: Selected) -> Write:
            if selected.name == "by":
                return lambda _results, _promise: b'"%b"' % by.name.encode()
            if selected.name == "whole":
                return draft.rows(whole_of(area, said), ask, selected)
            if selected.name == "parts":
                return draft.rows(parts_of(area, by, said), ask, selected)
            raise NotHot(selected.name)

        return object_plan(draft, self.type_name, details, write_of)

    @property
    def statement(self) -> Statement:
        """The parts of this very breakdown."""
        asked = self.question
        return rollup_breakdown(
            asked.area,
            self.by,
            from_on=asked.window.from_on,
            today=asked.as_of,
            in_person=asked.in_person,
        )

    def shown(self, rows: Sequence[Row[Any]]) -> CoverageBreakdown:
        """The breakdown that rows show."""
        return CoverageBreakdown.of(breakdown_of(BLIND, self.question, self.by, rows))


def breakdown(context: Context, question: CoverageQuestion, by: BreakdownBy) -> CoverageBreakdown:
    """A breakdown of coverage. A promise of it, which the executor keeps.

    From roll-ups where they can tell; of those nothing is ever withheld, for they are of everybody
    (docs/decisions/0007).
    """
    if by in PLACES and is_rolled_up(question, context.today):
        return cast("CoverageBreakdown", RolledUp(context.ask(question.as_of), question, by))

    async def make() -> CoverageBreakdown:
        rows = await parts(context, question, by)
        sight = await seen(context, question, by)
        return CoverageBreakdown.of(breakdown_of(sight, question, by, rows))

    return built(make)


def whole_of(area: Area, said: Said) -> Statement:
    """One row with the columns of a Coverage."""
    counted = rollup_whole(area, from_on=said.from_on, today=said.as_of, in_person=said.in_person).subquery(
        "counted"
    )
    return select(*_coverage(counted, said, ""))


def parts_of(area: Area, by: BreakdownBy, said: Said) -> Statement:
    """A row for each part, with the columns of a CoveragePart and, as `coverage_…`, of its Coverage."""
    counted = rollup_breakdown(
        area, by, from_on=said.from_on, today=said.as_of, in_person=said.in_person
    ).subquery("counted")
    row = counted.c
    nobody, named = told(*NO_PART[by]), func.coalesce(func.nullif(row.label, ""), row.key)
    return select(
        row.part_county_id.label("county_id"),
        sql_cast(literal(said.as_of), Date).label("as_of"),
        row.part_id.label(THROUGH[by]),
        _key(by, row).label("key"),
        case((row.key.is_(None), nobody), else_=named).label("label"),
        *_coverage(counted, said, "coverage_"),
    ).order_by(row.key.asc().nulls_last())


def _key(by: BreakdownBy, row: Any) -> ColumnElement[str]:
    """The opaque id of stations and workers, the official code of other places."""
    if by not in NODE_KEYS:
        return row.key  # type: ignore[no-any-return]  # a column of a subquery
    known = row.part_county_id.is_not(None) & row.part_id.is_not(None)
    return case((known, opaque(NODE_KEYS[by], row.part_county_id, row.part_id)), else_=row.key)


def _coverage(counted: Any, said: Said, prefix: str) -> list[ColumnElement[Any]]:
    """The columns of a Coverage, in whose names stands `prefix`."""
    row = counted.c
    columns = {
        "numerator": row.numerator,
        "denominator": row.denominator,
        "share": _share(row.numerator, row.denominator),
        "visited": row.visited,
        "visited_share": _share(row.visited, row.denominator),
        "attempted": row.attempted,
        "unlocated": row.unlocated,
        "registered": row.registered,
        "withheld": sql_cast(literal(False), Boolean),  # a value, not a switch
        **_defined("definition_", Definition.VISIT if said.in_person else Definition.CONTACT),
        **_defined("visited_definition_", Definition.VISIT),
        "window_from_on": sql_cast(literal(said.from_on), Date),
        "window_to_on": sql_cast(literal(said.to_on), Date),
        "as_of": sql_cast(literal(said.as_of), Date),
        "known_at": sql_cast(null(), DateTime(timezone=True)),
        "attribution": sql_cast(literal(said.attribution.value), Text),
        "in_person": sql_cast(literal(said.in_person), Boolean),
    }
    return [column.label(prefix + name) for name, column in columns.items()]


def _share(part: Any, denominator: Any) -> ColumnElement[float]:
    return case((denominator > 0, sql_cast(part, Double) / sql_cast(denominator, Double)))


def _defined(prefix: str, definition: Definition) -> dict[str, ColumnElement[str]]:
    return {
        f"{prefix}id": sql_cast(literal(definition.value), Text),
        f"{prefix}text": sql_cast(literal(name_of(definition)), Text),
    }
