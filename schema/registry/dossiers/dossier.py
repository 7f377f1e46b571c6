"""A dossier: what is collected of a person beside the registration."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

import strawberry
from sqlalchemy import Row

from resolvers.people.lists import people_of_ids
from schema.fields import both, link, shown
from schema.people.person import Person
from schema.registry.dossiers.codes import (
    DossierItem,
    DossierSection,
    DossierSource,
    Employment,
    EmploymentWish,
    LivingWith,
    MaritalStatus,
    ServiceBranch,
)

NOTE = ("补充说明", "What else there is to say")
Section = TypeVar("Section", bound="Entry")


@strawberry.type(description=both("档案的一个部分", "A section of a dossier"))
class Entry:
    verified_on: date = shown("何日核实", "The day on which it was verified")
    source: DossierSource = shown("来源", "Where it comes from")
    recorded_at: datetime = shown("登记时间", "When it was recorded")

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A section as its row says."""
        about = {name: getattr(row, name) for name in ("verified_on", "source", "recorded_at")}
        return cls(**about, **row.said)


@strawberry.type(
    description=both("服役经历；入伍与退役日期在登记项中", "How they served; the dates are the person's")
)
class ServiceSection(Entry):
    branch: ServiceBranch = shown("军种", "Branch of the armed forces")
    note: str | None = shown(*NOTE)


@strawberry.type(description=both("家庭状况", "Their family"))
class FamilySection(Entry):
    marital_status: MaritalStatus = shown("婚姻状况", "Marital status")
    living_with: LivingWith = shown("居住状况", "With whom they live")
    dependants: int | None = shown("赡养、抚养人数", "How many depend on them")
    works_away: bool = shown("家人外出务工", "Whether family works away")
    note: str | None = shown(*NOTE)


@strawberry.type(description=both("就业创业", "Work, and what they wish for"))
class EmploymentSection(Entry):
    employment: Employment = shown("就业状况", "What they do for a living")
    wishes: list[EmploymentWish] = shown("就业创业需求", "What they wish for")
    note: str | None = shown(*NOTE)


@strawberry.type(description=both("党组织和公益活动", "Party organisation and public welfare"))
class PartySection(Entry):
    is_member: bool = shown("是否党员", "Whether a party member")
    branch: str | None = shown("所在党支部", "The party branch")
    is_floating: bool = shown("是否流动党员", "Whether a floating member")
    volunteers: bool = shown("是否参加公益活动", "Whether they take part in public welfare")
    note: str | None = shown(*NOTE)


@strawberry.type(
    description=both("思想状况；只给网格员和站内人员", "State of mind; to workers and station staff alone")
)
class OutlookSection(Entry):
    note: str = shown("思想状况", "State of mind")


@strawberry.type(
    description=both(
        "一位服务对象的档案：各部分以最近核实者为准",
        "A person's dossier: of each section what was verified last",
    )
)
class Dossier:
    county_id: strawberry.Private[int]
    person_id: strawberry.Private[int]
    as_of: strawberry.Private[date]
    person: Person | None = link(people_of_ids, through="person_id", zh="服务对象", en="The person")
    service: ServiceSection | None = shown("服役经历", "How they served")
    family: FamilySection | None = shown("家庭状况", "Their family")
    employment: EmploymentSection | None = shown("就业创业", "Work, and what they wish for")
    party: PartySection | None = shown("党组织和公益活动", "Party organisation and public welfare")
    outlook: OutlookSection | None = shown(
        "思想状况；无权查看时亦为空", "State of mind; null too where it is not yours to see"
    )
    missing: list[DossierItem] = shown("尚缺的项；为空即完整", "What is missing; complete if nothing is")

    @classmethod
    def of(cls, rows: Sequence[Row[Any]], today: date) -> Self:
        """The dossier that the rows of its statement show, one at least."""
        first, said = rows[0], {row.section: row for row in rows}
        return cls(
            county_id=first.county_id,
            person_id=first.person_id,
            as_of=today,
            service=_section(ServiceSection, said, DossierSection.SERVICE),
            family=_section(FamilySection, said, DossierSection.FAMILY),
            employment=_section(EmploymentSection, said, DossierSection.EMPLOYMENT),
            party=_section(PartySection, said, DossierSection.PARTY),
            outlook=_section(OutlookSection, said, DossierSection.OUTLOOK),
            missing=[item for item in DossierItem if getattr(first, item.name)],
        )


def _section(kind: type[Section], said: Mapping[str, Row[Any]], section: DossierSection) -> Section | None:
    row = said.get(section.value)
    return None if row is None else kind.of(row)
