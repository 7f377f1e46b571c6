"""Duties of every person or cell of a list."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import strawberry
from sqlalchemy import Row

from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask
from resolvers.duties.lists import DutyPage
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.each.duties import OfWhom, Whose, number_of_duties_of_each, page_of_duties_of_each
from resolvers.each.keys import Keys
from resolvers.viewer import Permission
from schema.arguments import InDutyWindow, InStates, KnownAt, OfRules, OwnDay, chosen, instant
from schema.context import Context, Loader, RonggeInfo
from schema.fast.kept import looked_up, rows_of
from schema.fields import both, shown_type
from schema.on_rows.loading import loader_of
from schema.paging.cursors import After, First


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
        ).asked_on(context.today)
        if not question.areas:
            return None
        asked, key = (context, ask, question, whose), (root.county_id, root.row_id)
        rows = await _duties(*asked, page=page).load(key)

        async def count(_context: Context) -> int:
            numbers = await _duty_numbers(*asked).load(key)
            return int(numbers[0].total) if numbers else 0

        return kind.of(rows, page, question.as_of, count=count)

    return strawberry.field(resolver=follow, description=both(zh, en))


def _duties(context: Context, ask: Ask, question: DutyQuestion, whose: Whose, *, page: DutyPage) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        asked = _about(question, whose, keys)
        return await (looked_up if asked.kept else rows_of)(
            context, page_of_duties_of_each, ask, asked, OfWhom(whose, keys), page
        )

    return loader_of(context, ("duties", question, whose, page), rows, whose.value)


def _duty_numbers(context: Context, ask: Ask, question: DutyQuestion, whose: Whose) -> Loader:
    async def rows(keys: Keys) -> Sequence[Row[Any]]:
        asked = _about(question, whose, keys)
        return await (looked_up if asked.kept else rows_of)(
            context, number_of_duties_of_each, ask, asked, OfWhom(whose, keys)
        )

    return loader_of(context, ("duties", question, whose), rows, "id")


def _about(question: DutyQuestion, whose: Whose, keys: Keys) -> DutyQuestion:
    """The question, of the cells where it is about cells."""
    if whose == Whose.PERSON:
        return question
    pairs = zip(keys.county_ids, keys.ids, strict=True)
    return replace(question, areas=tuple(Area(AreaKind.CELL, county, cell) for county, cell in pairs))
