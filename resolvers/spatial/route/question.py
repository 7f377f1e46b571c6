"""What is asked of a day's route, checked."""

from dataclasses import dataclass, field

from db.errors import DomainError
from geo.coordinates import LonLat
from geo.roads.travel import Travel
from resolvers.areas import Area
from resolvers.wording.refusals import bad_value

MOST_NAMED = 50
_WEST, _SOUTH, _EAST, _NORTH = 73.5, 3.0, 136.5, 54.0

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RouteQuestion:
    """A route for a worker from a place (WGS-84): how many visits, who must be in it, who must not.

    Raises DomainError BAD_VISITS, PLACE_OUT_OF_RANGE or BAD_PINS.
    """

    worker: Area
    start: LonLat
    visits: int
    most: int
    pinned: tuple[Key, ...] = ()
    left_out: tuple[Key, ...] = ()
    returns: bool = False
    travel: Travel = field(default_factory=Travel)

    def __post_init__(self) -> None:
        """Refuses what no day holds."""
        if not 1 <= self.visits <= self.most:
            raise bad_value("BAD_VISITS", "visits", "须在 1 至 20 之间。", "must lie between 1 and 20.")
        if not (_WEST <= self.start.lon < _EAST and _SOUTH <= self.start.lat <= _NORTH):
            raise DomainError("PLACE_OUT_OF_RANGE", "地点不在中国境内。", "The place does not lie in China.")
        both = set(self.pinned) & set(self.left_out)
        if both or len(set(self.pinned)) > self.visits or len(self.left_out) > MOST_NAMED:
            raise DomainError(
                "BAD_PINS",
                "必访的人不得多于走访数，也不得同时列为不访；不访的人至多 50 名。",
                "No more may be pinned than visits are made, none of them left out; leave out 50 at most.",
                {"argument": "leftOut" if len(self.left_out) > MOST_NAMED else "pinned"},
            )
