"""What callers send about who left the county and came back."""

from datetime import date
from uuid import UUID

import strawberry

from resolvers.registry.people.homes import Home
from resolvers.registry.people.returning import Return
from schema.arguments import bounded
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.registry.people.inputs import ON, HomeInput


@strawberry.input(description=both("离开后返回本县", "Somebody who left the county and came back"))
class ReturnPersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("原登记的编号", "Id of the registration that ended")
    on: date = shown(*ON)
    home: HomeInput = shown("返回后的住所，须在本县", "Where they live now, in the same county")
    address: str | None = shown("住址，至多 500 字", "Address, 500 characters at most", default=None)

    def back(self, home: Home) -> Return:
        """The return as given. Raises DomainError BAD_ID, NOTE_TOO_LONG."""
        key = key_of(self.person_id, "Person", "personId")
        return Return(self.client_id, *key, on=self.on, home=home, address=bounded(self.address))
