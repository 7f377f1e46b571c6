"""Which station serves a division or supervises a station, and who is named for a village."""

from typing import Annotated

import strawberry

from resolvers.ground.divisions import division_by_id
from resolvers.ground.stations import station_by_id
from resolvers.receipts import Recorded
from resolvers.registry.stations import acts
from schema.context import Context, RonggeInfo
from schema.fast.promise import by_key, found_one
from schema.fields import argument, both, shown
from schema.ground.division import Division
from schema.ground.station import Station
from schema.receipts import REPLAYED
from schema.registry.stations.inputs import (
    NameResponsiblePersonInput,
    ServeDivisionInput,
    SuperviseStationInput,
)


@strawberry.type(description=both("区划服务安排的回执", "The receipt of an act about who serves a division"))
class DivisionPayload:
    division: Division | None = shown("该区划，按生效之日", "The division as of the day from which it holds")
    replayed: bool = shown(*REPLAYED)


@strawberry.type(description=both("站的主管安排的回执", "The receipt of an act about a station"))
class StationPayload:
    station: Station | None = shown("该站，按生效之日", "The station as of the day from which it holds")
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both("自某日起由某站服务某区划", "Has a station serve a division from a day on")
)
async def serve_division(
    info: RonggeInfo, input: Annotated[ServeDivisionInput, argument("安排", "Which, and from when")]
) -> DivisionPayload | None:
    """Committed before it is answered."""
    context, entry = info.context, input.entry()
    recorded = await acts.serve_division(context.database, context.ask(), entry, context.ids)
    return _division(context, entry, recorded)


@strawberry.mutation(
    description=both(
        "自某日起明确村（社区）的专责人员", "Names who is responsible for a village from a day on"
    )
)
async def name_responsible_person(
    info: RonggeInfo, input: Annotated[NameResponsiblePersonInput, argument("专责人员", "Who, and from when")]
) -> DivisionPayload | None:
    """Committed before it is answered."""
    context, entry = info.context, input.entry()
    recorded = await acts.name_responsible_person(context.database, context.ask(), entry, context.ids)
    return _division(context, entry, recorded)


@strawberry.mutation(
    description=both("自某日起由某站主管另一站", "Has a station supervise another from a day on")
)
async def supervise_station(
    info: RonggeInfo, input: Annotated[SuperviseStationInput, argument("安排", "Which, and from when")]
) -> StationPayload | None:
    """Committed before it is answered."""
    context, entry = info.context, input.entry()
    recorded = await acts.supervise_station(context.database, context.ask(), entry, context.ids)
    key = (recorded.county_id, recorded.row_id)
    station = found_one(context.ask(entry.on), station_by_id, Station, *key, county=by_key)
    return StationPayload(station=station, replayed=recorded.replayed)


def _division(context: Context, entry: acts.Serving | acts.Naming, recorded: Recorded) -> DivisionPayload:
    key = (recorded.county_id, recorded.row_id)
    division = found_one(context.ask(entry.on), division_by_id, Division, *key, county=by_key)
    return DivisionPayload(division=division, replayed=recorded.replayed)
