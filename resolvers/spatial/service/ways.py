"""The ways between homes and stations: found once for the same homes, stations, roads and travel."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.coordinates import FloatArray, MetricPlane, metric_plane_at
from geo.roads.access import Access, access_of, points_at
from geo.roads.costs import Costs, costs_by_block
from geo.roads.fastest import NONE, ROUNDING_S, Fastest, band_of, fastest_and_own
from geo.roads.network import Network, network_of
from geo.roads.roads import BoolArray, IntArray
from geo.roads.straight import DETOUR, straight_costs
from geo.roads.travel import Travel
from resolvers.spatial.kept import Kept
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import Beyond, Outside
from resolvers.spatial.service.roads import LoadedRoads
from resolvers.spatial.service.tallies import Tally, rings_of, tallies

REASONS: tuple[Outside, ...] = tuple(Outside)

# A hundred thousand homes take some six megabytes.
_WAYS = Kept["Ways"](16)
_NETWORKS = Kept[Network](8)
_ALONE = Kept["tuple[Alone, ...]"](16)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """On what ways are found: roads, or none; how one travels; the places of stations (k, 2) in degrees.

    `detour` lengthens straight lines where there are no roads.
    """

    loaded: LoadedRoads | None
    travel: Travel
    places: FloatArray
    detour: float = DETOUR

    @property
    def plane(self) -> MetricPlane:
        """The plane of the roads, or of the first station: never of who is asked about."""
        if self.loaded is not None:
            return self.loaded.roads.plane
        return metric_plane_at(float(self.places[0, 0]) if len(self.places) else 105.0)

    @property
    def network(self) -> Network:
        """The roads as one travels them."""
        assert self.loaded is not None  # noqa: S101  # asked only where there are roads
        loaded = self.loaded
        return _NETWORKS.of((loaded.digest, self.travel), lambda: network_of(loaded.roads, self.travel))

    @property
    def key(self) -> tuple[object, ...]:
        """All that costs depend on but the homes."""
        digest = None if self.loaded is None else self.loaded.digest
        return (digest, self.travel, self.detour, self.places.tobytes())


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The fastest place of each home and the way to its own; where both meet the road (None: no roads)."""

    best: Fastest
    own: Fastest
    places: Access | None
    homes: Access | None


@dataclass(frozen=True, slots=True)
class Alone:
    """Whom a place reaches, and how many of them within each band."""

    tally: Tally
    ring: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where a station meets the road, in degrees and metres; `point` is None where it is off the network."""

    metres: float | None
    point: tuple[float, float] | None


def ways_of(ground: Ground, homes: Homes, own: IntArray | None = None) -> Ways:
    """The ways of homes; `own` is the index of each home's own place, −1 for none."""
    mine = np.full(len(homes), NONE, dtype=np.int64) if own is None else own
    key = (*ground.key, _digest(homes.places), _digest(mine))
    return _WAYS.of(key, lambda: _found(ground, homes, mine))


def alone_of(ground: Ground, homes: Homes, minutes: tuple[float, ...]) -> tuple[Alone, ...]:
    """Each place by itself, whatever others reach: whom it reaches within the last of `minutes`."""
    people = np.stack([homes.is_veteran, homes.is_priority])
    key = (*ground.key, _digest(homes.places), _digest(people), minutes)
    return _ALONE.of(key, lambda: tuple(_alone(ground, homes, minutes)))


def _alone(ground: Ground, homes: Homes, minutes: tuple[float, ...]) -> Iterator[Alone]:
    # Station by station: all pairs at once would be a hundred million in a large county.
    for _, part in _costs(ground, homes)[0]:
        for seconds, metres in zip(part.seconds, part.metres, strict=True):
            band = band_of(seconds, minutes)
            rows = np.flatnonzero(band >= 0)
            here = np.zeros(len(rows), dtype=np.int64)
            way = Fastest(here, seconds[rows], metres[rows])
            (tally,) = tallies(homes.taken(rows), here, 1, way)
            (ring,) = rings_of(here, band[rows], 1, len(minutes))
            yield Alone(tally, ring)


def reason_of(ground: Ground, homes: Homes, ways: Ways, beyond: Beyond | None) -> IntArray:
    """Why each home is in no area, an index of REASONS, −1 for those that are in one."""
    no_way = np.isinf(ways.best.seconds)
    why = np.full(len(homes), NONE, dtype=np.int64)
    if beyond is not None:
        why[_is_beyond(ways.best, beyond)] = REASONS.index(Outside.BEYOND)
    why[no_way] = REASONS.index(Outside.NO_PATH)
    if ways.homes is not None:
        why[~ways.homes.is_on] = REASONS.index(Outside.OFF_NETWORK)
    if not len(ground.places):
        why[:] = REASONS.index(Outside.NO_STATION)
    why[~homes.is_located] = REASONS.index(Outside.UNLOCATED)
    return why


def _is_beyond(best: Fastest, beyond: Beyond) -> BoolArray:
    if beyond.minutes is not None:
        return np.asarray(best.seconds > beyond.minutes * 60.0 + ROUNDING_S)
    assert beyond.metres is not None  # noqa: S101  # Beyond holds exactly one limit
    return np.asarray(best.metres > beyond.metres + ROUNDING_S)


def meeting_of(ground: Ground, ways: Ways, place: int) -> Meeting | None:
    """Where a place meets the road; None where no roads are loaded."""
    if ways.places is None:
        return None
    metres = float(ways.places.leg_m[place])
    if ways.places.edge[place] < 0:
        return Meeting(metres if np.isfinite(metres) else None, None)
    network = ground.network
    lon, lat = network.roads.plane.degrees(points_at(network, ways.places)[[place]])[0].tolist()
    return Meeting(metres, (lon, lat))


def access_of_places(network: Network, places: FloatArray) -> Access:
    """Where places (k, 2) in metres meet the road; unknown ones (NaN) are off it."""
    known = np.isfinite(places[:, 0])
    found = access_of(network, places[known])
    edge = np.full(len(places), NONE, dtype=np.int64)
    fraction, leg = np.zeros(len(places)), np.full(len(places), np.inf)
    edge[known], fraction[known], leg[known] = found.edge, found.fraction, found.leg_m
    return Access(edge, fraction, leg)


def _found(ground: Ground, homes: Homes, own: IntArray) -> Ways:
    costs, places, met = _costs(ground, homes)
    best, mine = fastest_and_own(costs, own)
    return Ways(best, mine, places, met)


def _costs(
    ground: Ground, homes: Homes
) -> tuple[Iterator[tuple[slice, Costs]], Access | None, Access | None]:
    plane = ground.plane
    places = plane.metres(ground.places) if len(ground.places) else np.empty((0, 2))
    at = homes.metres(plane)
    if ground.loaded is None:
        return straight_costs(places, at, ground.travel.kmh, ground.detour), None, None
    network = ground.network
    stations, met = access_of_places(network, places), access_of_places(network, at)
    return costs_by_block(network, stations, met), stations, met


def _digest(values: FloatArray | IntArray | BoolArray) -> bytes:
    return hashlib.blake2b(values.tobytes(), digest_size=16).digest()
