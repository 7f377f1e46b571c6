"""What the address of a worker's own map asks for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from db.codes import Code, TravelDirection, TravelMode
from geo.coordinates import LonLat
from geo.roads.travel import Travel
from geo.routes.route_order import MOST_VISITS
from resolvers.areas import Area
from resolvers.spatial.route.question import RouteQuestion
from web_map.asked import asked_in, code_of, number_of

KNOWN = ("visits", "mode", "returns")
USUAL_VISITS = 8


class Returning(Code):
    """Whether the way leads back to its start, as a form sends it."""

    YES = "true", "回到出发地", "back to the start"
    NO = "false", "不回出发地", "not back to the start"


@dataclass(frozen=True, slots=True, kw_only=True)
class MineAsked:
    """The parameters: how many visits today, how one goes, and whether the way leads back."""

    visits: int = USUAL_VISITS
    mode: TravelMode = TravelMode.WALK
    returns: bool = False

    def question(self, worker: Area, start: LonLat) -> RouteQuestion:
        """The question of a route, the very one GraphQL asks. Raises DomainError as that does."""
        travel = Travel(self.mode, direction=TravelDirection.FROM_STATION)
        return RouteQuestion(
            worker=worker,
            start=start,
            visits=self.visits,
            most=MOST_VISITS,
            returns=self.returns,
            travel=travel,
        )

    def query(self) -> str:
        """The question as the query of an address, beginning with `?`."""
        pairs = [("visits", str(self.visits)), ("mode", self.mode.value)]
        return f"?{urlencode(pairs + ([('returns', 'true')] if self.returns else []))}"


def mine_asked(parameters: QueryParams) -> MineAsked:
    """What an address asks for. Raises DomainError BAD_PARAMETER."""
    asked_in(parameters, KNOWN)
    visits = number_of(parameters, "visits")
    return MineAsked(
        visits=USUAL_VISITS if visits is None else visits,
        mode=code_of(parameters, "mode", TravelMode) or TravelMode.WALK,
        returns=code_of(parameters, "returns", Returning) == Returning.YES,
    )
