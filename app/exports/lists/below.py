"""Lists of a division and of all that lies below it: cells hang on villages alone, policies on any."""

from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import Any

from app.exports.lists.rows import Pages, each_once
from app.exports.lists.tables import tables
from db.errors import DomainError
from schema.context import Context
from schema.tables.listed import Listed

CHILDREN = ("division", "children")
# What a list that hangs on a division, or one that is asked for of one, calls its code.
CODE, DIVISION_CODE = "code", "divisionCode"
VILLAGE = "VILLAGE"


async def pages_below(one: Listed, variables: Mapping[str, Any], context_of: Callable[[], Context]) -> Pages:
    """The rows of a division, then of those below it.

    Raises AREA_NOT_FOUND if there is no such division, BAD_PARAMETER if none is named.
    """
    children = one if one.path == CHILDREN else tables().listed(CHILDREN, only=(("code",), ("level",)))
    named = CODE if one.path[0] == CHILDREN[0] else DIVISION_CODE
    if variables.get(named) is None:
        raise DomainError("BAD_PARAMETER", "须指明行政区划。", "Name the division of which it is to be.")
    waiting = [(str(variables[named]), "")]
    while waiting:
        code, level = waiting.pop(0)
        asked = {**variables, named: code}
        if one is not children and (named == DIVISION_CODE or level in {"", VILLAGE}):
            async with aclosing(tables().pages(one, asked, context_of)) as pages:
                async for rows in pages:
                    yield rows
        if level == VILLAGE:
            continue
        async with aclosing(tables().pages(children, {**variables, CODE: code}, context_of)) as pages:
            async for rows in pages:
                waiting += [(str(row["code"]), str(row["level"])) for row in rows]
                if one is children:
                    yield rows


async def pages_of(
    one: Listed, variables: Mapping[str, Any], context_of: Callable[[], Context], *, below: bool
) -> Pages:
    """The pages of a list, each row once, with `below` of all that lies below the division it hangs on."""
    found = pages_below if below else tables().pages
    async with aclosing(each_once(found(one, variables, context_of))) as pages:
        async for rows in pages:
            yield rows
