"""What the address of a map of service areas asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from db.codes import DivisionLevel, TravelDirection, TravelMode
from db.errors import DomainError
from geo.roads.travel import Travel
from resolvers.areas import Area
from resolvers.spatial.service.question import AreasQuestion, ServiceMethod, Stations
from web_map.asked import day_of

Value = TypeVar("Value")
KNOWN = ("method", "level", "mode", "speedKmh", "direction", "ferries", "asOf")
_SHAPES = {
    "method": " | ".join(ServiceMethod),
    "level": "COUNTY | TOWNSHIP | VILLAGE | ALL",
    "mode": " | ".join(TravelMode),
    "speedKmh": "4.0",
    "direction": " | ".join(TravelDirection),
    "ferries": "true | false",
}
EVERY_LEVEL = "ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAsked:
    """The parameters of a map's address; `level` None means every level."""

    method: ServiceMethod = ServiceMethod.REACHABLE
    level: DivisionLevel | None = DivisionLevel.TOWNSHIP
    mode: TravelMode = TravelMode.WALK
    speed_kmh: float | None = None
    direction: TravelDirection = TravelDirection.TO_STATION
    ferries: bool = False
    as_of: date | None = None

    def question(self, area: Area, today: date) -> AreasQuestion:
        """The question of `area`, the very one GraphQL asks. Raises DomainError as it does."""
        travel = Travel(self.mode, self.speed_kmh, self.direction, self.ferries)
        stations = Stations(area, self.as_of or today, None, self.level, today)
        return AreasQuestion(stations, self.method, travel)

    def query(self) -> str:
        """The question as the query of an address, beginning with `?`."""
        pairs = [("method", self.method.value), ("level", self.level.value if self.level else EVERY_LEVEL)]
        pairs += [("mode", self.mode.value), ("direction", self.direction.value)]
        pairs += [("speedKmh", f"{self.speed_kmh:g}")] if self.speed_kmh is not None else []
        pairs += [("ferries", "true")] if self.ferries else []
        pairs += [("asOf", self.as_of.isoformat())] if self.as_of else []
        return f"?{urlencode(pairs)}"


def service_asked_in(parameters: QueryParams) -> ServiceAsked:
    """What an address asks for; empty values, as forms send them, count as absent.

    Raises DomainError BAD_PARAMETER, for unknown and repeated names too.
    """
    names = [name for name, _ in parameters.multi_items()]
    if not set(names) <= set(KNOWN) or len(set(names)) < len(names):
        raise DomainError(
            "BAD_PARAMETER",
            f"网址参数有误：可用参数为 {'、'.join(KNOWN)}，每个至多一次。",
            f"Known parameters are {', '.join(KNOWN)}, each at most once.",
        )
    level = parameters.get("level")
    usual = ServiceAsked()
    return ServiceAsked(
        method=_one(parameters, "method", ServiceMethod.of) or usual.method,
        level=None if level == EVERY_LEVEL else _one(parameters, "level", DivisionLevel.of) or usual.level,
        mode=_one(parameters, "mode", TravelMode.of) or usual.mode,
        speed_kmh=_one(parameters, "speedKmh", float),
        direction=_one(parameters, "direction", TravelDirection.of) or usual.direction,
        ferries=_one(parameters, "ferries", {"true": True, "false": False}.__getitem__) or False,
        as_of=day_of(parameters, "asOf"),
    )


def _one(parameters: QueryParams, name: str, read: Callable[[str], Value]) -> Value | None:
    text = parameters.get(name)
    if not text:
        return None
    try:
        return read(text)
    except (ValueError, KeyError):
        right = _SHAPES[name]
        zh, en = f"参数 {name} 有误，应为：{right}。", f"{name} should be: {right}."
        raise DomainError("BAD_PARAMETER", zh, en, {"argument": name}) from None
