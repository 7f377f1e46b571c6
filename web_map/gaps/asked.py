"""What the address of a map of service gaps asks for."""

from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from resolvers.areas import Area
from resolvers.spatial.service.question import Beyond, GapsBy, GapsQuestion
from web_map.asked import code_of, number_of
from web_map.levels import MapLevel, usual_cut
from web_map.service_areas.asked import ServiceAsked, service_asked_in

KNOWN = ("by", "minutes")
USUAL_MINUTES = 30
# The usual one first, if the place has it.
LEVELS = {GapsBy.VILLAGE: MapLevel.VILLAGES, GapsBy.CELL: MapLevel.CELLS}


@dataclass(frozen=True, slots=True)
class GapsAsked:
    """The parameters; `minutes` is the limit beyond which the gap begins."""

    service: ServiceAsked = field(default_factory=ServiceAsked)
    by: GapsBy = GapsBy.VILLAGE
    minutes: int = USUAL_MINUTES

    def question(self, area: Area, today: date) -> GapsQuestion:
        """The question of `area`, the very one GraphQL asks. Raises DomainError as it does."""
        areas = self.service.question(area, today)
        return GapsQuestion(areas.stations, Beyond(minutes=float(self.minutes)), areas.travel, self.by)

    def cut(self, area: Area, parameters: QueryParams) -> "GapsAsked":
        """The same, cut as is usual for the area if the address does not say how."""
        return self if "by" in parameters else replace(self, by=usual_cut(area, LEVELS))

    def query(self) -> str:
        """The question as the query of an address, beginning with `?`."""
        own = urlencode({"by": self.by.value, "minutes": str(self.minutes)})
        # By which method areas are told says nothing about gaps.
        return f"?{own}&{self.service.query()[1:].partition('&')[2]}"


def gaps_asked(parameters: QueryParams) -> GapsAsked:
    """What an address asks for. Raises DomainError BAD_PARAMETER."""
    rest = QueryParams([pair for pair in parameters.multi_items() if pair[0] not in KNOWN])
    minutes = number_of(parameters, "minutes")
    return GapsAsked(
        service_asked_in(rest),
        code_of(parameters, "by", GapsBy) or GapsBy.VILLAGE,
        USUAL_MINUTES if minutes is None else minutes,
    )
