"""Coverage of every cell, division or person of a list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import strawberry
from sqlalchemy import Row

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.coverage.answers import counts_of
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.each.coverage import Rung, coverage_of_each, coverage_of_persons, rung_of
from resolvers.each.keys import Keys
from resolvers.sizes.asking import ensure_few_of_places
from resolvers.small_numbers import BLIND
from resolvers.windows import year_to_date
from schema.arguments import InPerson, InWindow, KnownAt, OwnDay, instant
from schema.context import Context, Loader, RonggeInfo
from schema.fast.kept import rows_of
from schema.fields import both, shown_type
from schema.on_rows.loading import loader_of

# Of questions that are asked of rows, whose places are told by their keys.
NOWHERE = Area(AreaKind.CELL, 0, 0)


def coverage_on_place(zh: str, en: str) -> Any:
    """The coverage of a cell or division, null where the viewer may not analyse it."""

    async def follow(  # type: ignore[no-untyped-def]  # noqa: ANN202  # the class annotates the field
        root: strawberry.Parent[Any],
        info: RonggeInfo,
        window: InWindow = None,
        as_of: OwnDay = None,
        in_person: InPerson = False,
        known_at: KnownAt = None,
    ):
        context = info.context
        ask = replace(context.ask(as_of or root.as_of), known_at=instant(known_at))
        question = _coverage_question(ask, window, in_person=bool(in_person))
        rows = await _places(context, ask, question, _level(root)).load((root.county_id, root.row_id))
        kind = shown_type(info.return_type)
        return kind.of(question, counts_of(BLIND, question, rows)) if rows else None

    return strawberry.field(resolver=follow, description=both(zh, en))


def coverage_on_person(zh: str, en: str) -> Any:
    """Whether and how a person counts in coverage."""

    async def follow(  # type: ignore[no-untyped-def]  # noqa: ANN202  # the class annotates the field
        root: strawberry.Parent[Any],
        info: RonggeInfo,
        window: InWindow = None,
        as_of: OwnDay = None,
        in_person: InPerson = False,
        known_at: KnownAt = None,
    ):
        context = info.context
        ask = replace(context.ask(as_of), known_at=instant(known_at))
        question = _coverage_question(ask, window, in_person=bool(in_person))
        [row] = await _persons(context, question).load((root.county_id, root.row_id))
        return shown_type(info.return_type).of(question, row)

    return strawberry.field(resolver=follow, description=both(zh, en))


def _coverage_question(ask: Ask, window: Any, *, in_person: bool) -> CoverageQuestion:
    return CoverageQuestion(
        area=NOWHERE,
        window=window.window() if window else year_to_date(ask.as_of),
        as_of=ask.as_of,
        in_person=in_person,
        known_at=ask.known_at,
        today=ask.today,
    )


def _level(row: Any) -> DivisionLevel | None:
    level = getattr(row, "level", None)
    return None if level is None else DivisionLevel.of(level)


def _places(context: Context, ask: Ask, question: CoverageQuestion, level: DivisionLevel | None) -> Loader:
    rung = Rung.CELL if level is None else rung_of(level)

    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        if is_rolled_up(question, context.today):
            return await rows_of(context, _rolled_up, ask, question, rung, keys)
        if rung == Rung.ABOVE:
            places = zip(keys.county_ids, keys.ids, strict=True)
            areas = [Area(AreaKind.DIVISION, *place, level) for place in places]
            await ensure_few_of_places(context.rows, ask, question, areas)
        return await rows_of(context, _from_facts, ask, question, rung, keys)

    return loader_of(context, ("coverage", question, level), rows, "id")


def _rolled_up(ask: Ask, question: CoverageQuestion, rung: Rung, keys: Keys) -> Any:
    return coverage_of_each(ask, question, rung, keys, rolled_up=True)


def _from_facts(ask: Ask, question: CoverageQuestion, rung: Rung, keys: Keys) -> Any:
    return coverage_of_each(ask, question, rung, keys, rolled_up=False)


def _persons(context: Context, question: CoverageQuestion) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        return await rows_of(context, coverage_of_persons, question, keys)

    return loader_of(context, ("coverage", question), rows, "id")
