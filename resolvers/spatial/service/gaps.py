"""Service gaps: who lives beyond a limit from every station, and where assignment and nearness disagree."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ARRAY, BigInteger, ColumnElement, and_, cast, func, literal

from geo.roads.fastest import NONE, ROUNDING_S, Fastest
from geo.roads.roads import BoolArray, IntArray
from resolvers.small_numbers import Sight
from resolvers.spatial.kept import aside
from resolvers.spatial.service.answers import Elsewhere, FarVillage, GapPart, ServiceGaps
from resolvers.spatial.service.facts import GapFacts, gap_facts
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import GAPS, Beyond, CostBasis, GapsBy, GapsQuestion, Outside
from resolvers.spatial.service.roads import Rows
from resolvers.spatial.service.sites import (
    Sites,
    assigned,
)
from resolvers.spatial.service.tallies import Tally, of_one, shown, tallies
from resolvers.spatial.service.villages import (
    Place,
    as_homes,
    placed_in,
)
from resolvers.spatial.service.ways import REASONS, Ground, Ways, reason_of, ways_of


@dataclass(frozen=True, slots=True)
class GapList:
    """The persons behind a number of gaps: for PersonQuestion, as `Among`.

    `persons` are their ids as PostgreSQL writes an array, one value however many, so that one compiled
    statement serves all lists.
    """

    county_id: int
    persons: str

    @property
    def of_active(self) -> bool:
        """They are found by themselves, whatever their status."""
        return False

    def holds(self, person: Any) -> ColumnElement[bool]:
        """The condition that a person is one of them."""
        listed = func.any(cast(literal(self.persons), ARRAY(BigInteger)))
        return and_(person.county_id == self.county_id, person.id == listed)


async def service_gaps(rows: Rows, sight: Sight, question: GapsQuestion) -> ServiceGaps:
    """The gaps of the question."""
    facts = await gap_facts(rows, question)
    return await aside(lambda: gaps_of(sight, question, facts))


def gaps_of(sight: Sight, question: GapsQuestion, facts: GapFacts) -> ServiceGaps:
    """The answer that facts amount to."""
    sites, homes = facts.sites, facts.homes
    ground = Ground(facts.roads, question.travel, sites.places)
    station = assigned(sites, facts.served, homes.division)
    ways = ways_of(ground, homes, _places(sites, station))
    why = reason_of(ground, homes, ways, question.beyond)
    reasons = tallies(homes, why, len(REASONS))
    told = [(reason, tally) for reason, tally in zip(REASONS, reasons, strict=True) if reason in GAPS]
    hidden = shown(sight, [tally for _, tally in told])
    return ServiceGaps(
        question=question,
        basis=CostBasis.ESTIMATE if facts.roads is None else CostBasis.ROADS,
        roads=facts.roads,
        whole=of_one(sight, _sum(homes, np.ones(len(homes), dtype=bool))),
        gap=of_one(sight, _sum(homes, _in_gap(why))),
        reasons=tuple((row[0], tally) for row, tally in zip(told, hidden, strict=True) if tally.persons),
        unlocated=int((why == REASONS.index(Outside.UNLOCATED)).sum()),
        parts=_parts(sight, question, facts, why),
        elsewhere=_elsewhere(sight, facts, station, ways),
        far_villages=_far_villages(question, ground, facts),
        without_point=tuple(station for station in sites.stations if station.point is None),
    )


def persons_of(question: GapsQuestion, facts: GapFacts, of: Outside | None, part: str | None) -> GapList:
    """The persons of the gap; only those `of` one reason, only those of the part with a code, if said."""
    homes = facts.homes
    ground = Ground(facts.roads, question.travel, facts.sites.places)
    own = _places(facts.sites, assigned(facts.sites, facts.served, homes.division))
    why = reason_of(ground, homes, ways_of(ground, homes, own), question.beyond)
    wanted = _in_gap(why) if of is None else why == REASONS.index(of)
    if part is not None:
        where = placed_in(facts.places, _part_ids(question, homes))
        codes = [row for row, place in enumerate(facts.places) if place.code == part]
        wanted = wanted & np.isin(where, codes)
    ids = ",".join(str(one) for one in homes.person[wanted].tolist())
    return GapList(question.stations.area.county_id, "{" + ids + "}")


def _places(sites: Sites, station: IntArray) -> IntArray:
    """The place of each station index, −1 for none and for those without a point."""
    if not len(sites.group):
        return np.full(len(station), NONE, dtype=np.int64)
    return np.where(station >= 0, sites.group[station], NONE)


def _in_gap(why: IntArray) -> BoolArray:
    return np.isin(why, [REASONS.index(reason) for reason in GAPS])


def _sum(homes: Homes, which: BoolArray) -> Tally:
    return tallies(homes, np.where(which, 0, NONE), 1)[0]


def _part_ids(question: GapsQuestion, homes: Homes) -> IntArray:
    return homes.cell if question.by == GapsBy.CELL else homes.division


def _parts(sight: Sight, question: GapsQuestion, facts: GapFacts, why: IntArray) -> tuple[GapPart, ...]:
    homes, places = facts.homes, facts.places
    found = placed_in(places, _part_ids(question, homes))
    # Homes in no village or cell come last.
    part, count = np.where(found < 0, len(places), found), len(places) + 1
    everybody = np.bincount(part, minlength=count)
    unlocated = np.bincount(part[why == REASONS.index(Outside.UNLOCATED)], minlength=count)
    gap = shown(sight, tallies(homes, np.where(_in_gap(why), part, NONE), count))
    listed: list[Place | None] = [*places, None]
    return tuple(
        GapPart(place, int(everybody[row]), gap[row], int(unlocated[row]))
        for row, place in enumerate(listed)
        if everybody[row]
    )


def _elsewhere(sight: Sight, facts: GapFacts, station: IntArray, ways: Ways) -> tuple[Elsewhere, ...]:
    homes, sites = facts.homes, facts.sites
    village = placed_in(facts.villages, homes.division)
    own = _places(sites, station)
    faster = ways.best.seconds < ways.own.seconds - ROUNDING_S
    differs = (village >= 0) & (own >= 0) & (ways.best.station >= 0) & faster
    part = np.where(differs, village, NONE)
    mine = Fastest(own, ways.own.seconds, ways.own.metres)
    count = len(facts.villages)
    to_assigned = shown(sight, tallies(homes, part, count, mine))
    to_nearest = shown(sight, tallies(homes, part, count, ways.best))
    found = []
    for row in np.unique(part[differs]).tolist():
        here = part == row
        assigned_row, nearest_place = _commonest(station[here]), _commonest(ways.best.station[here])
        found.append(
            Elsewhere(
                village=facts.villages[row],
                assigned=sites.stations[assigned_row],
                nearest=sites.at(nearest_place)[0],
                to_assigned=to_assigned[row],
                to_nearest=to_nearest[row],
            )
        )
    return tuple(found)


def _commonest(values: IntArray) -> int:
    """The value most homes have; of equally common ones the first by rank."""
    return int(min(Counter(values.tolist()).items(), key=lambda pair: (-pair[1], pair[0]))[0])


def _far_villages(question: GapsQuestion, ground: Ground, facts: GapFacts) -> tuple[FarVillage, ...]:
    villages, sites = facts.villages, facts.sites
    points = as_homes(villages)
    station = assigned(sites, facts.served, points.division)
    own = _places(sites, station)
    way = ways_of(ground, points, own).own
    judged = points.is_located & (own >= 0)
    far = judged & _exceeds(question.beyond, way)
    return tuple(
        FarVillage(
            village=villages[row],
            station=sites.stations[int(station[row])],
            seconds=_known(float(way.seconds[row])),
            metres=_known(float(way.metres[row])),
        )
        for row in np.flatnonzero(far).tolist()
    )


def _exceeds(beyond: Beyond, way: Fastest) -> BoolArray:
    if beyond.minutes is not None:
        return np.asarray(way.seconds > beyond.minutes * 60.0 + ROUNDING_S)
    return np.asarray(way.metres > (beyond.metres or 0.0) + ROUNDING_S)


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
