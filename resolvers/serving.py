"""Which station serves which division and supervises which station on a day; every part names its county."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from db.models import CountyLink, DivisionVersion, Station, StationService, StationSupervision, StationVersion
from resolvers.areas import Area, Reach
from resolvers.ask import Ask, Parents, current


def serving_stations(county_id: Any, on: date, known_at: datetime | None = None) -> Select[int, int]:
    """Each division of a county with the one station that serves it on a day.

    Named in `station_service`, else its own, else the one that serves the division above, up to the county
    centre.
    """
    version, parent = aliased(DivisionVersion), aliased(DivisionVersion)
    station_id = func.coalesce(
        _service(version.county_id, version.division_id, on, known_at),
        _own(version.county_id, version.division_id, on, known_at),
        _service(version.county_id, version.parent_id, on, known_at),
        _own(version.county_id, version.parent_id, on, known_at),
        _own(version.county_id, parent.parent_id, on, known_at),
    )
    return (
        select(version.division_id.label("division_id"), station_id.label("station_id"))
        .join_from(version, parent, _is_parent(parent, version, on, known_at), isouter=True)
        .where(version.county_id == county_id, current(version, on, known_at))
    )


def divisions_served(ask: Ask, parents: Parents) -> Select[int]:
    """The divisions that a station serves itself, `division_id`; `parents` are stations."""
    near = _near_stations(ask, parents).subquery("near")
    served = serving_stations(parents.county_id, ask.as_of).subquery("serving")
    statement = select(served.c.division_id).where(
        served.c.division_id.in_(select(near.c.division_id)), served.c.station_id == parents.id
    )
    # Once for a station, whatever it is joined to.
    return (statement if parents.source is None else statement.correlate(parents.source)).offset(0)


def _near_stations(ask: Ask, parents: Parents) -> CompoundSelect[int]:
    """The divisions among which are all that a station serves: few, but for the centre of a county.

    Those it is named for, the one it hangs on, and what lies below them.
    """
    county_id, station_id, on = parents.county_id, parents.id, ask.as_of
    station, service = aliased(Station), aliased(StationService)
    own = select(station.division_id).where(station.county_id == county_id, station.id == station_id)
    named = select(service.division_id).where(
        service.county_id == county_id, service.station_id == station_id, current(service, on)
    )
    below, lower, lowest = aliased(DivisionVersion), aliased(DivisionVersion), aliased(DivisionVersion)
    of_named = named.with_only_columns(below.division_id).where(*_hangs_on(below, service, on))
    of_own = own.with_only_columns(lower.division_id).where(*_hangs_on(lower, station, on))
    of_those = of_own.with_only_columns(lowest.division_id).where(*_hangs_on(lowest, lower, on))
    found = (own, named, of_named, of_own, of_those)
    source = parents.source
    return union_all(*(found if source is None else [one.correlate(source) for one in found]))


def _hangs_on(below: Any, above: Any, on: date) -> tuple[ColumnElement[bool], ...]:
    same = below.county_id == above.county_id
    return same, below.parent_id == above.division_id, current(below, on)


def _is_parent(parent: Any, version: Any, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    same = and_(parent.county_id == version.county_id, parent.division_id == version.parent_id)
    return and_(same, current(parent, on, known_at))


def _service(county_id: Any, division_id: Any, on: date, known_at: datetime | None) -> ScalarSelect[int]:
    service = aliased(StationService)
    return (
        select(service.station_id)
        .where(
            service.county_id == county_id,
            service.division_id == division_id,
            current(service, on, known_at),
        )
        .scalar_subquery()
    )


def _own(county_id: Any, division_id: Any, on: date, known_at: datetime | None) -> ScalarSelect[int]:
    station = aliased(StationVersion)
    return (
        select(station.station_id)
        .where(
            station.county_id == county_id,
            station.division_id == division_id,
            current(station, on, known_at),
        )
        .order_by(station.station_id)
        .limit(1)
        .scalar_subquery()
    )


def supervisors(county_id: Any, on: date, known_at: datetime | None = None) -> Select[int, int, int]:
    """Each station of a county with its supervising station.

    Named in `station_supervision`, else the station of the division above. Columns station_id,
    supervisor_county_id, supervisor_id (null for a unit's own centre).
    """
    station, version, parent = aliased(StationVersion), aliased(DivisionVersion), aliased(DivisionVersion)
    named = aliased(StationSupervision)
    above = func.coalesce(
        _own(station.county_id, version.parent_id, on, known_at),
        _own(station.county_id, parent.parent_id, on, known_at),
    )
    return (
        select(
            station.station_id,
            case(
                (named.supervisor_id.is_not(None), named.supervisor_county_id),
                (above.is_not(None), station.county_id),
            ).label("supervisor_county_id"),
            func.coalesce(named.supervisor_id, above).label("supervisor_id"),
        )
        .join_from(
            station,
            version,
            and_(
                version.county_id == station.county_id,
                version.division_id == station.division_id,
                current(version, on, known_at),
            ),
        )
        .join(parent, _is_parent(parent, version, on, known_at), isouter=True)
        .join(
            named,
            and_(
                named.county_id == station.county_id,
                named.station_id == station.station_id,
                current(named, on, known_at),
            ),
            isouter=True,
        )
        .where(station.county_id == county_id, current(station, on, known_at))
    )


def subordinates(area: Area, on: date, known_at: datetime | None = None) -> Select[int]:
    """The ids of a station and those it supervises within its county.

    Directly, or at any depth by `reach`.
    """
    link = supervisors(area.county_id, on, known_at).subquery("link")
    mine = and_(link.c.supervisor_county_id == area.county_id, link.c.supervisor_id == area.id)
    if area.reach == Reach.CHILDREN:
        return select(link.c.station_id).where(or_(mine, link.c.station_id == area.id))
    top = select(literal(area.id, BigInteger).label("station_id")).cte(recursive=True)
    below = select(link.c.station_id).where(
        link.c.supervisor_county_id == area.county_id, link.c.supervisor_id == top.c.station_id
    )
    return select(top.union(below).c.station_id)


def served_by_centres_below(area: Area, on: date, known_at: datetime | None = None) -> Select[int, int]:
    """County and id of the divisions served by the centres of the units directly below."""
    root, link = aliased(DivisionVersion), aliased(CountyLink)
    serving = serving_stations(root.county_id, on, known_at)
    served = serving.subquery("served_there").lateral("served_there")
    return (
        select(root.county_id, served.c.division_id)
        .join_from(root, link, link.county_id == root.county_id)
        .join(served, true())
        .where(
            link.parent_id == area.county_id,
            current(link, on, known_at),
            root.parent_id.is_(None),
            current(root, on, known_at),
            served.c.station_id == _own(root.county_id, root.division_id, on, known_at),
        )
    )
