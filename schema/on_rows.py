"""Questions asked of every row of a list at once: coverage and duties, one statement whatever their number.

The types that show the answers are named lazily where the fields are declared, and made by their own `of`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import strawberry
from sqlalchemy import Row
from strawberry.dataloader import DataLoader

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.coverage.answers import counts_of
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.duties.lists import DutyPage
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.each.coverage import Rung, coverage_of_each, coverage_of_persons, rung_of
from resolvers.each.duties import OfWhom, Whose, number_of_duties_of_each, page_of_duties_of_each
from resolvers.each.keys import Keys
from resolvers.small_numbers import BLIND
from resolvers.viewer import Permission
from resolvers.windows import year_to_date
from schema.arguments import (
    InDutyWindow,
    InPerson,
    InStates,
    InWindow,
    KnownAt,
    OfRules,
    OwnDay,
    chosen,
    instant,
)
from schema.context import Context, Loader, RonggeInfo
from schema.fast.kept import rows_of
from schema.fields import both, shown_type
from schema.paging.cursors import After, First

Key = tuple[int, int]
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
        rows = await _places(context, ask, question, _rung(root)).load((root.county_id, root.row_id))
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


def duties_on(whose: Whose, zh: str, en: str) -> Any:
    """The duties of a person, or of the persons of a cell; null to those who may not see persons."""

    async def follow(  # type: ignore[no-untyped-def]  # noqa: ANN202  # the class annotates the field
        root: strawberry.Parent[Any],
        info: RonggeInfo,
        as_of: OwnDay = None,
        state: InStates = None,
        rule: OfRules = None,
        window: InDutyWindow = None,
        known_at: KnownAt = None,
        first: First = None,
        after: After = None,
    ):
        context = info.context
        ask = context.ask(as_of or getattr(root, "as_of", None))
        kind = shown_type(info.return_type)
        page: DutyPage = kind.asked(first, after)
        question = DutyQuestion(
            areas=context.viewer.areas(Permission.SEARCH),
            window=window.window() if window else year_and_month_ahead(ask.as_of),
            as_of=ask.as_of,
            rules=chosen(rule),
            states=chosen(state),
            known_at=instant(known_at),
        )
        if not question.areas:
            return None
        asked, key = (context, ask, question, whose), (root.county_id, root.row_id)
        rows = await _duties(*asked, page=page).load(key)

        async def count(_context: Context) -> int:
            numbers = await _duty_numbers(*asked).load(key)
            return int(numbers[0].total) if numbers else 0

        return kind.of(rows, page, question.as_of, count=count)

    return strawberry.field(resolver=follow, description=both(zh, en))


def _coverage_question(ask: Ask, window: Any, *, in_person: bool) -> CoverageQuestion:
    return CoverageQuestion(
        area=NOWHERE,
        window=window.window() if window else year_to_date(ask.as_of),
        as_of=ask.as_of,
        in_person=in_person,
        known_at=ask.known_at,
    )


def _rung(row: Any) -> Rung:
    level = getattr(row, "level", None)
    return Rung.CELL if level is None else rung_of(DivisionLevel.of(level))


def _places(context: Context, ask: Ask, question: CoverageQuestion, rung: Rung) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        make = _rolled_up if is_rolled_up(question, context.today) else _from_facts
        return await rows_of(context, make, ask, question, rung, keys)

    return _loader(context, ("coverage", question, rung), rows, "id")


def _rolled_up(ask: Ask, question: CoverageQuestion, rung: Rung, keys: Keys) -> Any:
    return coverage_of_each(ask, question, rung, keys, rolled_up=True)


def _from_facts(ask: Ask, question: CoverageQuestion, rung: Rung, keys: Keys) -> Any:
    return coverage_of_each(ask, question, rung, keys, rolled_up=False)


def _persons(context: Context, question: CoverageQuestion) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        return await rows_of(context, coverage_of_persons, question, keys)

    return _loader(context, ("coverage", question), rows, "id")


def _duties(context: Context, ask: Ask, question: DutyQuestion, whose: Whose, *, page: DutyPage) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        asked = _about(question, whose, keys)
        return await rows_of(context, page_of_duties_of_each, ask, asked, OfWhom(whose, keys), page)

    return _loader(context, ("duties", question, whose, page), rows, whose.value)


def _duty_numbers(context: Context, ask: Ask, question: DutyQuestion, whose: Whose) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        asked = _about(question, whose, keys)
        return await rows_of(context, number_of_duties_of_each, ask, asked, OfWhom(whose, keys))

    return _loader(context, ("duties", question, whose), rows, "id")


def _about(question: DutyQuestion, whose: Whose, keys: Keys) -> DutyQuestion:
    """The question, of the cells where it is about cells."""
    if whose == Whose.PERSON:
        return question
    pairs = zip(keys.county_ids, keys.ids, strict=True)
    return replace(question, areas=tuple(Area(AreaKind.CELL, county, cell) for county, cell in pairs))


def _loader(context: Context, name: Any, rows: Any, id_column: str) -> Loader:
    """Rows by county and the id in a column, in their order."""
    if name not in context.loaders:

        async def load(keys: list[Key]) -> list[list[Row[Any]]]:
            found: dict[Key, list[Row[Any]]] = {key: [] for key in keys}
            for row in await rows(Keys.of(keys)):
                if row.county_id is not None:
                    found[row.county_id, getattr(row, id_column)].append(row)
            return [found[key] for key in keys]

        context.loaders[name] = DataLoader(load_fn=load)
    return context.loaders[name]
