"""Who may see what: the one place that decides (model §7). Deny by default."""

from datetime import date

from psycopg.sql import SQL, Literal
from sqlalchemy import ColumnElement, or_

from db.errors import DomainError
from db.remembered import ByIdentity
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.viewer import Grant, Permission, Viewer
from resolvers.within import Placed, lies_in, nowhere
from resolvers.wording.refusals import not_permitted


def scope_setting(viewer: Viewer) -> bytes:
    """The statement that tells a transaction whom it serves: role, and what may be done where.

    A literal SET LOCAL, which ends with the transaction and reaches the shards of a cluster.
    """
    return _SETTINGS.of(viewer)


def _setting(viewer: Viewer) -> bytes:
    scope = Literal("; ".join([viewer.role, *[_granted(grant) for grant in viewer.grants]]))
    return SQL("SET LOCAL rongge.scope = {}").format(scope).as_bytes()


# A remembered token speaks for the same viewer each time.
_SETTINGS = ByIdentity[Viewer, bytes](_setting, 4096)


def _granted(grant: Grant) -> str:
    area = grant.area
    return f"{grant.permission} {area.kind} {area.county_id} {area.id} {area.level or '-'}"


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
