"""The numbers on the page of the inbox: by level or kind, and by place."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from starlette.requests import Request

from db.codes import DivisionLevel, InboxState
from resolvers.areas import Area
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of, area_statement
from resolvers.registry.inbox.answers import InboxCounts, InboxPlace, inbox_breakdown, inbox_parts
from resolvers.registry.inbox.lists import InboxQuestion
from resolvers.registry.inbox.numbers import InboxAge, InboxBreakdownBy
from resolvers.registry.inbox.own import inbox_of_areas
from resolvers.viewer import Permission
from resolvers.wording.language import name_of, said
from web_pages.registry.asked import Asked
from web_pages.registry.choices import code_asked

COLUMNS = (*InboxState, *InboxAge)
LOWEST = (DivisionLevel.VILLAGE, None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of numbers: `value` is what its link asks for, empty where there is nothing further to ask.

    `numbers` is empty where they are withheld.
    """

    value: str
    name: str
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class Asking:
    """A division that the page is about."""

    code: str
    area: Area


@dataclass(frozen=True, slots=True)
class Cut:
    """The numbers by place: what they are cut by, and the whole.

    `by` is None of the areas of a viewer who has several, which have no whole of their own; `more` is how
    many of these are not listed.
    """

    by: InboxBreakdownBy | None
    whole: Line | None
    lines: Sequence[Line]
    more: int = 0


def some(parts: Sequence[Line], cut: Cut | None) -> bool:
    """Whether there is anything in the numbers of a page, or it is withheld how much.

    A table of several areas stands whatever is in it: it says which they are.
    """
    if cut is not None and cut.by is None:
        return True
    lines = [*parts, *(() if cut is None else cut.lines)]
    return any(not one.numbers or any(one.numbers) for one in lines)


async def place_asked(request: Request, asked: Asked) -> Asking | None:
    """The division of the address. Raises DomainError AREA_NOT_FOUND, BAD_DIVISION_CODE."""
    code = request.query_params.get("place", "")
    if not code:
        return None
    named = NamedArea(division_code=code)
    allowed = area_statement if asked.ask.viewer.areas(Permission.ANALYSE) else any_area_statement
    return Asking(code, area_of(await asked.rows(allowed(asked.ask, named))))


async def part_numbers(asked: Asked, question: InboxQuestion) -> list[Line]:
    """Of each level, or kind of need, how many there are in all states."""
    everything = replace(question, states=tuple(InboxState), levels=(), kinds=())
    found = await inbox_parts(asked.rows, asked.ask, everything)
    return [Line(one.part.value, name_of(one.part), _numbers(one.counts)) for one in found]


async def place_numbers_asked(
    request: Request, asked: Asked, question: InboxQuestion, place: Asking | None
) -> Cut | None:
    """The numbers by place, of the level or kind asked for, of all areas that the list is of.

    Raises DomainError BAD_PARAMETER.
    """
    by = code_asked(request, "by", InboxBreakdownBy)
    areas = tuple(dict.fromkeys(asked.ask.viewer.areas(Permission.ANALYSE)))
    if not areas:
        return None
    if place is None and len(areas) > 1:
        own = await inbox_of_areas(asked.rows, asked.ask, (question, question), areas)
        lines = [_line(question, one, one.key or "") for one in own]
        return Cut(None, None, lines, more=len(areas) - len(own))
    area = areas[0] if place is None else place.area
    by = by or (InboxBreakdownBy.CELL if area.level in LOWEST else InboxBreakdownBy.CHILD_DIVISION)
    found = await inbox_breakdown(asked.rows, asked.ask, (question, question), area, by=by)
    goes_on = by == InboxBreakdownBy.CHILD_DIVISION
    lines = [_line(question, one, one.key or "" if goes_on else "") for one in found.parts]
    return Cut(by, _line(question, found.whole, ""), lines)


def _line(question: InboxQuestion, place: InboxPlace, value: str) -> Line:
    counts = place.escalations if question.escalated else place.needs
    name = place.label or place.key or said("未划入", "in none of them")
    return Line(value, name, _numbers(None if place.withheld else counts))


def _numbers(counts: InboxCounts | None) -> Sequence[int]:
    return () if counts is None else astuple(counts)
