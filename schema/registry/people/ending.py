"""What callers send about registrations that end, or should not have."""

from datetime import date
from uuid import UUID

import strawberry

from db.codes import ClosingReason
from resolvers.registry.households.refusals import no_successor
from resolvers.registry.people.ending import Ending, Reinstatement
from schema.arguments import said
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID


@strawberry.input(description=both("注销登记", "The end of a registration"))
class EndRegistrationInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    reason: ClosingReason = shown(
        "原因；去世与迁出同时记为人生事件", "Why; DECEASED and MOVED_OUT are recorded as life events"
    )
    on: date = shown("自该日起不再计入，不晚于今天", "The first day on which they count no longer")
    source: str = shown("依据（何处得知）", "The paper or person it is known from")
    successor_id: strawberry.ID | None = shown(
        "此人为户主时的继任户主；空则该户暂无户主，列入 households(headless: true)",
        "Of a head: who heads the household then; null: nobody, and `households(headless: true)` lists it",
        default=None,
    )

    def ending(self) -> Ending:
        """The ending as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return Ending(self.client_id, county_id, person_id, self.reason, self.on, said(self.source))

    def successor(self) -> int | None:
        """Who follows, if somebody is named. Raises DomainError BAD_ID, NO_SUCH_SUCCESSOR."""
        if self.successor_id is None:
            return None
        county_id, successor = key_of(self.successor_id, "Person", "successorId")
        if county_id != self.ending().county_id:
            raise no_successor()
        return successor


@strawberry.input(description=both("恢复误注销的登记", "A registration that should not have ended"))
class ReinstatePersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    reason: str = shown("理由", "Why it is taken up again")

    def reinstatement(self) -> Reinstatement:
        """The act as given. Raises DomainError BAD_ID, TEXT_MISSING, NOTE_TOO_LONG."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return Reinstatement(self.client_id, county_id, person_id, said(self.reason))
