"""Where a county's feed stands, and whether a copy can still be brought there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, and_, cast, func, null, or_, select, true

from db.codes import ChangeKind
from db.models import Change, ChangeFeed, Division
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.changes.cursor import Mark
from resolvers.within import Placed, lies_in

_STILL = frozenset({AreaKind.WORKER, AreaKind.CELL})


def head_of_feed(ask: Ask, county_id: int, areas: Sequence[Area], marks: Sequence[Mark]) -> Statement:
    """One row: position, noted_at_us, ground, kept_since, and `holds`: whether to go on from all `marks`.

    `ground` tells apart which divisions the areas consist of today. `kept_since` is the day of the oldest
    change there is; null: nothing was taken away.
    """
    feed = (
        select(ChangeFeed.position, ChangeFeed.noted_at).where(ChangeFeed.county_id == county_id).subquery()
    )
    position, noted_at = _alone(feed.c.position), _alone(feed.c.noted_at)
    return select(
        func.coalesce(position, 0).label("position"),
        func.coalesce(_microseconds(noted_at), 0).label("noted_at_us"),
        func.coalesce(_ground(ask, county_id, areas), "").label("ground"),
        and_(true(), *[_holds(county_id, mark) for mark in marks]).label("holds"),
        _kept_since(county_id).label("kept_since"),
    )


def _kept_since(county_id: int) -> ColumnElement[Any]:
    """The first position of all is one."""
    first = select(Change.position, Change.noted_on).where(Change.county_id == county_id)
    oldest = first.order_by(Change.position).limit(1).subquery("oldest")
    return select(oldest.c.noted_on).where(oldest.c.position > 1).scalar_subquery()


def _alone(column: Any) -> ColumnElement[Any]:
    return select(column).scalar_subquery()


def _microseconds(instant: Any) -> ColumnElement[int]:
    return cast(func.extract("epoch", instant) * 1_000_000, BigInteger)


def _holds(county_id: int, mark: Mark) -> ColumnElement[bool]:
    """The condition that a state was gone through, that every change since is kept, and none was in bulk."""
    here = select(Change.position).where(Change.county_id == county_id)
    copied = here.where(Change.position > mark.position, Change.kind == ChangeKind.BULK.value)
    there = here.where(Change.position == mark.position, _microseconds(Change.noted_at) == mark.noted_at_us)
    # Old changes may be taken away, always a whole beginning, but never the feed's own row.
    head = select(ChangeFeed.position).where(
        ChangeFeed.county_id == county_id,
        ChangeFeed.position == mark.position,
        _microseconds(ChangeFeed.noted_at) == mark.noted_at_us,
    )
    at_all = select(ChangeFeed.position).where(ChangeFeed.county_id == county_id)
    untouched = or_(here.where(Change.position == 1).exists(), ~at_all.exists())
    begun = untouched if mark.position == 0 else or_(there.exists(), head.exists())
    return and_(begun, ~copied.exists())


def _ground(ask: Ask, county_id: int, areas: Sequence[Area]) -> ColumnElement[Any]:
    drawn = [area for area in areas if area.kind not in _STILL]
    if not drawn:
        return cast(null(), Text)
    row = Placed(Division.county_id, Division.id, null())
    ordered = select(Division.id).where(
        Division.county_id == county_id, or_(*[lies_in(area, row, ask.today) for area in drawn])
    )
    found = ordered.order_by(Division.id).subquery("ground")
    return select(func.left(func.md5(func.string_agg(cast(found.c.id, Text), ",")), 12)).scalar_subquery()
