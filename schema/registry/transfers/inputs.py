"""What callers send about transfers between counties."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.areas import Area
from resolvers.registry.people.homes import Home
from resolvers.registry.transfers.answering import Acceptance, Refusal
from resolvers.registry.transfers.offering import Offer, OfferWithdrawal
from schema.arguments import bounded, said
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.registry.people.inputs import HomeInput

TRANSFER_ID = ("迁移编号，照本县清单所给", "Id of the transfer, as the list of one's own county gives it")


@strawberry.input(description=both("提出跨县迁移", "An offer of a person to another county"))
class OfferTransferInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    to_code: str = shown(
        "迁入地行政区划代码：县，或已知的乡镇、村（社区）",
        "Code of the county, or of the township or village where the person went, if it is known",
    )
    moved_on: date = shown(
        "自该日起归迁入地，不晚于今天", "From which day on the person is theirs; no later than today"
    )
    reason: str = shown("理由，对方可见", "Why; the other county reads it")

    def offer(self, to: Area) -> Offer:
        """The offer as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return Offer(
            self.client_id, county_id, person_id, to=to, moved_on=self.moved_on, reason=said(self.reason)
        )


@strawberry.input(description=both("撤回迁移", "An offer that no longer stands"))
class WithdrawTransferInput:
    client_id: UUID = shown(*CLIENT_ID)
    transfer_id: strawberry.ID = shown(*TRANSFER_ID)

    def withdrawal(self) -> OfferWithdrawal:
        """The act as given. Raises DomainError BAD_ID."""
        return OfferWithdrawal(self.client_id, *key_of(self.transfer_id, "Transfer", "transferId"))


@strawberry.input(description=both("退回迁移", "An offer that is not taken"))
class RefuseTransferInput:
    client_id: UUID = shown(*CLIENT_ID)
    transfer_id: strawberry.ID = shown(*TRANSFER_ID)
    reason: str = shown("理由，对方可见", "Why; the other county reads it")

    def refusal(self) -> Refusal:
        """The act as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        key = key_of(self.transfer_id, "Transfer", "transferId")
        return Refusal(self.client_id, *key, reason=said(self.reason))


@strawberry.input(description=both("接收迁移", "An offer that is taken"))
class AcceptTransferInput:
    client_id: UUID = shown(*CLIENT_ID)
    transfer_id: strawberry.ID = shown(*TRANSFER_ID)
    home: HomeInput = shown("在本县的住所", "Where the person lives in this county")
    address: str | None = shown("住址，至多 500 字", "Address, 500 characters at most", default=None)

    def acceptance(self, home: Home) -> Acceptance:
        """The act as given. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        key = key_of(self.transfer_id, "Transfer", "transferId")
        return Acceptance(self.client_id, *key, home=home, address=bounded(self.address))
