"""The receipt of an act: what it wrote, found again as the viewer may see it."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

from resolvers.ask import Statement
from resolvers.receipts import Recorded
from schema.context import Context
from schema.fast.promise import by_key, found_one
from schema.node import Node

Payload = TypeVar("Payload")
CLIENT_ID = (
    "客户端生成的编号；重发同一编号返回首次结果",
    "An id made by the client; sending it again returns the first result",
)
REPLAYED = ("是否为重发（返回首次结果）", "Whether this was a replay, answered with the first result")


def receipt_of(
    context: Context,
    payload: type[Payload],
    kind: type[Node],
    by_id: Callable[..., Statement],
    *,
    recorded: Recorded,
) -> Payload:
    """The payload of an act; its first field is the written object, null if not the viewer's to see."""
    found = found_one(context.ask(), by_id, kind, recorded.county_id, recorded.row_id, county=by_key)
    said: dict[str, Any] = {fields(payload)[0].name: found, "replayed": recorded.replayed}  # type: ignore[arg-type]  # Strawberry makes types dataclasses
    return payload(**said)
