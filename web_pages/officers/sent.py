"""What the forms of an account ask for: an order of the officer, by the name of the button."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from db.codes import AccountState, Permission
from db.errors import DomainError
from resolvers.access.creation import GIVEN
from resolvers.access.offices.acts import Done, Officer
from resolvers.access.offices.joining import join
from resolvers.access.offices.orders import (
    FactorOrder,
    GrantEnd,
    GrantOrder,
    PasswordOrder,
    Pledge,
    RotationOrder,
    SignOut,
    StateOrder,
    SubjectOrder,
    TokenOrder,
)
from resolvers.access.offices.rotating import rotate
from resolvers.access.tokens import TOKEN_DAYS
from resolvers.ground.named_areas import NamedArea
from resolvers.windows import written_day
from resolvers.wording.language import said
from web_pages.officers.caller import client_id, number

Fields = Mapping[str, str]
Sent = Callable[[Officer, int, Fields], Awaitable[Done]]
_KEY_PARTS, _MOST_DAYS = 3, 4


async def done(officer: Officer, account: int, fields: Fields) -> Done:
    """What was asked for, done. Raises DomainError BAD_PARAMETER, and as the act."""
    act = _ACTS.get(fields.get("act", ""))
    if act is None:
        raise DomainError("BAD_PARAMETER", "未指明要办理什么。", "The form does not say what to do.")
    return await act(officer, account, fields)


def told(act: str) -> str:
    """What was done, in words."""
    return said(*_TOLD.get(act, ("已办理。", "It is done.")))


def _state(state: AccountState) -> Sent:
    async def act(officer: Officer, account: int, fields: Fields) -> Done:
        order = StateOrder(client_id=client_id(fields), account_id=account, state=state)
        return await officer.set_state(order)

    return act


async def _password(officer: Officer, account: int, fields: Fields) -> Done:
    order = PasswordOrder(client_id=client_id(fields), account_id=account, lasts=GIVEN)
    return await officer.reset_password(order)


async def _factor(officer: Officer, account: int, fields: Fields) -> Done:
    return await officer.reset_second_factor(FactorOrder(client_id=client_id(fields), account_id=account))


async def _pledge(officer: Officer, account: int, fields: Fields) -> Done:
    days = {name: written_day(fields.get(name, "")) for name in ("inducted_on", "pledged_on")}
    return await officer.file_pledge(Pledge(client_id=client_id(fields), account_id=account, **days))


async def _grant(officer: Officer, account: int, fields: Fields) -> Done:
    days = {name: written_day(fields[name]) if name in fields else None for name in ("from_on", "to_on")}
    order = GrantOrder(
        client_id=client_id(fields),
        account_id=account,
        permission=_permission(fields.get("permission", "")),
        area=_area(fields),
        **days,
    )
    return await officer.grant(order)


async def _end_grant(officer: Officer, account: int, fields: Fields) -> Done:
    grant_id = number(fields.get("grant", ""))
    return await officer.end_grant(
        GrantEnd(client_id=client_id(fields), account_id=account, grant_id=grant_id)
    )


async def _end_session(officer: Officer, account: int, fields: Fields) -> Done:
    credential = number(fields.get("credential", ""))
    return await officer.end_sessions(
        SignOut(client_id=client_id(fields), account_id=account, credential_id=credential)
    )


async def _sign_out(officer: Officer, account: int, fields: Fields) -> Done:
    return await officer.end_sessions(
        SignOut(client_id=client_id(fields), account_id=account, credential_id=None)
    )


async def _token(officer: Officer, account: int, fields: Fields) -> Done:
    return await officer.give_token(
        TokenOrder(client_id=client_id(fields), account_id=account, label=_label(fields), days=_days(fields))
    )


async def _rotate(officer: Officer, account: int, fields: Fields) -> Done:
    asked = {"account_id": account, "days": _days(fields)}
    return await rotate(officer, RotationOrder(client_id=client_id(fields), label=_label(fields), **asked))


def _label(fields: Fields) -> str:
    label = fields.get("label", "").strip()
    if not label:
        raise DomainError("TEXT_MISSING", "请填写用途。", "Say what it is for.")
    return label


def _days(fields: Fields) -> int:
    return number(fields.get("days", str(TOKEN_DAYS))[:_MOST_DAYS])


async def _join(officer: Officer, account: int, fields: Fields) -> Done:
    subject = fields.get("subject", "").strip()
    order = SubjectOrder(client_id=client_id(fields), account_id=account, subject=subject)
    return await join(officer, order)


async def _part(officer: Officer, account: int, fields: Fields) -> Done:
    order = SubjectOrder(client_id=client_id(fields), account_id=account, subject=None)
    return await join(officer, order)


def _area(fields: Fields) -> NamedArea:
    """A place that was chosen from the list, or the division of a code."""
    kind, county, row = [*fields.get("place", "").split(":"), "", ""][:_KEY_PARTS]
    if kind in {"station", "worker"}:
        key = (number(county), number(row))
        return NamedArea(station=key) if kind == "station" else NamedArea(worker=key)
    return NamedArea(division_code=fields.get("code"))


def _permission(written: str) -> Permission:
    try:
        return Permission.of(written)
    except ValueError:
        raise DomainError("BAD_PARAMETER", "请选择权限。", "Choose a permission.") from None


_ACTS: Mapping[str, Sent] = MappingProxyType(
    {
        "lock": _state(AccountState.LOCKED),
        "unlock": _state(AccountState.ACTIVE),
        "end": _state(AccountState.ENDED),
        "password": _password,
        "factor": _factor,
        "pledge": _pledge,
        "grant": _grant,
        "end-grant": _end_grant,
        "end-session": _end_session,
        "sign-out": _sign_out,
        "token": _token,
        "rotate": _rotate,
        "join": _join,
        "part": _part,
    }
)
_TOLD = MappingProxyType(
    {
        "create": ("已建立账号。", "The account was made."),
        "lock": ("已锁定；其会话与令牌已结束。", "Locked; its sessions and tokens have ended."),
        "unlock": ("已解锁。", "Unlocked."),
        "end": ("已注销。", "The account has ended."),
        "password": ("已给出一次性密码；其会话已结束。", "A password was given; its sessions have ended."),
        "factor": ("已取消两步验证。", "The second factor was taken away."),
        "pledge": ("已登记。", "Put on file."),
        "grant": ("已授权。", "Granted."),
        "end-grant": ("授权已结束。", "The grant has ended."),
        "end-session": ("已结束。", "It has ended."),
        "sign-out": ("全部会话与令牌已结束。", "All sessions and tokens have ended."),
        "token": ("已签发令牌。", "A token was given."),
        "rotate": ("已换发；原令牌至多再有效 7 天。", "Replaced; the one before holds for 7 days at most."),
        "join": ("已关联统一身份认证。", "It signs in at the identity provider now."),
        "part": ("已解除关联；经其登录的会话已结束。", "It is parted; the sessions opened there have ended."),
    }
)
