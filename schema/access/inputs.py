"""What officers send about accounts."""

from datetime import date
from uuid import UUID

import strawberry

from db.codes import AccountState, Office
from resolvers.access.creation import GIVEN, NewAccount
from resolvers.access.offices.orders import (
    FactorOrder,
    GrantEnd,
    GrantOrder,
    NewAccountOrder,
    PasswordOrder,
    Pledge,
    SignOut,
    StateOrder,
    TokenOrder,
)
from resolvers.ground.named_areas import NamedArea
from schema.arguments import said
from schema.codes import Permission, Role
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

ACCOUNT_ID = ("账号编号", "Id of the account")
OPEN = AccountState.ACTIVE


def account_key(opaque: str) -> int:
    """The account of an id. Raises DomainError BAD_ID."""
    return key_of(opaque, "Account", "accountId")[1]


@strawberry.input(description=both("一个新账号", "An account to be made"))
class CreateAccountInput:
    client_id: UUID = shown(*CLIENT_ID)
    name: str = shown(
        "登录名：3 至 64 个小写字母、数字或 . _ -", "Name: 3 to 64 small letters, digits, or . _ -"
    )
    display_name: str = shown("姓名或用途，至多 50 字", "Whose it is, or what for; 50 characters at most")
    role: Role = shown("角色", "Role")
    office: Office | None = shown(
        "三员的职责；此种账号须由安全管理员解锁后方可使用",
        "Office, for officers; such an account is locked until the security officer unlocks it",
        default=None,
    )

    def order(self) -> NewAccountOrder:
        """The account as given."""
        state = OPEN if self.office is None else AccountState.LOCKED
        account = NewAccount(
            name=self.name, display_name=self.display_name, role=self.role, office=self.office, state=state
        )
        return NewAccountOrder(client_id=self.client_id, account=account)


@strawberry.input(description=both("对哪个账号办理", "The account that something is done to"))
class AccountActInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID = shown(*ACCOUNT_ID)

    def into(self, state: AccountState) -> StateOrder:
        """An account that is locked, unlocked or ended. Raises DomainError BAD_ID."""
        return StateOrder(client_id=self.client_id, account_id=account_key(self.account_id), state=state)

    def password(self) -> PasswordOrder:
        """A password for one sign-in. Raises DomainError BAD_ID."""
        return PasswordOrder(client_id=self.client_id, account_id=account_key(self.account_id), lasts=GIVEN)

    def second_factor(self) -> FactorOrder:
        """A second factor that is taken away. Raises DomainError BAD_ID."""
        return FactorOrder(client_id=self.client_id, account_id=account_key(self.account_id))


@strawberry.input(
    description=both("授权的范围：下列三项须且只须一项", "Where a grant holds: exactly one of the three")
)
class GrantAreaInput:
    division_code: str | None = shown("行政区划代码", "Code of a division", default=None)
    station_id: strawberry.ID | None = shown("服务中心（站）编号", "Id of a station", default=None)
    worker_id: strawberry.ID | None = shown(
        "网格员编号：其网格，任职期间有效", "Id of a grid worker: the cells, while in post", default=None
    )

    def named(self) -> NamedArea:
        """The area as named. Raises DomainError ONE_AREA_EXPECTED, BAD_ID."""
        station = key_of(self.station_id, "Station", "stationId") if self.station_id is not None else None
        worker = key_of(self.worker_id, "GridWorker", "workerId") if self.worker_id is not None else None
        return NamedArea(self.division_code, station=station, worker=worker)


@strawberry.input(description=both("一项新的授权", "A grant to be given"))
class GiveGrantInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID = shown(*ACCOUNT_ID)
    permission: Permission = shown("权限", "Permission")
    area: GrantAreaInput = shown("范围", "Where")
    from_on: date | None = shown(
        "起始日期，默认今天", "First day, today by default", default=None, name="from"
    )
    to_on: date | None = shown(
        "终止日期（不含），默认不限", "Day before which it ends; open by default", default=None, name="to"
    )

    def order(self) -> GrantOrder:
        """The grant as given. Raises DomainError BAD_ID, ONE_AREA_EXPECTED."""
        return GrantOrder(
            client_id=self.client_id,
            account_id=account_key(self.account_id),
            permission=self.permission,
            area=self.area.named(),
            from_on=self.from_on,
            to_on=self.to_on,
        )


@strawberry.input(description=both("结束一项授权", "A grant that ends"))
class EndGrantInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID = shown(*ACCOUNT_ID)
    grant_id: strawberry.ID = shown("授权编号", "Id of the grant")

    def order(self) -> GrantEnd:
        """The grant as named. Raises DomainError BAD_ID."""
        grant_id = key_of(self.grant_id, "AccountGrant", "grantId")[1]
        return GrantEnd(client_id=self.client_id, account_id=account_key(self.account_id), grant_id=grant_id)


@strawberry.input(
    description=both("登记上岗与保密承诺（J-08）", "Induction and secrecy pledge, put on file (J-08)")
)
class FilePledgeInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID = shown(*ACCOUNT_ID)
    inducted_on: date = shown("上岗日期", "Day of induction")
    pledged_on: date = shown("保密承诺日期", "Day of the secrecy pledge")

    def order(self) -> Pledge:
        """The days as given. Raises DomainError BAD_ID."""
        return Pledge(
            client_id=self.client_id,
            account_id=account_key(self.account_id),
            inducted_on=self.inducted_on,
            pledged_on=self.pledged_on,
        )


@strawberry.input(
    description=both(
        "结束账号的一个或全部会话与令牌", "Sessions and tokens of an account that end: one, or all"
    )
)
class EndSessionInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID | None = shown(
        "账号编号；自己的不填", "Id of the account; left out for one's own", default=None
    )
    credential_id: strawberry.ID | None = shown(
        "会话或令牌编号；不填为全部（自己的须填）",
        "Id of the session or token; all without one, which is asked for of one's own",
        default=None,
    )

    def order(self, own: int) -> SignOut:
        """What ends, of the account named or else one's `own`. Raises DomainError BAD_ID."""
        account_id = own if self.account_id is None else account_key(self.account_id)
        given = self.credential_id
        key = None if given is None else key_of(given, "AccountCredential", "credentialId")[1]
        return SignOut(client_id=self.client_id, account_id=account_id, credential_id=key)


@strawberry.input(description=both("一个供程序使用的令牌", "A token for a program"))
class GiveTokenInput:
    client_id: UUID = shown(*CLIENT_ID)
    account_id: strawberry.ID = shown(*ACCOUNT_ID)
    label: str = shown("用途", "What it is for")
    days: int | None = shown(
        "有效天数，1–400，默认 90", "For how many days, 1–400, 90 by default", default=90
    )

    def order(self) -> TokenOrder:
        """The token as asked for. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        days = 90 if self.days is None else self.days
        return TokenOrder(
            client_id=self.client_id,
            account_id=account_key(self.account_id),
            label=said(self.label),
            days=days,
        )
