"""New accounts, which may do nothing until something is granted to them.

Whoever acts is named in `by`: an account, or the operating system's user at the server itself.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind, AccountState, Office, Role
from db.errors import DomainError
from db.models import Account
from db.models.access.account import ACCOUNT_NAME
from db.models.base import is_readable
from resolvers.access.password_change import replace_password
from resolvers.traces.accounts import note_act
from resolvers.wording.refusals import bad_value

LONGEST_NAME = 50
# A password that somebody else gives; one that rescues an account is typed at once.
GIVEN, RESCUE = timedelta(days=7), timedelta(minutes=15)
# Without 0, O, 1, I and l: it is read from paper.
_SMALL, _CAPITALS, _DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be made; `office` for officers alone. Until it is opened a LOCKED one stays out."""

    name: str
    display_name: str
    role: Role
    office: Office | None = None
    inducted_on: date | None = None
    pledged_on: date | None = None
    state: AccountState = AccountState.ACTIVE


def one_time_password() -> str:
    """A password to be typed once: 16 letters and digits in fours, of all kinds that rules ask for."""
    mixed = [secrets.choice(kind) for kind in (_SMALL, _CAPITALS, _DIGITS)]
    mixed += [secrets.choice(_SMALL + _CAPITALS + _DIGITS) for _ in range(13)]
    secrets.SystemRandom().shuffle(mixed)
    return "-".join("".join(mixed[start : start + 4]) for start in range(0, 16, 4))


async def ensure_no_accounts(connection: AsyncConnection) -> None:
    """Raises DomainError ACCOUNTS_EXIST: the three officers are made once, and hand over from then on."""
    if await connection.scalar(select(exists(select(Account.id)))):
        raise DomainError(
            "ACCOUNTS_EXIST",
            "已有账号；三员只在首次安装时一并建立。",
            "There are accounts already; the three officers are made together at the first installation.",
        )


async def create_account(
    connection: AsyncConnection, wanted: NewAccount, hashed: str | None, *, account_id: int, by: str
) -> None:
    """Makes an account, which may do nothing until something is granted to it.

    `hashed`: of a password given for one sign-in. Raises DomainError BAD_ACCOUNT_NAME, BAD_NAME,
    OFFICE_MISMATCH, NAME_TAKEN.
    """
    _ensure_sound(wanted)
    if await connection.scalar(select(exists(select(Account.id).where(Account.name == wanted.name)))):
        raise DomainError("NAME_TAKEN", "登录名已被使用。", "This name is taken.")
    row = {
        "id": account_id,
        "name": wanted.name,
        "display_name": wanted.display_name,
        "role": wanted.role.value,
        "office": None if wanted.office is None else wanted.office.value,
        "state": wanted.state.value,
        "inducted_on": wanted.inducted_on,
        "pledged_on": wanted.pledged_on,
        "created_by": by,
    }
    await connection.execute(insert(Account).values(**row))
    if hashed is not None:
        await replace_password(connection, account_id, hashed, lasts=GIVEN)
    await note_act(connection, AccessKind.LOCK, f"made {wanted.role.value}", account_id=account_id, by=by)


def _ensure_sound(wanted: NewAccount) -> None:
    if not re.fullmatch(ACCOUNT_NAME, wanted.name):
        raise DomainError(
            "BAD_ACCOUNT_NAME",
            "登录名为 3 至 64 个小写字母、数字或 . _ -，首尾为字母或数字。",
            "A name has 3 to 64 small letters, digits, or . _ -, and begins and ends with a letter or digit.",
        )
    if not 0 < len(wanted.display_name) <= LONGEST_NAME or not is_readable(wanted.display_name):
        raise bad_value(
            "BAD_NAME",
            "displayName",
            f"须为 1 至 {LONGEST_NAME} 字，首尾无空格，且无不可见字符。",
            f"has 1 to {LONGEST_NAME} characters, none of them unseen, and no blanks around it.",
        )
    if (wanted.role == Role.OFFICER) != (wanted.office is not None):
        raise DomainError(
            "OFFICE_MISMATCH",
            "三员账号须指明职责，其他账号不得有。",
            "An officer's account names its office, and no other account has one.",
        )
