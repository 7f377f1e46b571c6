"""How fast each mode goes on each class of road, as data: change a line to change an answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.codes import RoadClass, TravelMode

# 1 km in 15 minutes, the unit in which life circles are planned (GB 50180-2018).
WALK_KMH = 4.0
BICYCLE_KMH = 12.0
CAR_KMH = 30.0  # where no roads are loaded: the mean over town and country
FERRY_KMH = 8.0  # for a ferry that says no duration
FERRY_WAIT_S = 600.0  # waited before each crossing


@dataclass(frozen=True, slots=True)
class Use:
    """What a class of road allows; `car_kmh` is None where no car goes."""

    car_kmh: float | None
    bicycle: bool
    walk: bool


USES: Mapping[RoadClass, Use] = {
    RoadClass.MOTORWAY: Use(90.0, bicycle=False, walk=False),
    RoadClass.TRUNK: Use(60.0, bicycle=True, walk=True),
    RoadClass.PRIMARY: Use(45.0, bicycle=True, walk=True),
    RoadClass.SECONDARY: Use(40.0, bicycle=True, walk=True),
    RoadClass.TERTIARY: Use(35.0, bicycle=True, walk=True),
    RoadClass.MOTORWAY_LINK: Use(50.0, bicycle=False, walk=False),
    RoadClass.LINK: Use(35.0, bicycle=True, walk=True),
    RoadClass.UNCLASSIFIED: Use(30.0, bicycle=True, walk=True),
    RoadClass.RESIDENTIAL: Use(20.0, bicycle=True, walk=True),
    RoadClass.LIVING_STREET: Use(15.0, bicycle=True, walk=True),
    RoadClass.SERVICE: Use(15.0, bicycle=True, walk=True),
    RoadClass.TRACK: Use(15.0, bicycle=True, walk=True),
    RoadClass.PEDESTRIAN: Use(None, bicycle=False, walk=True),
    RoadClass.CYCLEWAY: Use(None, bicycle=True, walk=True),
    RoadClass.FOOTWAY: Use(None, bicycle=False, walk=True),
    RoadClass.PATH: Use(None, bicycle=True, walk=True),
    RoadClass.STEPS: Use(None, bicycle=False, walk=True),
    RoadClass.FERRY: Use(FERRY_KMH, bicycle=True, walk=True),
}

USUAL_KMH: Mapping[TravelMode, float] = {
    TravelMode.WALK: WALK_KMH,
    TravelMode.BICYCLE: BICYCLE_KMH,
    TravelMode.CAR: CAR_KMH,
}


def allows(use: Use, mode: TravelMode) -> bool:
    """Whether a mode may use roads of this kind."""
    if mode == TravelMode.CAR:
        return use.car_kmh is not None
    return use.walk if mode == TravelMode.WALK else use.bicycle
