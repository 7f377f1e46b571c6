"""What callers send to set what a person is from a day on."""

from datetime import date
from uuid import UUID

import strawberry

from db.codes import PersonField
from resolvers.registry.people.entry import categories_of, most_urgent_first
from resolvers.registry.people.standings.setting import Codes, Setting
from schema.arguments import chosen
from schema.codes import PersonCategory, PriorityClass
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.registry.people.inputs import BASE_VERSION

ON = (
    "自哪一日起，须在册且不晚于今天；登记首日即视同登记时如此",
    "From which day on: one of being registered, no later than today; the first is as if registered so",
)


@strawberry.input
class StandingInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    base_version: int = shown(*BASE_VERSION)
    on: date = shown(*ON)

    def set_to(self, field: PersonField, codes: Codes) -> Setting:
        """What is to be set. Raises DomainError BAD_ID."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return Setting(
            client_id=self.client_id,
            county_id=county_id,
            person_id=person_id,
            base_version=self.base_version,
            on=self.on,
            codes=codes,
            field=field,
        )


@strawberry.input(description=both("自某日起的人员类别", "The categories of a person from a day on"))
class SetCategoriesInput(StandingInput):
    categories: list[PersonCategory] = shown(
        "人员类别，至少一项，首个为主要类别", "Categories, one at least, the principal one first"
    )

    def setting(self) -> Setting:
        """As given. Raises DomainError BAD_ID, CATEGORIES_MISSING, TOO_MANY_VALUES."""
        return self.set_to(PersonField.CATEGORIES, categories_of(chosen(self.categories)))


@strawberry.input(description=both("自某日起的重点类别", "The priority classes of a person from a day on"))
class SetPriorityClassesInput(StandingInput):
    priority_classes: list[PriorityClass] = shown(
        "重点类别；空列表为无", "Priority classes; an empty list: none"
    )

    def setting(self) -> Setting:
        """As given. Raises DomainError BAD_ID, TOO_MANY_VALUES."""
        return self.set_to(PersonField.PRIORITY_CLASSES, most_urgent_first(chosen(self.priority_classes)))
