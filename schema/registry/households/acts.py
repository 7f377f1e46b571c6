"""Forming and changing households."""

from typing import Annotated

import strawberry

from resolvers.receipts import Recorded
from resolvers.registry.households import acts, ending
from resolvers.registry.households.lists import household_by_id
from schema.context import Context, RonggeInfo
from schema.fields import argument, both, shown
from schema.people.household import Household
from schema.receipts import REPLAYED, receipt_of
from schema.registry.households.inputs import (
    EndHouseholdInput,
    FormHouseholdInput,
    JoinHouseholdInput,
    LeaveHouseholdInput,
    SetHouseholdHeadInput,
)


@strawberry.type(description=both("户类操作的回执", "The receipt of an act about a household"))
class HouseholdPayload:
    household: Household | None = shown(
        "该户；不再有您可查看的成员时为空", "The household; null once nobody in it is yours to see"
    )
    replayed: bool = shown(*REPLAYED)


@strawberry.mutation(
    description=both(
        "以户主及其他成员成户，自某日起；一人同时只属一户；按 clientId 只做一次",
        "Forms a household of its head and others from a day on; one household a person, once per clientId",
    )
)
async def form_household(
    info: RonggeInfo, input: Annotated[FormHouseholdInput, argument("户", "The household")]
) -> HouseholdPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await acts.form_household(context.database, context.ask(), input.forming(), context.ids)
    return _payload(context, done)


@strawberry.mutation(
    description=both(
        "一人入户，自某日起；按 clientId 只做一次",
        "Brings somebody into a household from a day on; once per clientId",
    )
)
async def join_household(
    info: RonggeInfo, input: Annotated[JoinHouseholdInput, argument("入户", "Who joins")]
) -> HouseholdPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await acts.join_household(context.database, context.ask(), input.joining(), context.ids)
    return _payload(context, done)


@strawberry.mutation(
    description=both(
        "一人离户，自某日起；户主离户可指定继任者；按 clientId 只做一次",
        "Takes somebody out of their household from a day on; a head may name who follows",
    )
)
async def leave_household(
    info: RonggeInfo, input: Annotated[LeaveHouseholdInput, argument("离户", "Who leaves")]
) -> HouseholdPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await acts.leave_household(context.database, context.ask(), input.leaving(), context.ids)
    return _payload(context, done)


@strawberry.mutation(
    description=both(
        "指定一户的户主，自某日起；按 clientId 只做一次",
        "Names the head of a household from a day on; once per clientId",
    )
)
async def set_household_head(
    info: RonggeInfo, input: Annotated[SetHouseholdHeadInput, argument("户主", "The head")]
) -> HouseholdPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await acts.head_household(context.database, context.ask(), input.heading(), context.ids)
    return _payload(context, done)


@strawberry.mutation(
    description=both(
        "一户自某日起销户，其成员均不再属之；须能查看全部成员；按 clientId 只做一次",
        "Ends a household from a day on, by whoever sees all of its members; once per clientId",
    )
)
async def end_household(
    info: RonggeInfo, input: Annotated[EndHouseholdInput, argument("销户", "The household that ends")]
) -> HouseholdPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await ending.end_household(context.database, context.ask(), input.ending(), context.ids)
    return _payload(context, done)


def _payload(context: Context, recorded: Recorded) -> HouseholdPayload:
    return receipt_of(context, HouseholdPayload, Household, household_by_id, recorded=recorded)
