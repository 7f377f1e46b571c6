"""How a journey is made: mode, speed, direction, ferries and how far a place may lie from a road."""

from dataclasses import dataclass

from db.codes import TravelDirection, TravelMode
from db.errors import DomainError
from geo.roads.speeds import USUAL_KMH, WALK_KMH

SLOWEST_KMH, FASTEST_KMH = 0.5, 130.0
LARGEST_ACCESS_M = 5_000.0


@dataclass(frozen=True, slots=True)
class Travel:
    """A way of going. `speed_kmh` is that of walking or cycling, and for cars the highest there is.

    Places farther than `access_limit_m` from every road are off the network; a nearer one's way to the road
    is walked. Raises DomainError BAD_SPEED or BAD_ACCESS_LIMIT.
    """

    mode: TravelMode = TravelMode.WALK
    speed_kmh: float | None = None
    direction: TravelDirection = TravelDirection.TO_STATION
    ferries: bool = False
    access_limit_m: float = 1_000.0

    def __post_init__(self) -> None:
        """Refuses speeds nobody goes at, and roads nobody would call near."""
        if self.speed_kmh is not None and not SLOWEST_KMH <= self.speed_kmh <= FASTEST_KMH:
            raise DomainError(
                "BAD_SPEED",
                "速度须在每小时 0.5 至 130 千米之间。",
                "A speed must lie between 0.5 and 130 km/h.",
                {"argument": "speedKmh"},
            )
        if not 0.0 <= self.access_limit_m <= LARGEST_ACCESS_M:
            raise DomainError(
                "BAD_ACCESS_LIMIT",
                "到道路的距离上限须在 0 至 5,000 米之间。",
                "The limit of the way to a road must lie between 0 and 5,000 metres.",
                {"argument": "accessLimitM"},
            )

    @property
    def kmh(self) -> float:
        """The stated speed, or the usual one of the mode."""
        return USUAL_KMH[self.mode] if self.speed_kmh is None else self.speed_kmh

    @property
    def access_kmh(self) -> float:
        """The speed of the way between a place and the road: on foot, whatever the mode."""
        return self.kmh if self.mode == TravelMode.WALK else WALK_KMH
