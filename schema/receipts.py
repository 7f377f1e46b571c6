"""The receipt of an act: what it wrote, found again as the viewer may see it."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar
from uuid import UUID

import strawberry

from db.codes import Code
from db.errors import DomainError
from resolvers.ask import Statement
from resolvers.receipts import Recorded
from schema.context import Context
from schema.fast.promise import by_key, found_one
from schema.fields import both, described, shown
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


class ReceiptStatus(Code):
    """What became of one item of a batch."""

    ACCEPTED = "ACCEPTED", "已记录", "recorded now"
    DUPLICATE = "DUPLICATE", "此前已记录", "recorded before"
    REJECTED = "REJECTED", "未记录", "not recorded"


described(ReceiptStatus, "一条记录的处理结果", "What became of one item of a batch")


@strawberry.type(description=both("一批中一条的回执", "The receipt of one item of a batch"))
class ItemReceipt:
    client_id: UUID = shown("客户端编号", "The id made by the client")
    status: ReceiptStatus = shown("处理结果", "What became of it")
    code: str | None = shown("未记录的错误代码", "The error code, if it was not recorded")
    zh: str | None = shown("未记录的原因（中文）", "Why it was not recorded, in Chinese")
    en: str | None = shown("未记录的原因（英文）", "Why it was not recorded, in English")


def said_of(outcome: Recorded | DomainError) -> dict[str, Any]:
    """What the receipt of an item says of what became of it."""
    if isinstance(outcome, DomainError):
        return {"status": ReceiptStatus.REJECTED, "code": outcome.code, "zh": outcome.zh, "en": outcome.en}
    status = ReceiptStatus.DUPLICATE if outcome.replayed else ReceiptStatus.ACCEPTED
    return {"status": status, "code": None, "zh": None, "en": None}
