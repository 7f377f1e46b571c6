"""What a line of a file says of a contact, and the contact that it asks for."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from db.codes import ContactMode, ContactNeed, ContactOutcome, ContactPurpose
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.recording.entry import ContactEntry


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says; what is None or empty is not said.

    The person is told by number or by id, `masked` is a number beside the id of which parts are hidden, `own`
    is the number that the office gave the contact, `contact_id` our own id of it, as exports write it.
    """

    number: str | None = field(default=None, repr=False)
    person_id: int | None = None
    masked: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    on: str | None = None
    mode: str | None = None
    purpose: str = ContactPurpose.ROUTINE.value
    outcome: str | None = None
    needs: tuple[str, ...] = ()
    note: str | None = field(default=None, repr=False)
    worker_id: int | None = None
    own: str | None = field(default=None, repr=False)
    contact_id: int | None = None

    @property
    def text(self) -> str:
        """The same as text, which `said_in` reads."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def day(self) -> date:
        """The day of the contact, of a line that says one."""
        assert self.on is not None  # noqa: S101  # a line without a day is held as it is read
        return date.fromisoformat(self.on)

    def same(self, keys: IdentityKeys, office: str | None, person: str) -> str:
        """What tells this contact from others of the county, keyed.

        The office's own number if it gave one; else everything that the line says of this person.
        """
        said: list[Any] = [office or "", self.own]
        if self.contact_id is not None:
            said = [self.contact_id]
        elif self.own is None:
            said += [person, self.on, self.mode, self.purpose, self.outcome, sorted(self.needs)]
            said += [self.note, self.worker_id]
        return keyed_digest(keys, json.dumps(["contact", *said], ensure_ascii=False))

    def entry(self, county_id: int, person_id: int, *, client_id: UUID, contact_id: int) -> ContactEntry:
        """The contact that a line asks for which says all that one needs."""
        assert self.mode is not None and self.outcome is not None  # noqa: S101, PT018  # held otherwise
        return ContactEntry(
            client_id=client_id,
            county_id=county_id,
            person_id=person_id,
            contacted_on=self.day,
            mode=ContactMode.of(self.mode),
            purpose=ContactPurpose.of(self.purpose),
            outcome=ContactOutcome.of(self.outcome),
            note=self.note,
            needs=tuple(ContactNeed.of(one) for one in self.needs),
            worker_id=self.worker_id,
            contact_id=contact_id,
        )


def said_in(text: str) -> Said:
    """What `Said.text` holds."""
    given: dict[str, Any] = json.loads(text)
    return Said(**given | {"needs": tuple(given["needs"])})
