"""Inputs: contacts to record, and what is to be corrected of one."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from db.errors import DomainError
from resolvers.recording.entry import ContactEntry, Correction, array_text, written_place
from schema.arguments import PlaceInput, bounded, chosen
from schema.codes import (
    ContactMode,
    ContactNeed,
    ContactOutcome,
    ContactPurpose,
    DivisionLevel,
    WithdrawalReason,
)
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID


@strawberry.input(description=both("一次联系的记录", "A contact to record"))
class RecordContactInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    contacted_on: date = shown("联系日期", "The day it happened")
    mode: ContactMode = shown("方式", "How")
    purpose: ContactPurpose = shown("目的", "What for")
    outcome: ContactOutcome = shown("结果", "Outcome")
    note: str | None = shown("备注，至多 500 字", "Note, 500 characters at most", default=None)
    place: PlaceInput | None = shown("联系地点", "Where it happened", default=None)
    needs: list[ContactNeed] | None = shown(
        "发现的需求，默认无", "What was found to be needed, nothing by default", default=None
    )
    escalated_to: DivisionLevel | None = shown(
        "上报至哪一级；空为未上报", "The level it is handed up to; null: it is not", default=None
    )

    def entry(self) -> ContactEntry:
        """The contact as stated. Raises DomainError BAD_ID, NOTE_TOO_LONG, PLACE_OUT_OF_RANGE."""
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        return ContactEntry(
            client_id=self.client_id,
            county_id=county_id,
            person_id=person_id,
            contacted_on=self.contacted_on,
            mode=self.mode,
            purpose=self.purpose,
            outcome=self.outcome,
            note=bounded(self.note),
            place=self.place.lon_lat() if self.place else None,
            system=self.place.system if self.place else None,
            needs=tuple(sorted(chosen(self.needs))),
            escalated_to=self.escalated_to,
        )


@strawberry.input(description=both("一批联系记录", "Contacts to record"))
class RecordContactsInput:
    contacts: list[RecordContactInput] = shown(
        "联系记录，1 至 500 条，各自独立记录", "The contacts, 1 to 500, each recorded by itself"
    )


@strawberry.input(
    description=both(
        "对一次联系的更正：只写要改的项，或写撤销原因；备注、地点、上报级别写 null 即清除",
        "What is to be corrected of a contact: only what changes, or why it is withdrawn; "
        "null clears a note, a place or an escalation",
    )
)
class SupersedeContactInput:
    client_id: UUID = shown(*CLIENT_ID)
    contact_id: strawberry.ID = shown("被更正的联系编号", "Id of the contact that is corrected")
    contacted_on: date | None = shown("联系日期", "The day it happened", default=None)
    mode: ContactMode | None = shown("方式", "How", default=None)
    purpose: ContactPurpose | None = shown("目的", "What for", default=None)
    outcome: ContactOutcome | None = shown("结果", "Outcome", default=None)
    note: str | None = shown("备注，至多 500 字", "Note, 500 characters at most", default=strawberry.UNSET)
    place: PlaceInput | None = shown("联系地点", "Where it happened", default=strawberry.UNSET)
    needs: list[ContactNeed] | None = shown("发现的需求", "What was found to be needed", default=None)
    escalated_to: DivisionLevel | None = shown(
        "上报至哪一级", "The level it is handed up to", default=strawberry.UNSET
    )
    withdrawn_because: WithdrawalReason | None = shown(
        "撤销原因；撤销后该次联系不再计入", "Why it is withdrawn, and no longer counts", default=None
    )

    def correction(self) -> Correction:
        """The correction as stated.

        Raises DomainError BAD_ID, NOTE_TOO_LONG, PLACE_OUT_OF_RANGE, BAD_CORRECTION.
        """
        county_id, contact_id = key_of(self.contact_id, "Contact", "contactId")
        changes = tuple(self._changes().items())
        undone = self.withdrawn_because is WithdrawalReason.IMPORT_UNDONE
        if bool(changes) == (self.withdrawn_because is not None) or undone:
            raise DomainError(
                "BAD_CORRECTION",
                "请写要更正的项，或只写撤销原因；IMPORT_UNDONE 只由撤回导入写入。",
                "Give what is to be corrected, or the reason of a withdrawal and nothing else; "
                "IMPORT_UNDONE is for imports that are undone.",
            )
        return Correction(self.client_id, county_id, contact_id, changes, self.withdrawn_because)

    def _changes(self) -> dict[str, Any]:
        """What is given, by the fields of what is written."""
        plain = {
            "contacted_on": self.contacted_on,
            "mode": self.mode and self.mode.value,
            "purpose": self.purpose and self.purpose.value,
            "outcome": self.outcome and self.outcome.value,
            "needs": None if self.needs is None else array_text(chosen(self.needs)),
        }
        changes: dict[str, Any] = {name: value for name, value in plain.items() if value is not None}
        if self.note is not strawberry.UNSET:
            changes["note"] = bounded(self.note)
        if self.escalated_to is not strawberry.UNSET:
            changes["escalated_to"] = self.escalated_to and self.escalated_to.value
        if self.place is not strawberry.UNSET:
            place = self.place
            changes |= written_place(place.lon_lat() if place else None, place.system if place else None)
        return changes
