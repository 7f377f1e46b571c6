"""What callers send to amend a person."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from db.codes import PersonField
from db.errors import DomainError
from resolvers.registry.people.entry import name_of, phone_of, registered_code_of
from resolvers.registry.people.writing.differences import Amendment
from schema.arguments import bounded
from schema.codes import Sex
from schema.fields import both, shown
from schema.node import key_of
from schema.receipts import CLIENT_ID
from schema.registry.people.inputs import BASE_VERSION


@strawberry.input(
    description=both(
        "更正一位服务对象：只写要改的项；电话、住址、户籍地、入伍与退役日期写 null 即清除",
        "What is to be otherwise of a person: only what changes; "
        "null clears a phone, an address, a place of registration, or a day of service",
    )
)
class AmendPersonInput:
    client_id: UUID = shown(*CLIENT_ID)
    person_id: strawberry.ID = shown("服务对象编号", "Id of the person")
    base_version: int = shown(*BASE_VERSION)
    name: str | None = shown("姓名", "Name", default=None)
    sex: Sex | None = shown("性别", "Sex", default=None)
    born_on: date | None = shown("出生日期", "Date of birth", default=None)
    phone: str | None = shown("电话", "Telephone number", default=strawberry.UNSET)
    address: str | None = shown("住址", "Address", default=strawberry.UNSET)
    registered_code: str | None = shown(
        "户籍地行政区划代码", "Code of the division of household registration", default=strawberry.UNSET
    )
    enlisted_on: date | None = shown("入伍日期", "Date of enlistment", default=strawberry.UNSET)
    discharged_on: date | None = shown("退役日期", "Date of discharge", default=strawberry.UNSET)

    def amendment(self) -> Amendment:
        """The amendment as given.

        Raises DomainError BAD_ID, BAD_NAME, BAD_PHONE, BAD_DIVISION_CODE, NOTE_TOO_LONG, NOTHING_TO_AMEND.
        """
        county_id, person_id = key_of(self.person_id, "Person", "personId")
        values = tuple(self._values().items())
        if not values:
            raise DomainError("NOTHING_TO_AMEND", "请写要更正的项。", "Give what is to be otherwise.")
        return Amendment(self.client_id, county_id, person_id, self.base_version, values)

    def _values(self) -> dict[PersonField, Any]:
        always = {
            PersonField.NAME: None if self.name is None else name_of(self.name),
            PersonField.SEX: None if self.sex is None else self.sex.value,
            PersonField.BORN_ON: self.born_on,
        }
        values: dict[PersonField, Any] = {
            field: value for field, value in always.items() if value is not None
        }
        if self.phone is not strawberry.UNSET:
            values[PersonField.PHONE] = phone_of(self.phone)
        if self.address is not strawberry.UNSET:
            values[PersonField.ADDRESS] = bounded(self.address)
        if self.registered_code is not strawberry.UNSET:
            values[PersonField.REGISTERED_CODE] = registered_code_of(self.registered_code)
        if self.enlisted_on is not strawberry.UNSET:
            values[PersonField.ENLISTED_ON] = self.enlisted_on
        if self.discharged_on is not strawberry.UNSET:
            values[PersonField.DISCHARGED_ON] = self.discharged_on
        return values
