"""Who may see what: the one place that decides (model §7). Deny by default."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import DivisionLevel
from db.errors import DomainError
from db.remembered import ByIdentity
from db.wall.scope import ALL_COUNTIES, Counties, county, province_of, scope_statement
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.viewer import Permission, Viewer
from resolvers.within import Placed, lies_in, nowhere
from resolvers.wording.refusals import not_permitted


def scope_setting(viewer: Viewer) -> bytes:
    """The statement that tells a transaction whom it serves, for the wall of the database (db/wall/).

    In which counties something was granted, the office, and who acts. It is coarser than the conditions of
    this module, which hold on each day for each area.
    """
    return _SETTINGS.of(viewer)


async def reach_into(connection: AsyncConnection, viewer: Viewer, county_ids: Iterable[int]) -> None:
    """Opens the wall for the rest of a transaction to other counties, as few acts have to.

    Of a transfer both sides are written; whose number is taken is known in any county. The caller has found
    that the viewer may do so, and what it answers tells nothing more.
    """
    also = [county(county_id) for county_id in county_ids]
    await connection.exec_driver_sql(_setting(viewer, *also).decode())


def _setting(viewer: Viewer, *also: Counties) -> bytes:
    granted = [_around(grant.area) for grant in viewer.grants]
    return scope_statement([*granted, *also], viewer.subject, viewer.office or "")


def _around(area: Area) -> Counties:
    """What an area may ever have in it: a unit's counties change their codes, but never their province."""
    if area.level == DivisionLevel.NATION:
        return ALL_COUNTIES
    return province_of(area.county_id) if area.spans_counties else county(area.county_id)


# A remembered token speaks for the same viewer each time.
_SETTINGS = ByIdentity[Viewer, bytes](_setting, 4096)


def sees_person(ask: Ask, row: Placed) -> ColumnElement[bool]:
    """The condition that the viewer may see a person living where `row` says.

    By today's ground and assignments.
    """
    return _within(ask.viewer.areas(Permission.SEARCH), row, ask.today)


def sees_count(ask: Ask, row: Placed) -> ColumnElement[bool]:
    """The condition that a person living where `row` says may be counted for the viewer."""
    areas = ask.viewer.areas(Permission.ANALYSE) + ask.viewer.areas(Permission.SEARCH)
    return _within(areas, row, ask.today)


def manages(ask: Ask, row: Placed) -> ColumnElement[bool]:
    """The condition that the viewer manages the ground on which `row` lies."""
    return _within(ask.viewer.areas(Permission.MANAGE), row, ask.today)


def _within(areas: tuple[Area, ...], row: Placed, on: date) -> ColumnElement[bool]:
    if not areas:
        return nowhere()
    return or_(*[lies_in(area, row, on) for area in dict.fromkeys(areas)])


def require(viewer: Viewer, permission: Permission) -> tuple[Area, ...]:
    """The areas in which the viewer holds `permission`.

    Raises DomainError when it holds it nowhere: that a role may not do a thing is no secret, unlike what
    exists outside its area.
    """
    areas = viewer.areas(permission)
    if areas:
        return areas
    if permission == Permission.SEARCH:
        raise DomainError(
            "PERSONS_NOT_PERMITTED",
            "您的角色只能查看汇总数据，不能查看服务对象个人信息。",
            "Your role sees aggregates only, not persons.",
        )
    raise not_permitted()


def out_of_scope() -> DomainError:
    """The one answer for an area that does not exist and for one the viewer may not see."""
    return DomainError(
        "AREA_NOT_FOUND",
        "没有这个范围，或不在您的权限内。",
        "There is no such area, or it lies outside what you may see.",
    )
