"""What the address of a map of stations asks for."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from db.codes import Code, DivisionLevel
from resolvers.areas import Area
from resolvers.spatial.service.question import AreasQuestion, Stations
from web_map.asked import asked_in, code_of

KNOWN = ("by", "asOf")


class ServedBy(Code):
    """Whose service areas are drawn; the stations above them are listed, too."""

    TOWNSHIP = DivisionLevel.TOWNSHIP.value, "乡镇（街道）站", "stations of townships"
    VILLAGE = DivisionLevel.VILLAGE.value, "村（社区）站", "stations of villages"

    @property
    def level(self) -> DivisionLevel:
        """The level of those stations."""
        return DivisionLevel.of(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationsAsked:
    """The parameters; `by` None is the usual one of the area."""

    by: ServedBy | None = None
    as_of: date | None = None

    def served_by(self, area: Area) -> ServedBy:
        """Whose areas: in a township and below, those of villages."""
        return self.by or (ServedBy.TOWNSHIP if area.is_unit else ServedBy.VILLAGE)

    def question(self, area: Area, today: date) -> AreasQuestion:
        """The question of `area`, the very one GraphQL asks. Raises DomainError as it does."""
        level = self.served_by(area).level
        return AreasQuestion(Stations(area, self.as_of or today, None, level, today))

    def query(self) -> str:
        """The question as the query of an address, beginning with `?` if there is any."""
        pairs = [("by", self.by.value)] if self.by else []
        pairs += [("asOf", self.as_of.isoformat())] if self.as_of else []
        return f"?{urlencode(pairs)}" if pairs else ""


def stations_asked(parameters: QueryParams, *more: str) -> StationsAsked:
    """What an address asks for; `more` are names it may have besides. Raises DomainError BAD_PARAMETER."""
    as_of = asked_in(parameters, (*KNOWN, *more)).as_of
    return StationsAsked(by=code_of(parameters, "by", ServedBy), as_of=as_of)
