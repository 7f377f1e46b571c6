"""From one map to the others, to the same map of another window, and back to the very page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from resolvers.viewer import Viewer
from resolvers.windows import last_day_of_month
from resolvers.wording.language import said

_DAYS = ("from", "through", "asOf")
SERVICE = ("asOf", "mode", "speedKmh", "direction", "ferries")
_PERSONS = ("category", "priorityClass", "veteransOnly")


@dataclass(frozen=True, slots=True)
class MapKind:
    """A kind of map: its folder of addresses, its name, and which parameters it shares with others."""

    path: str
    zh: str
    en: str
    shares: Sequence[str] = (*_DAYS, *_PERSONS)


MAPS = (
    MapKind("/maps/overview", "一图总览", "overview"),
    MapKind("/maps/coverage", "覆盖", "coverage"),
    MapKind("/maps/density", "密度", "density"),
    MapKind("/maps/service-areas", "服务范围", "service areas", SERVICE),
    MapKind("/maps/gaps", "服务盲区", "service gaps", SERVICE),
    MapKind("/maps/hotspots", "热点", "hotspots"),
    MapKind("/maps/stations", "站点分布", "stations", ("asOf",)),
)


MY_DAY = "/maps/mine"


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its text, where it leads, and whether one is there."""

    text: str
    address: str
    is_here: bool = False


def map_switch(path: str, code: str, query: str, viewer: Viewer) -> list[Way]:
    """Every kind of map of the same place; window, day and persons stay what they are.

    Grid workers have one more, of their own day.
    """
    pairs = parse_qsl(query.removeprefix("?"))
    own = [Way(said("我的网格", "my day"), MY_DAY, path == MY_DAY)] if viewer.worker else []
    found = own
    for kind in MAPS:
        kept = urlencode([pair for pair in pairs if pair[0] in kind.shares])
        address = f"{kind.path}/{code}{f'?{kept}' if kept else ''}"
        found.append(Way(said(kind.zh, kind.en), address, kind.path == path))
    return found


def shortcuts(here: str, today: date) -> list[Way]:
    """The page at the address `here`, of the last month, of this month and of this year up to today."""
    first = today.replace(day=1)
    last_month = (first - timedelta(days=1)).replace(day=1)
    windows = (
        (said("上月", "Last month"), last_month, last_day_of_month(last_month)),
        (said("本月", "This month"), first, today),
        (said("今年", "This year"), date(today.year, 1, 1), today),
    )
    address, _, query = here.partition("?")
    pairs = parse_qsl(query)
    other = [pair for pair in pairs if pair[0] not in _DAYS]
    shown = {pair for pair in pairs if pair[0] in {"from", "through"}}
    found = []
    for text, start, end in windows:
        days = [("from", start.isoformat()), ("through", end.isoformat())]
        found.append(Way(text, f"{address}?{urlencode(days + other)}", shown == set(days)))
    return found
