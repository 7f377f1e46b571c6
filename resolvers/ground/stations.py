"""Service centres and stations.

One, its supervisor, those it supervises, what it serves and who works there.
"""

from typing import Any

from sqlalchemy import Date, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from db.models import (
    CountyLink,
    Division,
    DivisionVersion,
    StationSupervision,
    StationVersion,
)
from resolvers.ask import Ask, Parents, Statement, current, hung
from resolvers.ground.divisions import BY_CODE, divisions
from resolvers.keyset import Hanging, Order
from resolvers.serving import divisions_served, serving_stations, supervisors


def stations(ask: Ask) -> Statement:
    """Every station that is there on the day asked about, as it was then."""
    there = StationVersion
    return select(
        there.county_id,
        there.station_id.label("id"),
        there.division_id,
        there.name,
        there.level,
        there.form,
        there.head_name,
        there.head_post,
        there.head_post_kind,
        there.telephone,
        there.address,
        func.ST_AsGeoJSON(there.point, 7).label("point"),
        there.point_system,
        there.co_located_id,
        there.version,
        func.lower(there.open_in).label("valid_from"),
        func.upper(there.open_in).label("valid_to"),
        cast(literal(ask.as_of), Date).label("as_of"),
    ).where(current(there, ask.as_of, ask.known_at))


def station_by_id(ask: Ask, county_id: int, station_id: int) -> Statement:
    """One station on the day asked about."""
    return stations(ask).where(StationVersion.county_id == county_id, StationVersion.station_id == station_id)


def stations_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Stations by their own id."""
    mine = (StationVersion.county_id == parents.county_id, StationVersion.station_id == parents.id)
    return hung(stations(ask).where(*mine), parents)


def stations_of_divisions(ask: Ask, parents: Parents) -> Statement:
    """The one station that serves each division: its own, or the one above that stands in for it."""
    served = serving_stations(parents.county_id, ask.as_of).lateral("served")
    statement = stations(ask).where(
        StationVersion.county_id == parents.county_id,
        StationVersion.station_id == served.c.station_id,
        served.c.division_id == parents.id,
    )
    return hung(statement, parents)


def supervisors_of_stations(ask: Ask, parents: Parents) -> Statement:
    """The supervising station of each station.

    A unit's own centre is supervised by the centre of the unit above.
    """
    above = _supervising(ask, parents).lateral("above")
    found = (StationVersion.county_id == above.c.county_id, StationVersion.station_id == above.c.id)
    statement = stations(ask).where(*found)
    return hung(statement, parents)


def _supervising(ask: Ask, parents: Parents) -> Any:
    link = supervisors(parents.county_id, ask.as_of).subquery("link")
    within = select(link.c.supervisor_county_id.label("county_id"), link.c.supervisor_id.label("id")).where(
        link.c.station_id == parents.id, link.c.supervisor_id.is_not(None)
    )
    centre, root = aliased(StationVersion), aliased(DivisionVersion)
    above = _units_above(ask, parents).subquery("unit_above")
    unsupervised = supervisors(parents.county_id, ask.as_of).subquery("unsupervised")
    found = (
        select(centre.county_id, centre.station_id.label("id"))
        .where(
            unsupervised.c.station_id == parents.id,
            unsupervised.c.supervisor_id.is_(None),
            *_is_centre_of(centre, root, above.c.parent_id, ask),
        )
        .order_by(above.c.steps, centre.station_id)
        .limit(1)
    )
    nearest = _correlated(found, parents).subquery("nearest")
    return union_all(within, select(nearest.c.county_id, nearest.c.id))


def _units_above(ask: Ask, parents: Parents) -> Any:
    """The unit above, and the one above that: 市辖区 and its like are units without a centre."""
    near, far, between = aliased(CountyLink), aliased(CountyLink), aliased(CountyLink)
    one = select(near.parent_id, literal(1).label("steps")).where(
        near.county_id == parents.county_id, current(near, ask.as_of)
    )
    two = select(far.parent_id, literal(2)).where(
        between.county_id == parents.county_id,
        current(between, ask.as_of),
        far.county_id == between.parent_id,
        current(far, ask.as_of),
    )
    return union_all(_correlated(one, parents), _correlated(two, parents))


def _correlated(statement: Statement, parents: Parents) -> Statement:
    """The statement with its parents taken from outside, which inside a FROM item must be said."""
    return statement if parents.source is None else statement.correlate(parents.source)


def _is_centre_of(centre: Any, root: Any, county_id: Any, ask: Ask) -> tuple[Any, ...]:
    return (
        root.county_id == county_id,
        root.parent_id.is_(None),
        current(root, ask.as_of),
        centre.county_id == root.county_id,
        centre.division_id == root.division_id,
        current(centre, ask.as_of, ask.known_at),
    )


def children_of_stations(ask: Ask, parents: Parents) -> Statement:
    """The stations that each station supervises directly, by level and name."""
    below = _supervised(ask, parents).lateral("below")
    found = (StationVersion.county_id == below.c.county_id, StationVersion.station_id == below.c.id)
    statement = stations(ask).where(*found)
    return hung(statement, parents).order_by(StationVersion.division_id, StationVersion.station_id)


def _supervised(ask: Ask, parents: Parents) -> Any:
    link = supervisors(parents.county_id, ask.as_of).subquery("link")
    within = select(parents.county_id.label("county_id"), link.c.station_id.label("id")).where(
        link.c.supervisor_county_id == parents.county_id, link.c.supervisor_id == parents.id
    )
    named = aliased(StationSupervision)
    elsewhere = select(named.county_id, named.station_id).where(
        named.supervisor_county_id == parents.county_id,
        named.supervisor_id == parents.id,
        named.county_id != parents.county_id,
        current(named, ask.as_of),
    )
    return union_all(within, elsewhere, _centres_below(ask, parents))


def _centres_below(ask: Ask, parents: Parents) -> Any:
    """The centres of the units below, for the centre of a unit.

    Left out are those for which another supervisor is named.
    """
    mine, own, unit = aliased(StationVersion), aliased(DivisionVersion), aliased(CountyLink)
    centre, root = aliased(StationVersion), aliased(DivisionVersion)
    named = aliased(StationSupervision)
    exception = select(named.station_id).where(
        named.county_id == centre.county_id, named.station_id == centre.station_id, current(named, ask.as_of)
    )
    return select(centre.county_id, centre.station_id).where(
        mine.station_id == parents.id,
        *_is_centre_of(mine, own, parents.county_id, ask),
        or_(unit.parent_id == parents.county_id, unit.parent_id.in_(_groupings(ask, parents))),
        current(unit, ask.as_of),
        *_is_centre_of(centre, root, unit.county_id, ask),
        ~exception.exists(),
    )


def _groupings(ask: Ask, parents: Parents) -> Any:
    """The units below that have no centre: 市辖区 and its like."""
    group, centre, root = aliased(CountyLink), aliased(StationVersion), aliased(DivisionVersion)
    has_centre = select(centre.station_id).where(*_is_centre_of(centre, root, group.county_id, ask))
    return select(group.county_id).where(
        group.parent_id == parents.county_id, current(group, ask.as_of), ~has_centre.exists()
    )


def divisions_of_stations(ask: Ask, parents: Parents) -> Statement:
    """The divisions each station serves itself, by code."""
    served = divisions_served(ask, parents).lateral("served")
    statement = divisions(ask.as_of).where(
        Division.county_id == parents.county_id,
        Division.id == served.c.division_id,
    )
    return hung(statement, parents).order_by(DivisionVersion.code)


CHILDREN_OF_STATIONS = Hanging(children_of_stations, Order("STATION", ("division_id", "id", "county_id")))
DIVISIONS_OF_STATIONS = Hanging(divisions_of_stations, BY_CODE)
