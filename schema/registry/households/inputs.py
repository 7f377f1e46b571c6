"""What callers send about households."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.registry.households.entry import Ending, Forming, Heading, Joining, Leaving
from resolvers.registry.households.refusals import household_spans_counties
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID

ON = ("自该日起，不晚于今天", "From this day on, no later than today")
PERSON_ID = ("服务对象编号", "Id of the person")
HOUSEHOLD_ID = ("户的编号", "Id of the household")


def in_county(county_id: int, person_id: strawberry.ID, argument: str) -> int:
    """The id of a person of a county. Raises DomainError BAD_ID, HOUSEHOLD_SPANS_COUNTIES."""
    county, row_id = key_of(person_id, "Person", argument)
    if county != county_id:
        raise household_spans_counties()
    return row_id


@strawberry.input(description=both("成户", "A household that is formed"))
class FormHouseholdInput:
    client_id: UUID = shown(*CLIENT_ID)
    on: date = shown(*ON)
    head_id: strawberry.ID = shown("户主", "Its head")
    other_ids: list[strawberry.ID] | None = shown(
        "其他成员；空列表同不填", "Who else is in it; an empty list: nobody", default=None
    )

    def forming(self) -> Forming:
        """The act as given. Raises DomainError BAD_ID, HOUSEHOLD_SPANS_COUNTIES, HOUSEHOLD_TOO_LARGE."""
        county_id, head_id = key_of(self.head_id, "Person", "headId")
        others = tuple(in_county(county_id, one, "otherIds") for one in self.other_ids or ())
        return Forming(self.client_id, county_id, self.on, head_id, others)


@strawberry.input(description=both("入户", "Somebody who comes into a household"))
class JoinHouseholdInput:
    client_id: UUID = shown(*CLIENT_ID)
    household_id: strawberry.ID = shown(*HOUSEHOLD_ID)
    person_id: strawberry.ID = shown(*PERSON_ID)
    on: date = shown(*ON)

    def joining(self) -> Joining:
        """The act as given. Raises DomainError BAD_ID, HOUSEHOLD_SPANS_COUNTIES."""
        county_id, household_id = key_of(self.household_id, "Household", "householdId")
        person_id = in_county(county_id, self.person_id, "personId")
        return Joining(self.client_id, county_id, household_id, person_id, self.on)


@strawberry.input(description=both("离户", "Somebody who leaves a household"))
class LeaveHouseholdInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown(*PERSON_ID)
    on: date = shown("自该日起不再属该户，不晚于今天", "The first day on which they do not belong to it")
    successor_id: strawberry.ID | None = shown(
        "户主离户时的继任户主；空则该户暂无户主",
        "Of a head: who is the head then; null: the household has none until one is named",
        default=None,
    )

    def leaving(self) -> Leaving:
        """The act as given. Raises DomainError BAD_ID, HOUSEHOLD_SPANS_COUNTIES."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        named = self.successor_id
        successor = None if named is None else in_county(county_id, named, "successorId")
        return Leaving(self.client_id, county_id, person_id, self.on, successor)


@strawberry.input(description=both("销户", "A household that is none from a day on"))
class EndHouseholdInput:
    client_id: UUID = shown(*CLIENT_ID)
    household_id: strawberry.ID = shown(*HOUSEHOLD_ID)
    on: date = shown("自该日起无人属此户，不晚于今天", "The first day on which nobody belongs to it")

    def ending(self) -> Ending:
        """The act as given. Raises DomainError BAD_ID."""
        county_id, household_id = key_of(self.household_id, "Household", "householdId")
        return Ending(self.client_id, county_id, household_id, self.on)


@strawberry.input(description=both("指定户主", "The head of a household"))
class SetHouseholdHeadInput:
    client_id: UUID = shown(*CLIENT_ID)
    household_id: strawberry.ID = shown(*HOUSEHOLD_ID)
    person_id: strawberry.ID = shown("户主，须为其成员", "Who is the head, one of its members")
    on: date = shown(*ON)

    def heading(self) -> Heading:
        """The act as given. Raises DomainError BAD_ID, HOUSEHOLD_SPANS_COUNTIES."""
        county_id, household_id = key_of(self.household_id, "Household", "householdId")
        person_id = in_county(county_id, self.person_id, "personId")
        return Heading(self.client_id, county_id, household_id, person_id, self.on)
