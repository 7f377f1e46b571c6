"""Opening, amending and closing stations."""

from datetime import date, timedelta
from typing import Annotated, Any

import strawberry

from db.codes import DivisionLevel, StationField
from resolvers.ground.stations import station_by_id
from resolvers.receipts import Recorded
from resolvers.registry.stations import amending, closing, opening
from resolvers.registry.stations.posts import PostFinding, findings
from resolvers.registry.stations.values import Saying
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, shown
from schema.ground.station import Station
from schema.receipts import REPLAYED
from schema.registry.stations.acts import StationPayload
from schema.registry.stations.entries import AmendStationInput, CloseStationInput, OpenStationInput


@strawberry.type(description=both("文件对站长兼任职务的要求", "What a document says of a head's other post"))
class HeadPostRule:
    document: str = shown("文件", "The document")
    article: str = shown("条目", "The item")
    text: str = shown("原文", "As it says itself")
    is_met: bool | None = shown(
        "是否符合；空为未说明职务种类", "Whether it is met; null: the post was not said"
    )


@strawberry.type(description=both("服务中心（站）登记的回执", "The receipt of a station's entry"))
class StationEntryPayload:
    station: Station | None = shown("该站，按生效之日", "The station as of the day from which it holds")
    head_post_rules: list[HeadPostRule] = shown(
        "给出站长时：各文件对本级站长兼任职务的要求及是否符合，仅作提示",
        "Where a head was given, what the documents say of the post at this level: told, never enforced",
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "自某日起在一个没有服务中心（站）的区划设立一个；按 clientId 只做一次",
        "Opens a station from a day on, on a division that has none; once per clientId",
    )
)
async def open_station(
    info: RonggeInfo, input: Annotated[OpenStationInput, argument("服务中心（站）", "The station")]
) -> StationEntryPayload | None:
    """Committed before it is answered."""
    context, entry = info.context, input.opening()
    recorded = await opening.open_station(context.database, context.ask(), entry, context.ids)
    return await _entry(context, recorded, entry.on, entry.said)


@strawberry.mutation(
    description=both(
        "更改服务中心（站）的名称、站长、电话、地址、位置或合署：自某日起变更，或更正；与他人的更改冲突时指明哪一项",
        "Amends a station's name, head, telephone, address, point or shared place, from a day on or as a "
        "correction; a conflict with somebody else's change names the field",
    )
)
async def amend_station(
    info: RonggeInfo, input: Annotated[AmendStationInput, argument("更改", "The amendment")]
) -> StationEntryPayload | None:
    """Committed before it is answered."""
    context, entry = info.context, input.amendment()
    recorded = await amending.amend_station(context.database, context.ask(), entry, context.ids)
    return await _entry(context, recorded, entry.on, entry.said)


@strawberry.mutation(
    description=both(
        "自某日起撤销服务中心（站）；由其服务的人、下级站和网格员须先安排，或指定承接站",
        "Closes a station from a day on; what hangs on it is settled first, or goes to the successor",
    )
)
async def close_station(
    info: RonggeInfo, input: Annotated[CloseStationInput, argument("撤销", "The closing")]
) -> StationPayload | None:
    """Committed before it is answered; shown is the station on its last day."""
    context, entry = info.context, input.closing()
    recorded = await closing.close_station(context.database, context.ask(), entry, context.ids)
    station = _station(context, recorded, entry.on - timedelta(days=1))
    return StationPayload(station=station, replayed=recorded.replayed)


async def _entry(
    context: Context, recorded: Recorded, on: date, said: tuple[Saying, ...]
) -> StationEntryPayload:
    head, found = dict(said).get(StationField.HEAD), list[PostFinding]()
    if head is not None:
        there = station_by_id(context.ask(on), recorded.county_id, recorded.row_id)
        for row in await context.rows(there):
            found += findings(DivisionLevel.of(row.level), head.kind)
    return StationEntryPayload(
        station=_station(context, recorded, on),
        head_post_rules=[_rule(one) for one in found],
        replayed=recorded.replayed,
    )


def _rule(found: PostFinding) -> HeadPostRule:
    rule = found.rule
    return HeadPostRule(document=rule.document, article=rule.article, text=rule.text, is_met=found.is_met)


def _station(context: Context, recorded: Recorded, on: date) -> Any:
    key = (recorded.county_id, recorded.row_id)
    return found_one(context.ask(on), station_by_id, Station, *key, county=by_key)
