"""Putting a wrong identity number right."""

from typing import Annotated
from uuid import UUID

import strawberry

from resolvers.registry.people.entry import number_of
from resolvers.registry.renumbering.renumbering import Renumbering
from resolvers.registry.renumbering.renumbering import correct_identity_number as correct
from schema.context import Context, RonggeInfo
from schema.fields import argument, both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.registry.people.inputs import BASE_VERSION
from schema.registry.people.payload import PersonPayload, payload


@strawberry.input(
    description=both("更正登记错的公民身份号码", "The identity number that a person really bears")
)
class CorrectIdentityNumberInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    base_version: int = shown(*BASE_VERSION)
    identity_number: str = shown(
        "正确的公民身份号码；性别与出生日期由此得出",
        "The right number; sex and day of birth are taken from it",
    )

    def renumbering(self, context: Context) -> Renumbering:
        """The act as given. Raises DomainError BAD_ID, BAD_IDENTITY_NUMBER."""
        key = key_of(self.person_id, "Person", "personId")
        number = number_of(self.identity_number, context.today)
        return Renumbering(self.client_id, *key, self.base_version, number)


@strawberry.mutation(
    description=both(
        "更正登记错的公民身份号码，对所有日期有效；已属他人则拒绝；冲突同 amendPerson；按 clientId 只做一次",
        "Puts a wrong identity number right for all days; refused where it is somebody's; once per clientId",
    )
)
async def correct_identity_number(
    info: RonggeInfo, input: Annotated[CorrectIdentityNumberInput, argument("更正", "The correction")]
) -> PersonPayload | None:
    """Committed before it is answered."""
    context = info.context
    done = await correct(
        context.database, context.ask(), input.renumbering(context), keys=context.keys, ids=context.ids
    )
    return payload(context, done)
