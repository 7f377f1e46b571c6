"""The question about transfers between counties."""

from datetime import date
from typing import Annotated, cast

import strawberry

from db.codes import TransferDirection, TransferState
from resolvers.people.transfers import (
    LATEST_FIRST,
    TransferQuestion,
    number_of_transfers,
    page_of_transfers,
)
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import chosen
from schema.context import RonggeInfo
from schema.fast.page import Listing, page_of
from schema.fields import argument, both, hot, shown
from schema.paging.connection import Connection, Edge
from schema.paging.cursors import After, First, Int32, Keyset
from schema.people.transfer import Transfer

CURSORS = Keyset(LATEST_FIRST.made_for, (date, Int32, int))


@strawberry.type(description=both("跨县迁移清单中的一条", "An edge of a list of transfers"))
class TransferEdge(Edge[Transfer]):
    """Under a name of its own."""


@strawberry.type(description=both("跨县迁移的一页", "A page of transfers"))
class TransferConnection(Connection[Transfer]):
    edges: list[TransferEdge] = shown("各条，新近者在前", "The transfers, the latest first")  # type: ignore[assignment]  # by its own name


LISTED = Listing(page=page_of_transfers, number=number_of_transfers, node=Transfer, name="TransferConnection")


@hot(
    "跨县迁移清单：您可查看者的迁出，与指向您登记范围的迁入",
    "Transfers: of persons you may see, and those offered to where you may register persons",
)
async def transfers(
    info: RonggeInfo,
    direction: Annotated[
        TransferDirection | None, argument("方向，默认两者", "Which way; both by default")
    ] = None,
    state: Annotated[
        list[TransferState] | None,
        argument("状态，默认全部；空列表同不填", "States; all by default, and of an empty list"),
    ] = None,
    first: First = None,
    after: After = None,
) -> TransferConnection | None:
    """As each of the two counties sees them. Raises DomainError PERSONS_NOT_PERMITTED."""
    ask = info.context.ask()
    require(ask.viewer, Permission.SEARCH)
    question = TransferQuestion(direction, chosen(state))
    return cast("TransferConnection", page_of(ask, LISTED, question, CURSORS.page(first, after)))
