"""Lists that hang on a division, of all that lies below it: cells hang on villages alone."""

from collections.abc import Callable, Mapping
from contextlib import aclosing
from typing import Any

from app.exports.lists.rows import Pages, each_once
from app.exports.lists.tables import tables
from schema.context import Context
from schema.tables.listed import Listed

CHILDREN = ("division", "children")
VILLAGE = "VILLAGE"


async def pages_below(one: Listed, variables: Mapping[str, Any], context_of: Callable[[], Context]) -> Pages:
    """The rows of a division, then of those below it. Raises AREA_NOT_FOUND if there is no such division."""
    children = one if one.path == CHILDREN else tables().listed(CHILDREN, only=(("code",), ("level",)))
    waiting = [(str(variables["code"]), "")]
    while waiting:
        code, level = waiting.pop(0)
        asked = {**variables, "code": code}
        if one is not children and level in {"", VILLAGE}:
            async with aclosing(tables().pages(one, asked, context_of)) as pages:
                async for rows in pages:
                    yield rows
        if level == VILLAGE:
            continue
        async with aclosing(tables().pages(children, asked, context_of)) as pages:
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
