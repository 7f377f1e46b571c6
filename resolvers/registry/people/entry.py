"""What the registry is told of a person, checked as far as it can be without asking."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from db.codes import VETERAN_CATEGORIES, PersonCategory, PriorityClass
from db.errors import DomainError
from geo.division_codes import check_division_code, twelve_digits
from geo.identity_numbers import born_of, normalised_identity_number
from geo.names import is_odd, person_name
from resolvers.ask import check_calendar
from resolvers.people.identities import (
    IdentityKeys,
    SealedAt,
    keyed_digest,
    masked_identity,
    masked_phone,
    seal,
)
from resolvers.receipts import digest_of
from resolvers.registry.people.homes import Home
from resolvers.wording.refusals import bad_value

LONGEST_NAME = 100
_PHONE = re.compile(r"\+?[0-9][0-9 -]{3,18}[0-9]")


@dataclass(frozen=True, slots=True)
class ComingHome:
    """The day on which a veteran came home, and how it is known: it raises the visit that follows."""

    on: date
    source: str


@dataclass(slots=True)  # not frozen: to set sixteen fields past that is a twentieth of a file's time
class Registration:
    """A person to be registered in a county from a day on; sex and day of birth stand in the number."""

    client_id: UUID
    county_id: int
    on: date
    home: Home
    name: str
    identity_number: str = field(repr=False)
    categories: tuple[PersonCategory, ...]
    priority_classes: tuple[PriorityClass, ...] = ()
    phone: str | None = field(default=None, repr=False)
    address: str | None = None
    registered_code: str | None = None
    enlisted_on: date | None = None
    discharged_on: date | None = None
    came_home: ComingHome | None = None

    def digest(self, keys: IdentityKeys) -> bytes:
        """What tells a replay from something else; the numbers in it cannot be found by trying."""
        number = keyed_digest(keys, self.identity_number)
        phone = None if self.phone is None else keyed_digest(keys, self.phone)
        return digest_of(self, identity_number=number, phone=phone)

    def columns(self, keys: IdentityKeys, row_id: int) -> dict[str, Any]:
        """What is written of the person, but for where they live."""
        place = SealedAt("person", "identity_cipher", self.county_id, row_id)
        born = born_of(self.identity_number)
        return {
            "county_id": self.county_id,
            "id": row_id,
            "name": self.name,
            "sex": born.sex.value,
            "born_on": born.on,
            "identity_cipher": seal(keys, place, self.identity_number),
            "identity_masked": masked_identity(self.identity_number),
            **phone_columns(keys, (self.county_id, row_id), self.phone),
            "categories": [one.value for one in self.categories],
            "priority_classes": [one.value for one in self.priority_classes],
            "is_veteran": bool(VETERAN_CATEGORIES.intersection(self.categories)),
            "enlisted_on": self.enlisted_on,
            "discharged_on": self.discharged_on,
            "registered_code": self.registered_code,
            "address": self.address,
        }


def phone_columns(
    keys: IdentityKeys, key: tuple[int, int], phone: str | None, *, of: str = "person"
) -> dict[str, Any]:
    """A telephone number as it is kept for a row of a table: sealed and masked."""
    at = SealedAt(of, "phone_cipher", *key)
    return {
        "phone_cipher": None if phone is None else seal(keys, at, phone),
        "phone_masked": None if phone is None else masked_phone(phone),
    }


def name_of(written: str) -> str:
    """A name as it is kept. Raises DomainError BAD_NAME."""
    name = person_name(written)
    if not name or len(name) > LONGEST_NAME or is_odd(name):
        raise bad_value(
            "BAD_NAME",
            "name",
            f"须为姓名：至多 {LONGEST_NAME} 字，不含无法显示的字符。",
            f"should be a name: at most {LONGEST_NAME} characters, all of which can be seen.",
        )
    return name


def number_of(written: str, today: date) -> str:
    """An identity number in eighteen characters. Raises DomainError BAD_IDENTITY_NUMBER."""
    return normalised_identity_number(written, today)


def phone_of(written: str | None) -> str | None:
    """A telephone number as it is kept, null for none. Raises DomainError BAD_PHONE."""
    if written is None:
        return None
    phone = written.strip()
    if _PHONE.fullmatch(phone) is None:
        raise bad_value(
            "BAD_PHONE",
            "phone",
            "须为电话号码：5 至 20 位数字，可含空格与连字符。",
            "should be a telephone number: 5 to 20 digits, with blanks and hyphens if you like.",
        )
    return phone


def registered_code_of(written: str | None) -> str | None:
    """The code of the place of household registration. Raises DomainError BAD_DIVISION_CODE."""
    return None if written is None else check_division_code(twelve_digits(written))


def categories_of(given: Sequence[PersonCategory]) -> tuple[PersonCategory, ...]:
    """The categories, the principal one first. Raises DomainError CATEGORIES_MISSING."""
    if not given:
        raise bad_value("CATEGORIES_MISSING", "categories", "至少一项。", "should name one at least.")
    return tuple(given)


def most_urgent_first(given: Sequence[PriorityClass]) -> tuple[PriorityClass, ...]:
    """Priority classes in the order in which they are kept."""
    return tuple([one for one in PriorityClass if one in given]) if given else ()


def check_entry(entry: Registration, today: date) -> None:
    """Raises DomainError DATE_OUT_OF_RANGE, DAY_IN_THE_FUTURE, SERVICE_DAYS_REVERSED."""
    check_day(entry.on, today)
    if entry.came_home is not None:
        check_day(entry.came_home.on, today, "cameHome.on")
    check_service(entry.enlisted_on, entry.discharged_on)


def check_day(day: date, today: date, argument: str = "on") -> None:
    """Raises DomainError DATE_OUT_OF_RANGE, DAY_IN_THE_FUTURE."""
    check_calendar(day, argument)
    if day > today:
        raise bad_value("DAY_IN_THE_FUTURE", argument, "不能晚于今天。", "should not be later than today.")


def check_service(enlisted_on: date | None, discharged_on: date | None) -> None:
    """Raises DomainError SERVICE_DAYS_REVERSED."""
    if enlisted_on is not None and discharged_on is not None and discharged_on < enlisted_on:
        raise DomainError(
            "SERVICE_DAYS_REVERSED",
            "退役日期不能早于入伍日期。",
            "Nobody is discharged before the day of enlistment.",
        )
