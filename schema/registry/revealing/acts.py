"""Being shown a person's full numbers."""

from typing import Annotated

import strawberry

from db.errors import DomainError
from resolvers.registry.revealing.revealing import Reveal, Revealed
from resolvers.registry.revealing.revealing import reveal_person as revealed
from schema.arguments import chosen, said
from schema.context import RonggeInfo
from schema.fields import argument, both, described, shown
from schema.node import key_of

described(Revealed, "可查看的完整号码", "A number that can be shown in full")


@strawberry.input(description=both("查看完整号码", "Whose numbers are to be shown in full, and why"))
class RevealPersonInput:
    person_id: strawberry.ID = shown("谁", "Whose")
    fields: list[Revealed] = shown("哪些号码", "Which numbers")
    reason: str = shown(
        "理由，至多 500 字，记入访问日志；不要写号码",
        "Why, 500 characters at most; it stands in the log of accesses, so it should hold no number",
    )

    def reveal(self) -> Reveal:
        """What is asked for. Raises DomainError BAD_ID, NO_NUMBER_ASKED, TEXT_MISSING, NOTE_TOO_LONG."""
        key = key_of(self.person_id, "Person", "personId")
        if not self.fields:
            raise DomainError(
                "NO_NUMBER_ASKED", "fields 至少须有一项。", "fields should name at least one number."
            )
        return Reveal(*key, fields=chosen(self.fields), reason=said(self.reason))


@strawberry.type(
    description=both("完整号码；空为没有登记，或未要求", "Full numbers; null: none, or not asked for")
)
class RevealPersonPayload:
    identity_number: str | None = shown("公民身份号码", "Identity number")
    phone: str | None = shown("电话", "Telephone number")


@strawberry.mutation(
    description=both(
        "查看一人的完整公民身份号码或电话，须写明理由；每次都记入访问日志，每账号每小时、每日有上限",
        "Shows a person's full identity or telephone number for a stated reason; each time is written down",
    )
)
async def reveal_person(
    info: RonggeInfo, input: Annotated[RevealPersonInput, argument("谁、哪些、为何", "Whose, which and why")]
) -> RevealPersonPayload | None:
    """That it was shown is committed before it is answered."""
    context = info.context
    numbers = await revealed(context.database, context.ask(), input.reveal(), context.keys)
    return RevealPersonPayload(identity_number=numbers.identity_number, phone=numbers.phone)
