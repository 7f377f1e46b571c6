"""Which persons are asked about."""

from dataclasses import replace
from datetime import date

import strawberry

from geo.names import person_name
from resolvers.ground.named_areas import NamedArea
from resolvers.people.filter import PersonFilter
from schema.arguments import chosen
from schema.codes import PersonCategory, PriorityClass, Sex
from schema.fields import both, shown
from schema.node import key_of


@strawberry.input(
    description=both("服务对象的筛选条件，同时满足", "Which persons: all conditions hold at once")
)
class CoverageFilterInput:
    categories: list[PersonCategory] | None = shown(
        "属于其中任一类别；空列表同不填", "Of any of these categories; an empty list: of any", default=None
    )
    priority_classes: list[PriorityClass] | None = shown(
        "属于其中任一重点类别；空列表同不填",
        "Of any of these priority classes; an empty list: of any or none",
        default=None,
    )
    sex: Sex | None = shown("性别", "Sex", default=None)
    age_from: int | None = shown("年龄下限（周岁，含）", "Least age in completed years", default=None)
    age_to: int | None = shown("年龄上限（周岁，含）", "Greatest age in completed years", default=None)
    veterans_only: bool | None = shown("仅退役军人", "Veterans only", default=False)
    unlocated: bool | None = shown("是否无坐标", "Whether without a point", default=None)

    def person_filter(self) -> PersonFilter:
        """The filter as the resolvers read it. Raises DomainError BAD_AGE, TOO_MANY_VALUES."""
        return PersonFilter(
            categories=chosen(self.categories),
            priority_classes=chosen(self.priority_classes),
            sex=self.sex,
            age_from=self.age_from,
            age_to=self.age_to,
            veterans_only=bool(self.veterans_only),
            unlocated=self.unlocated,
        )


@strawberry.input(
    description=both("服务对象名单的筛选条件，同时满足", "Which persons to list: all conditions hold at once")
)
class PersonFilterInput(CoverageFilterInput):
    division_code: str | None = shown("居住在该区划内", "Living in this division", default=None)
    cell_code: str | None = shown("居住在该网格内", "Living in this cell", default=None)
    station_id: strawberry.ID | None = shown(
        "由该站（含下级）服务", "Served by this station or those below it", default=None
    )
    last_contact_before: date | None = shown(
        "最近联系早于该日，或从未联系", "Last reached before this day, or never", default=None
    )
    last_contact_after: date | None = shown("最近联系晚于该日", "Last reached after this day", default=None)
    name: str | None = shown(
        "姓名包含；忽略空格等不可见字符（张 三 即张三），空白为不限",
        "Name contains; blanks and what cannot be seen are passed over (张 三 is 张三), blank: any name",
        default=None,
    )

    def person_filter(self) -> PersonFilter:
        """The filter as the resolvers read it. Raises DomainError BAD_AGE, TOO_MANY_VALUES."""
        return replace(
            CoverageFilterInput.person_filter(self),
            last_contact_before=self.last_contact_before,
            last_contact_after=self.last_contact_after,
            name=person_name(self.name or "") or None,
        )

    def named_areas(self) -> list[NamedArea]:
        """The areas in which the persons must all live."""
        named = []
        if self.division_code is not None:
            named.append(NamedArea(division_code=self.division_code))
        if self.cell_code is not None:
            named.append(NamedArea(cell_code=self.cell_code))
        if self.station_id is not None:
            named.append(NamedArea(station=key_of(self.station_id, "Station", "stationId")))
        return named
