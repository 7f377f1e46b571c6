"""What callers send about contact policies."""

from datetime import date
from uuid import UUID

import strawberry

from db.codes import PolicyStatus
from geo.division_codes import twelve_digits
from resolvers.registry.policies.entry import CODED, LISTED, PLAIN, PolicyDraft, PolicyTerms, PolicyTurn
from schema.arguments import bounded, chosen
from schema.codes import (
    ContactMode,
    ContactPurpose,
    DivisionLevel,
    DutyRule,
    Festival,
    LifeEventKind,
    PersonCategory,
    PolicyTrigger,
    PriorityClass,
)
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

_TEXTS = ("issuer", "document", "article", "note")


@strawberry.input(
    description=both(
        "规则的内容；不填的取 basedOn 规则的内容，没有则为空",
        "What a policy asks for; what is left out is that of the policy in `basedOn`, or nothing",
    )
)
class PolicyTermsInput:
    rule: DutyRule | None = shown("事项", "The rule", default=None)
    level: DivisionLevel | None = shown("属哪一级服务站的标准", "Whose standard it is", default=None)
    issuer: str | None = shown("制定机关", "Issuer", default=None)
    document: str | None = shown("文件", "Document", default=None)
    article: str | None = shown("条目", "Article", default=None)
    note: str | None = shown("说明", "Note", default=None)
    trigger: PolicyTrigger | None = shown("由何触发", "What triggers a duty", default=None)
    interval_months: int | None = shown("周期（月），1–120", "Period in months, 1–120", default=None)
    interval_days: int | None = shown("周期（日），7–3660", "Period in days, 7–3660", default=None)
    life_event: LifeEventKind | None = shown("触发的人生事件", "The life event", default=None)
    opens_days: int | None = shown("触发后第几日起应访", "Day on which it opens", default=None)
    due_days: int | None = shown("触发后第几日为止（含）", "Last day", default=None)
    late_days: int | None = shown("逾期后可补访的天数", "Days to make it up", default=None)
    shares_contacts: bool | None = shown(
        "一次联系可否同时用于其他任务", "Whether a contact for another duty may count too", default=None
    )
    categories: list[PersonCategory] | None = shown(
        "人员类别；空列表为不限", "Categories; an empty list: all", default=None
    )
    priority_classes: list[PriorityClass] | None = shown(
        "重点类别；空列表为不限", "Priority classes; an empty list: all", default=None
    )
    festivals: list[Festival] | None = shown("触发的节日", "The festivals", default=None)
    modes: list[ContactMode] | None = shown("有效的联系方式", "Modes that count", default=None)
    purposes: list[ContactPurpose] | None = shown("有效的联系目的", "Purposes that count", default=None)

    def terms(self) -> PolicyTerms:
        """The terms as given. Raises DomainError NOTE_TOO_LONG, TOO_MANY_VALUES."""
        said = {name: getattr(self, name) for name in (*PLAIN, *CODED)}
        said |= {name: bounded(said[name]) for name in _TEXTS}
        for name in LISTED:
            given = getattr(self, name)
            said[name] = None if given is None else chosen(given)
        return PolicyTerms(**said)


@strawberry.input(description=both("拟定一条联系走访规则", "A contact policy to draft"))
class DraftContactPolicyInput:
    client_id: UUID = shown(*CLIENT_ID)
    division_code: str = shown("适用区划的代码", "Code of the division it is for")
    terms: PolicyTermsInput = shown("内容", "What it asks for")
    based_on: strawberry.ID | None = shown(
        "据以拟定的规则编号，如随软件提供的草案",
        "Id of the policy it follows, such as a shipped draft",
        default=None,
    )

    def draft(self) -> PolicyDraft:
        """The draft as given. Raises DomainError BAD_DIVISION_CODE, BAD_ID and those of `terms`."""
        base = None if self.based_on is None else key_of(self.based_on, "ContactPolicy", "basedOn")
        return PolicyDraft(self.client_id, twelve_digits(self.division_code), base, self.terms.terms())


@strawberry.input(
    description=both("启用或废止一条规则", "The day from which a policy is in force, or no longer")
)
class ContactPolicyTurnInput:
    client_id: UUID = shown(*CLIENT_ID)
    policy_id: strawberry.ID = shown("规则编号", "Id of the policy")
    on: date = shown("自哪一日起，最早为今天", "From which day on, today at the earliest")

    def turn(self, status: PolicyStatus) -> PolicyTurn:
        """The turn as given. Raises DomainError BAD_ID."""
        key = key_of(self.policy_id, "ContactPolicy", "policyId")
        return PolicyTurn(self.client_id, *key, on=self.on, status=status)
