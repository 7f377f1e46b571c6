"""What is asked of station siting, checked."""

from dataclasses import dataclass, field

from db.codes import Code
from geo.roads.travel import Travel
from resolvers.spatial.service.question import Beyond, Stations
from resolvers.wording.refusals import bad_value

MOST_ADDED = 5


class SitingWeight(Code):
    PERSONS = "PERSONS", "每人计一", "each person counts one"
    PRIORITY = "PRIORITY", "只计重点对象", "persons of a priority class alone"
    OVERDUE = "OVERDUE", "只计有逾期任务的人", "persons with an overdue duty alone"


@dataclass(frozen=True, slots=True)
class SitingQuestion:
    """Where to `add` stations (1–5), or `move` one (county, id), among villages of an area with a point.

    Raises DomainError BAD_ADDED.
    """

    stations: Stations
    beyond: Beyond
    add: int = 1
    move: tuple[int, int] | None = None
    weight: SitingWeight = SitingWeight.PERSONS
    travel: Travel = field(default_factory=Travel)

    def __post_init__(self) -> None:
        """Refuses more than can be proved; a moved station is one."""
        if not 1 <= self.add <= MOST_ADDED or (self.move is not None and self.add != 1):
            raise bad_value(
                "BAD_ADDED",
                "add",
                "须在 1 至 5 之间；迁移时为 1。",
                "must lie between 1 and 5, and be 1 where one is moved.",
            )

    @property
    def limit(self) -> float:
        """The limit in the unit of the costs: seconds or metres."""
        if self.beyond.minutes is not None:
            return self.beyond.minutes * 60.0
        assert self.beyond.metres is not None  # noqa: S101  # Beyond holds exactly one limit
        return self.beyond.metres
