"""What a day's route is made from and what it is; the solver itself is loaded in a worker process alone."""

from dataclasses import dataclass

from db.codes import Code
from geo.coordinates import FloatArray
from geo.work.job import Job

MOST_VISITS = 20
MOST_TIERS = 6


class LeftOut(Code):
    """Why a duty is not in a day's route."""

    BEYOND_N = "BEYOND_N", "超出今天的走访数", "beyond the number of visits asked for"
    NO_PATH = "NO_PATH", "无路可达", "no way leads there"
    OFF_NETWORK = "OFF_NETWORK", "离道路过远", "too far from every road"
    UNLOCATED = "UNLOCATED", "没有坐标", "no point is known"
    EXCLUDED = "EXCLUDED", "已指定不走访", "left out as asked"
    NOT_DUE = "NOT_DUE", "今天没有应访或逾期的任务", "nothing is due or overdue"


@dataclass(frozen=True, slots=True)
class Call:
    """One person to visit: the stop where they live (row of the costs, from 1) and how urgent, 0 the most."""

    stop: int
    tier: int


@dataclass(frozen=True, slots=True)
class Round:
    """The calls made, by index, in order; their stops; what the whole way costs; what is left out and why.

    `legs` are the costs of the way to each stop, and last of the way back if the round returns.
    """

    calls: tuple[int, ...]
    stops: tuple[int, ...]
    legs: tuple[int, ...]
    left_out: dict[int, LeftOut]
    is_proved: bool

    @property
    def cost(self) -> int:
        """The cost of the whole way."""
        return sum(self.legs)


@dataclass(frozen=True, slots=True)
class RouteOrder:
    """What `best_round` is asked, of one route."""

    costs: FloatArray
    calls: tuple[Call, ...]
    visits: int
    returns: bool


ROUTE: Job[RouteOrder, Round] = Job(".routes.day_routes", "routed")
