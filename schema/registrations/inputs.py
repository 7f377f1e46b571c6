"""What callers send about life events and unreachable persons."""

from datetime import date
from uuid import UUID

import strawberry

from db.errors import DomainError
from resolvers.registrations.recording import LifeEventEntry, Withdrawal
from resolvers.registrations.unreachable_entry import Review, UnreachableEntry
from schema.arguments import bounded, said
from schema.codes import LifeEventKind, UnreachableDecision, UnreachableReason
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID


@strawberry.input(description=both("一件人生事件", "A life event to record"))
class RecordLifeEventInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    kind: LifeEventKind = shown("种类；去世与迁出终止登记", "Kind; DEATH and MOVED_OUT end the registration")
    occurred_on: date = shown("发生日期", "The day it happened")
    source: str = shown("依据（何处得知）", "The paper or person it is known from")
    note: str | None = shown("备注，至多 500 字", "Note, 500 characters at most", default=None)
    supersedes: strawberry.ID | None = shown(
        "所更正的事件编号", "Id of the event that this one corrects", default=None
    )

    def entry(self) -> LifeEventEntry:
        """The event as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        corrected = None if self.supersedes is None else key_of(self.supersedes, "LifeEvent", "supersedes")
        if corrected is not None and corrected[0] != county_id:
            raise DomainError(
                "LIFE_EVENT_NOT_FOUND",
                "所更正的事件不属于此人。",
                "The event that it corrects is not one of this person's.",
            )
        return LifeEventEntry(
            client_id=self.client_id,
            county_id=county_id,
            person_id=person_id,
            kind=self.kind,
            occurred_on=self.occurred_on,
            source=said(self.source),
            note=bounded(self.note),
            supersedes=corrected and corrected[1],
        )


@strawberry.input(description=both("撤回一件并未发生的人生事件", "An event that did not happen"))
class WithdrawLifeEventInput:
    client_id: UUID = shown(*CLIENT_ID)
    life_event_id: strawberry.ID = shown("人生事件编号", "Id of the life event")
    reason: str = shown("撤回理由", "Why it is withdrawn")

    def withdrawal(self) -> Withdrawal:
        """The withdrawal as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        county_id, event_id = key_of(self.life_event_id, "LifeEvent", "lifeEventId")
        return Withdrawal(self.client_id, county_id, event_id, said(self.reason))


@strawberry.input(description=both("失联报告", "A person who cannot be reached"))
class ReportUnreachableInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    reason: UnreachableReason = shown("原因", "Why the person cannot be reached")
    reported_on: date = shown("报告日期", "The day of the report")
    note: str | None = shown("备注，至多 500 字", "Note, 500 characters at most", default=None)

    def entry(self) -> UnreachableEntry:
        """The report as given. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return UnreachableEntry(
            self.client_id, county_id, person_id, self.reason, self.reported_on, bounded(self.note)
        )


@strawberry.input(description=both("对失联报告的审核", "The review of a request"))
class ReviewUnreachableInput:
    client_id: UUID = shown(*CLIENT_ID)
    request_id: strawberry.ID = shown("失联报告编号", "Id of the request")
    decision: UnreachableDecision = shown("审核结论", "The decision")
    reason: str | None = shown("理由；退回时必填", "Reason; required when returned", default=None)

    def review(self) -> Review:
        """The review as given. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        county_id, request_id = key_of(self.request_id, "UnreachableRequest", "requestId")
        return Review(self.client_id, county_id, request_id, self.decision, bounded(self.reason))
