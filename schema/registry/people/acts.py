"""Registering persons and changing what is said of them."""

from typing import Annotated

import strawberry

from resolvers.ground.named_areas import area_of, searched_area_statement
from resolvers.registry.households import succeeding
from resolvers.registry.people import amending, ending, locating, moving, registering, returning
from resolvers.registry.people.standings import setting
from resolvers.scope import require
from resolvers.viewer import Permission
from schema.arguments import any_area
from schema.context import RonggeInfo
from schema.fast.kept import looked_up
from schema.fields import argument, both
from schema.registry.people.amendment import AmendPersonInput
from schema.registry.people.coming_back import ReturnPersonInput
from schema.registry.people.ending import EndRegistrationInput, ReinstatePersonInput
from schema.registry.people.entries import entry_of
from schema.registry.people.inputs import (
    LocatePersonInput,
    MovePersonInput,
    RegisterPersonInput,
)
from schema.registry.people.payload import PersonPayload, payload
from schema.registry.people.standing import SetCategoriesInput, SetPriorityClassesInput


@strawberry.mutation(
    description=both(
        "登记一位服务对象，自某日起；身份证号码全国不重复；按 clientId 只做一次",
        "Registers a person from a day on, once per clientId; each identity number once in the nation",
    )
)
async def register_person(
    info: RonggeInfo, input: Annotated[RegisterPersonInput, argument("服务对象", "The person")]
) -> PersonPayload | None:
    """Committed, with its roll-ups, before it is answered."""
    context = info.context
    entry = await entry_of(context, input)
    recorded = await registering.register_person(
        context.database, context.ask(), entry, keys=context.keys, ids=context.ids
    )
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "县内迁居：自某日起住所变更，此前不变；按 clientId 只做一次",
        "A move within the county: another home from a day on, the days before stay; once per clientId",
    )
)
async def move_person(
    info: RonggeInfo, input: Annotated[MovePersonInput, argument("迁居", "The move")]
) -> PersonPayload | None:
    """Committed, with its roll-ups, before it is answered."""
    context, named = info.context, input.home.named()
    move = input.move(input.home.home(None if named is None else await any_area(context, named)))
    return payload(context, await moving.move_person(context.database, context.ask(), move, context.ids))


@strawberry.mutation(
    description=both(
        "为尚未定位者的现住所给出坐标，自入住之日起有效；按 clientId 只做一次",
        "Says where the home of an unlocated person lies, for all their time there; once per clientId",
    )
)
async def locate_person(
    info: RonggeInfo, input: Annotated[LocatePersonInput, argument("坐标", "The place")]
) -> PersonPayload | None:
    """Committed, with its roll-ups, before it is answered."""
    context = info.context
    recorded = await locating.locate_person(context.database, context.ask(), input.location(), context.ids)
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "注销登记：自该日起不再计入任何统计，此前不变；按 clientId 只做一次",
        "Ends a registration: the person counts nowhere from that day on; once per clientId",
    )
)
async def end_registration(
    info: RonggeInfo, input: Annotated[EndRegistrationInput, argument("注销", "The ending")]
) -> PersonPayload | None:
    """Committed, with its roll-ups, before it is answered."""
    context = info.context
    ask, follows = context.ask(), input.successor()
    recorded = await succeeding.end_registration(
        context.database, ask, input.ending(), context.ids, successor_id=follows
    )
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "恢复误注销的登记，如同从未中断；离开后返回者请用 returnPerson；按 clientId 只做一次",
        "Takes up a registration as if it had never ended; who left and came back is registered anew",
    )
)
async def reinstate_person(
    info: RonggeInfo, input: Annotated[ReinstatePersonInput, argument("恢复", "The act")]
) -> PersonPayload | None:
    """Committed, with its roll-ups, before it is answered."""
    context, again = info.context, input.reinstatement()
    recorded = await ending.reinstate_person(context.database, context.ask(), again, context.ids)
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "离开本县后返回者（未去世）重新登记，姓名、号码、类别等照原登记；按 clientId 只做一次",
        "Registers anew who left the county and came back, as what they were registered; once per clientId",
    )
)
async def return_person(
    info: RonggeInfo, input: Annotated[ReturnPersonInput, argument("返回", "The return")]
) -> PersonPayload | None:
    """Committed, with its roll-ups, before it is answered; the new registration names the former."""
    context, ask, named = info.context, info.context.ask(), input.home.named()
    require(ask.viewer, Permission.SEARCH)
    area = None if named is None else area_of(await looked_up(context, searched_area_statement, ask, named))
    back = input.back(input.home.home(area))
    recorded = await returning.return_person(context.database, ask, back, keys=context.keys, ids=context.ids)
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "更正一位服务对象的登记项；他人此后未改的项并入，同一项已被他人更改的为冲突；按 clientId 只做一次",
        "Amends a person by field: what nobody else has changed since is merged, else it is a conflict",
    )
)
async def amend_person(
    info: RonggeInfo, input: Annotated[AmendPersonInput, argument("更正", "The amendment")]
) -> PersonPayload | None:
    """Committed before it is answered; of a conflict `extensions.conflicts` tells what stands."""
    context, amendment = info.context, input.amendment()
    recorded = await amending.amend_person(
        context.database, context.ask(), amendment, keys=context.keys, ids=context.ids
    )
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "自某日起设定人员类别，至已另有记载之日为止；此前不变；冲突同 amendPerson；按 clientId 只做一次",
        "Sets a person's categories from a day on, until others are known already; conflicts as amendPerson",
    )
)
async def set_categories(
    info: RonggeInfo, input: Annotated[SetCategoriesInput, argument("人员类别", "The categories")]
) -> PersonPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await setting.set_standing(context.database, context.ask(), input.setting(), context.ids)
    return payload(context, recorded)


@strawberry.mutation(
    description=both(
        "自某日起设定重点类别，至已另有记载之日为止；此前不变；冲突同 amendPerson；按 clientId 只做一次",
        "Sets priority classes from a day on, until others are known already; conflicts as amendPerson",
    )
)
async def set_priority_classes(
    info: RonggeInfo, input: Annotated[SetPriorityClassesInput, argument("重点类别", "The priority classes")]
) -> PersonPayload | None:
    """Committed before it is answered."""
    context = info.context
    recorded = await setting.set_standing(context.database, context.ask(), input.setting(), context.ids)
    return payload(context, recorded)
