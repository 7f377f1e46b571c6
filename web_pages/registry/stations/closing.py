"""A station that closes, and who takes over from it; and which station supervises another."""

from collections.abc import Mapping

from resolvers.registry.stations.acts import Supervising, supervise_station
from resolvers.registry.stations.closing import Closing, close_station
from resolvers.registry.stations.dated import supervisor_decided
from web_pages.registry.acts.page import About, Act, day_of_today
from web_pages.registry.asked import Key, key_of
from web_pages.registry.form import Form
from web_pages.registry.stations.fields import chosen, station_choices


async def others_beside(about: About) -> Mapping[str, object]:
    """The other stations of the county that are one's own ground."""
    return {"others": await station_choices(about.asked, about.key)}


async def _supervisor(about: About) -> Mapping[str, str]:
    """The station named to supervise it, if one was."""
    rows = await about.asked.rows(supervisor_decided(about.asked.ask, *about.key))
    return chosen("supervisor", rows)


async def _closed(about: About, form: Form) -> Key | None:
    on = form.day("on")
    if on is None:
        return None
    closing = Closing(form.ticket(), about.key, on, key_of(form.text("successor")))
    await close_station(about.asked.database, about.asked.ask, closing, about.asked.ids)
    return about.key


async def _supervised(about: About, form: Form) -> Key | None:
    on = form.day("on")
    if on is None:
        return None
    entry = Supervising(form.ticket(), about.key, key_of(form.text("supervisor")), on)
    await supervise_station(about.asked.database, about.asked.ask, entry, about.asked.ids)
    return about.key


_DAYS = {"BEGINS_IN_THE_PAST": "on", "STATION_DAY_NOT_POSSIBLE": "on", "STATION_CLOSED": "on"}
CLOSINGS = (
    Act(
        name="close",
        template="close_station.html",
        done=_closed,
        begun=day_of_today,
        beside=others_beside,
        codes={
            **_DAYS,
            "STATION_NOT_SETTLED": "successor",
            "SUCCESSOR_NOT_POSSIBLE": "successor",
            "SUPERVISION_CIRCLE": "successor",
        },
    ),
    Act(
        name="supervisor",
        template="supervise_station.html",
        done=_supervised,
        begun=day_of_today,
        stands=_supervisor,
        beside=others_beside,
        codes={**_DAYS, "SUPERVISION_CIRCLE": "supervisor", "STATION_NOT_FOUND": "supervisor"},
    ),
)
