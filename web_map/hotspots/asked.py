"""What the address of a map of hotspots asks for."""

from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from geo.clusters.hotspots import LocalMethod
from resolvers.areas import Area
from resolvers.spatial.hotspots import HotspotQuestion, SpotBy, SpotMeasure
from web_map.asked import MANY, Asked, asked_in, code_of
from web_map.levels import MapLevel, usual_cut

KNOWN = ("from", "to", "through", "asOf", *MANY, "veteransOnly", "measure", "by", "method")
# The usual one first, if the place has it.
LEVELS = {SpotBy.VILLAGE: MapLevel.VILLAGES, SpotBy.CELL: MapLevel.CELLS}


@dataclass(frozen=True, slots=True)
class HotspotsAsked:
    """The parameters."""

    persons: Asked = field(default_factory=Asked)
    measure: SpotMeasure = SpotMeasure.REACHED_SHARE
    by: SpotBy = SpotBy.VILLAGE
    method: LocalMethod = LocalMethod.LOCAL_MORAN

    def question(self, area: Area, today: date) -> HotspotQuestion:
        """The question of `area`, the very one GraphQL asks. Raises DomainError as that does."""
        return HotspotQuestion(self.persons.question(area, today), self.measure, self.by, self.method)

    def cut(self, area: Area, parameters: QueryParams) -> "HotspotsAsked":
        """The same, cut as is usual for the area if the address does not say how."""
        return self if "by" in parameters else replace(self, by=usual_cut(area, LEVELS))

    def query(self) -> str:
        """The question as the query of an address, beginning with `?`."""
        own = {"measure": self.measure.value, "by": self.by.value, "method": self.method.value}
        persons = self.persons.query().removeprefix("?")
        return f"?{urlencode(own)}{f'&{persons}' if persons else ''}"


def hotspots_asked(parameters: QueryParams) -> HotspotsAsked:
    """What an address asks for. Raises DomainError BAD_PARAMETER."""
    usual = HotspotsAsked()
    return HotspotsAsked(
        asked_in(parameters, KNOWN),
        code_of(parameters, "measure", SpotMeasure) or usual.measure,
        code_of(parameters, "by", SpotBy) or usual.by,
        code_of(parameters, "method", LocalMethod) or usual.method,
    )
