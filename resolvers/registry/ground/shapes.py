"""Where a division lies: its line or point corrected for as long as it held, or another from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any
from uuid import UUID

from geoalchemy2 import WKBElement
from geoalchemy2 import functions as geo
from sqlalchemy import Row, func, insert, literal, null, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import Code, ShapeSource
from db.engine import Database
from db.errors import DomainError
from db.ids import IdMaker
from db.models import Division, DivisionShape, Receipt
from resolvers.ask import Ask, Statement, current
from resolvers.hand_overs.writing import remember
from resolvers.receipts import Claim, claimed, digest_of
from resolvers.registry.ground.orders import check_shape_day
from resolvers.scope import manages, out_of_scope, require
from resolvers.viewer import Permission
from resolvers.within import Placed

_DIVISION = Placed(Division.county_id, Division.id, null())
_COPIED = ("county_id", "division_id", "point", "point_source", "geom", "source")


class ShapeAct(Code):
    CORRECTION = "CORRECTION", "更正（实地未变，原来画错）", "the line was wrong for as long as it held"
    CHANGE = "CHANGE", "变更（自该日起实地已变）", "the ground changed on the day"


class ShapePart(Code):
    BOUNDARY = "BOUNDARY", "边界", "the boundary"
    POINT = "POINT", "代表点", "the point that stands for it"


# The columns of the shape and of where it comes from.
COLUMNS = {ShapePart.BOUNDARY: ("geom", "source"), ShapePart.POINT: ("point", "point_source")}


@dataclass(frozen=True, slots=True)
class NewShape:
    """A boundary or point of a division, as WKB: whether it corrects what held on a day, or begins on it."""

    client_id: UUID
    county_id: int
    division_id: int
    part: ShapePart
    act: ShapeAct
    on: date
    wkb: bytes
    source: ShapeSource

    @property
    def columns(self) -> dict[str, Any]:
        """The columns with their values."""
        shape, source = COLUMNS[self.part]
        return {shape: WKBElement(self.wkb, srid=4326), source: self.source.value}


@dataclass(frozen=True, slots=True)
class Put:
    """The division, and whether its shape was the same already, so that no version was made."""

    county_id: int
    division_id: int
    is_unchanged: bool
    replayed: bool


@dataclass(frozen=True, slots=True)
class _Version:
    """A version to be written like another, for other days, with other columns."""

    like: int
    valid: Range[date]
    changed: Mapping[str, Any]


async def put_shape(database: Database, ask: Ask, new: NewShape, ids: IdMaker) -> Put:
    """Corrects or changes a shape, committed, or returns the first result of the client id.

    Raises DomainError NOT_PERMITTED, AREA_NOT_FOUND, NO_SHAPE_YET, SHAPE_DAY_NOT_POSSIBLE, CLIENT_ID_TAKEN.
    """
    require(ask.viewer, Permission.MANAGE)
    check_shape_day(new.on, ask.today)
    async with database.writing() as connection:
        return await shape_put(connection, ask, new, ids)


async def shape_put(connection: AsyncConnection, ask: Ask, new: NewShape, ids: IdMaker) -> Put:
    """What `put_shape` puts in, in a transaction of the caller's."""
    key = (new.county_id, new.division_id)
    claim = Claim(key[0], new.client_id, ask.viewer.subject, digest_of(new), key[1])
    await _lock(connection, ask, key)
    if await claimed(connection, claim) is not None:
        return Put(*key, await _was_unchanged(connection, new), replayed=True)
    versions = (await connection.execute(_versions(new))).all()
    held = next((one for one in versions if new.on in one.valid), None)
    is_unchanged = held is not None and bool(held.is_same)
    if not is_unchanged:
        await _write(connection, new, (held, versions), ids=ids)
    await remember(connection, key[0], new.client_id, {"is_unchanged": is_unchanged})
    return Put(*key, is_unchanged, replayed=False)


async def _lock(connection: AsyncConnection, ask: Ask, key: tuple[int, int]) -> None:
    mine = select(Division.id).where(
        Division.county_id == key[0], Division.id == key[1], manages(ask, _DIVISION)
    )
    if (await connection.execute(mine.with_for_update(key_share=True))).first() is None:
        raise out_of_scope()


def _versions(new: NewShape) -> Statement:
    shape, source = (getattr(DivisionShape, name) for name in COLUMNS[new.part])
    same = geo.ST_Equals(shape, WKBElement(new.wkb, srid=4326)) & (source == new.source.value)
    return (
        select(
            DivisionShape.id,
            DivisionShape.valid,
            geo.ST_AsBinary(shape).label("wkb"),
            func.coalesce(same, False).label("is_same"),
        )
        .where(
            DivisionShape.county_id == new.county_id,
            DivisionShape.division_id == new.division_id,
            current(DivisionShape, None),
        )
        .order_by(DivisionShape.valid)
    )


async def _write(
    connection: AsyncConnection,
    new: NewShape,
    found: tuple[Row[Any] | None, Sequence[Row[Any]]],
    *,
    ids: IdMaker,
) -> None:
    held, versions = found
    if new.act is ShapeAct.CORRECTION:
        if held is None or held.wkb is None:
            raise _nothing_there()
        wrong = [one for one in versions if one.wkb == held.wkb]
        again = [_Version(one.id, one.valid, new.columns) for one in wrong]
        await _replace(connection, new, again, ids)
    elif held is None:
        later = [one.valid.lower for one in versions if one.valid.lower > new.on]
        row = {"county_id": new.county_id, "id": ids.next(), "division_id": new.division_id}
        valid = Range(new.on, min(later, default=None), bounds="[)")
        await connection.execute(insert(DivisionShape).values(row | {"valid": valid} | new.columns))
    else:
        same = takewhile(lambda one: one.wkb == held.wkb, versions[versions.index(held) + 1 :])
        parts = [_Version(one.id, one.valid, new.columns) for one in same]
        parts.append(_Version(held.id, Range(new.on, held.valid.upper, bounds="[)"), new.columns))
        if held.valid.lower is None or held.valid.lower < new.on:
            parts.append(_Version(held.id, Range(held.valid.lower, new.on, bounds="[)"), {}))
        await _replace(connection, new, parts, ids)


async def _replace(
    connection: AsyncConnection, new: NewShape, versions: Sequence[_Version], ids: IdMaker
) -> None:
    """Supersedes versions and writes others like them."""
    table = DivisionShape.__table__.c
    old = {one.like for one in versions}
    mine = (DivisionShape.county_id == new.county_id, DivisionShape.id.in_(old))
    await connection.execute(update(DivisionShape).where(*mine).values(superseded_at=func.now()))
    for one in versions:
        changed = {**one.changed, "valid": one.valid, "id": ids.next()}
        kept = [name for name in _COPIED if name not in changed]
        values = [literal(value, table[name].type).label(name) for name, value in changed.items()]
        like = select(*[table[name] for name in kept], *values).where(
            table.county_id == new.county_id, table.id == one.like
        )
        await connection.execute(insert(DivisionShape).from_select([*kept, *changed], like))


async def _was_unchanged(connection: AsyncConnection, new: NewShape) -> bool:
    wanted = select(Receipt.result["is_unchanged"]).where(
        Receipt.county_id == new.county_id, Receipt.client_id == new.client_id
    )
    return bool((await connection.execute(wanted)).scalar_one())


def _nothing_there() -> DomainError:
    return DomainError(
        "NO_SHAPE_YET",
        "该日期没有可更正的边界或代表点；请按变更（CHANGE）录入。",
        "There is nothing to correct on that day; enter it as a CHANGE.",
    )
