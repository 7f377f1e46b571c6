"""What callers send of dossiers."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.registry.dossiers import said
from resolvers.registry.dossiers.recording import Recording
from resolvers.wording.refusals import LONGEST_TEXT
from schema.arguments import bounded, chosen
from schema.arguments import said as required
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.registry.dossiers.codes import (
    DossierSource,
    Employment,
    EmploymentWish,
    LivingWith,
    MaritalStatus,
    ServiceBranch,
)

NOTE = (f"补充说明，至多 {LONGEST_TEXT} 字", f"What else there is to say, {LONGEST_TEXT} characters at most")


@strawberry.input(description=both("服役经历", "How somebody served"))
class ServiceInput:
    branch: ServiceBranch = shown("军种", "Branch of the armed forces")
    note: str | None = shown(*NOTE, default=None)

    def said(self) -> said.Service:
        """As given. Raises DomainError NOTE_TOO_LONG."""
        return said.Service(self.branch, bounded(self.note))


@strawberry.input(description=both("家庭状况", "Somebody's family"))
class FamilyInput:
    marital_status: MaritalStatus = shown("婚姻状况", "Marital status")
    living_with: LivingWith = shown("居住状况", "With whom they live")
    dependants: int | None = shown(
        f"赡养、抚养人数，0–{said.MOST_DEPENDANTS}", "How many depend on them", default=None
    )
    works_away: bool | None = shown("家人外出务工", "Whether family works away", default=False)
    note: str | None = shown(*NOTE, default=None)

    def said(self) -> said.Family:
        """As given. Raises DomainError DEPENDANTS_OUT_OF_RANGE, NOTE_TOO_LONG."""
        away = bool(self.works_away)
        return said.Family(self.marital_status, self.living_with, self.dependants, away, bounded(self.note))


@strawberry.input(description=both("就业创业", "Somebody's work"))
class EmploymentInput:
    employment: Employment = shown("就业状况", "What they do for a living")
    wishes: list[EmploymentWish] | None = shown(
        "就业创业需求；空列表同不填", "What they wish for; an empty list: nothing", default=None
    )
    note: str | None = shown(*NOTE, default=None)

    def said(self) -> said.Work:
        """As given. Raises DomainError TOO_MANY_VALUES, NOTE_TOO_LONG."""
        return said.Work(self.employment, chosen(self.wishes), bounded(self.note))


@strawberry.input(description=both("党组织和公益活动", "Party organisation and public welfare"))
class PartyInput:
    is_member: bool = shown("是否党员", "Whether a party member")
    branch: str | None = shown("所在党支部", "The party branch", default=None)
    is_floating: bool | None = shown("是否流动党员", "Whether a floating member", default=False)
    volunteers: bool | None = shown("是否参加公益活动", "Whether they volunteer", default=False)
    note: str | None = shown(*NOTE, default=None)

    def said(self) -> said.Party:
        """As given. Raises DomainError NOTE_TOO_LONG."""
        flags = (bool(self.is_floating), bool(self.volunteers))
        return said.Party(self.is_member, bounded(self.branch), *flags, bounded(self.note))


@strawberry.input(
    description=both(
        "档案的若干部分，同日核实、同一来源", "Sections of a dossier, verified on one day, from one source"
    )
)
class RecordDossierInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    verified_on: date = shown("核实日期，不晚于今天", "The day of verification, no later than today")
    source: DossierSource = shown("来源", "Where it comes from")
    service: ServiceInput | None = shown("服役经历", "How they served", default=None)
    family: FamilyInput | None = shown("家庭状况", "Their family", default=None)
    employment: EmploymentInput | None = shown("就业创业", "Their work", default=None)
    party: PartyInput | None = shown("党组织和公益活动", "Party organisation, public welfare", default=None)
    outlook: str | None = shown(
        f"思想状况，至多 {LONGEST_TEXT} 字；限网格员和站内人员",
        f"State of mind, {LONGEST_TEXT} characters at most; by workers and station staff alone",
        default=None,
    )
    replaces: bool | None = shown(
        "以此为准，替换他人登记的同日同部分",
        "Whether it stands instead of what others said of that day",
        default=False,
    )

    def recording(self) -> Recording:
        """The act as given. Raises DomainError BAD_ID, NO_SECTION, TEXT_MISSING and those of the sections."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        parts = (self.service, self.family, self.employment, self.party)
        sections: list[said.Said] = [one.said() for one in parts if one is not None]
        if self.outlook is not None:
            sections.append(said.Outlook(required(self.outlook)))
        return Recording(
            *(self.client_id, county_id, person_id, self.verified_on, self.source),
            said=tuple(sections),
            replaces=bool(self.replaces),
        )
