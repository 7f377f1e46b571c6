"""What is decided about staff: a new post, a mended entry, a cell given to somebody, a post that ends."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Generic, TypeVar
from uuid import UUID

from db.codes import GridRole
from db.errors import DomainError
from db.models.base import is_readable
from resolvers.hand_overs.order import LONGEST_COVER, HandOver, check_decision
from resolvers.hand_overs.spans import OPEN, Span
from resolvers.people.identities import IdentityKeys, keyed_digest
from resolvers.receipts import digest_of
from resolvers.registry.people.entry import phone_of

LONGEST_NAME, LONGEST_NUMBER = 50, 30
# A post or responsibility may be planned ahead, but not so far that it must be an error.
LATEST = timedelta(days=366)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class NewWorker:
    """A grid worker who takes up a post at a station on a day."""

    client_id: UUID
    county_id: int
    station_id: int
    name: str
    on: date
    staff_number: str | None = None
    phone: str | None = field(default=None, repr=False)

    def checked(self, today: date) -> "NewWorker":
        """The same, if it can be meant.

        Raises DomainError BAD_NAME, BAD_STAFF_NUMBER, BAD_PHONE or POST_DAY_NOT_POSSIBLE.
        """
        check_name(self.name)
        check_staff_number(self.staff_number)
        if self.on > today + LATEST:
            raise post_day_not_possible()
        return replace(self, phone=phone_of(self.phone))

    def digest(self, keys: IdentityKeys) -> bytes:
        """What tells a replay from another act, without giving the telephone number away."""
        return digest_of(replace(self, phone=_digest(self.phone, keys)))


@dataclass(frozen=True, slots=True)
class Replacement(Generic[Value]):
    """A value that is to become another: what its sender last saw, and what is right."""

    was: Value
    becomes: Value


@dataclass(frozen=True, slots=True)
class WorkerAmendment:
    """What was entered wrongly of a worker; None leaves it."""

    client_id: UUID
    county_id: int
    worker_id: int
    name: Replacement[str] | None = None
    station_id: Replacement[int] | None = None
    staff_number: Replacement[str | None] | None = None
    phone: Replacement[str | None] | None = field(default=None, repr=False)

    def checked(self) -> "WorkerAmendment":
        """The same, if it can be meant: of a telephone number masked is what its sender saw.

        Raises DomainError NOTHING_TO_AMEND, BAD_NAME, BAD_STAFF_NUMBER or BAD_PHONE.
        """
        if all(one is None for one in (self.name, self.station_id, self.staff_number, self.phone)):
            raise DomainError(
                "NOTHING_TO_AMEND", "没有要更正的内容。", "There is nothing in it that is to be mended."
            )
        if self.name is not None:
            check_name(self.name.becomes)
        if self.staff_number is not None:
            check_staff_number(self.staff_number.becomes)
        if self.phone is None:
            return self
        return replace(self, phone=Replacement(self.phone.was, phone_of(self.phone.becomes)))

    def digest(self, keys: IdentityKeys) -> bytes:
        """What tells a replay from another act, without giving the telephone number away."""
        phone = self.phone and Replacement(self.phone.was, _digest(self.phone.becomes, keys))
        return digest_of(replace(self, phone=phone))


@dataclass(frozen=True, slots=True)
class CellTask:
    """A cell that is given to a worker in a role, from a day on or for a time."""

    client_id: UUID
    county_id: int
    cell_id: int
    worker_id: int
    role: GridRole
    on: date
    decided_by: str
    reason: str
    until: date | None = None

    def checked(self, today: date) -> "CellTask":
        """The same, if it can be meant.

        Raises DomainError ASSIGNMENT_DAY_NOT_POSSIBLE, COVER_END_NOT_POSSIBLE or DECISION_MISSING.
        """
        check_task_days(self.role, self.days, today)
        check_decision(self.decided_by, self.reason)
        return self

    @property
    def days(self) -> Span:
        """The days of the responsibility."""
        return Span(self.on, self.until or OPEN)


def check_task_days(role: GridRole, days: Span, today: date) -> None:
    """Raises DomainError ASSIGNMENT_DAY_NOT_POSSIBLE or COVER_END_NOT_POSSIBLE."""
    if days.first > today + LATEST or days.is_empty:
        raise day_not_possible()
    # The end of what has none lies too far off as well.
    if role is GridRole.COVER and days.end - days.first > LONGEST_COVER:
        raise DomainError(
            "COVER_END_NOT_POSSIBLE",
            "临时代管须有终止日期（不含），且不超过 366 天。",
            "Temporary cover has an end, within 366 days.",
        )


@dataclass(frozen=True, slots=True)
class PostEnd:
    """A post that ends: the day, and to whom the worker's cells go, as a hand-over says it."""

    hand_over: HandOver

    @property
    def client_id(self) -> UUID:
        """The id its sender made."""
        return self.hand_over.client_id


def check_name(name: str) -> None:
    """Raises DomainError BAD_NAME for a name that is blank, too long, or not to be seen whole."""
    if not 0 < len(name) <= LONGEST_NAME or not is_readable(name):
        raise DomainError(
            "BAD_NAME",
            f"姓名须为 1 至 {LONGEST_NAME} 字，首尾无空格，且无不可见字符。",
            f"A name has 1 to {LONGEST_NAME} characters, none of them unseen, and no blanks around it.",
        )


def check_staff_number(number: str | None) -> None:
    """Raises DomainError BAD_STAFF_NUMBER for one that is blank, too long, or not to be seen whole."""
    if number is not None and not (0 < len(number) <= LONGEST_NUMBER and is_readable(number)):
        raise DomainError(
            "BAD_STAFF_NUMBER",
            f"工号须为 1 至 {LONGEST_NUMBER} 字，首尾无空格，且无不可见字符。",
            f"A staff number has 1 to {LONGEST_NUMBER} characters that can be seen, and no blanks around it.",
        )


def _digest(value: str | None, keys: IdentityKeys) -> str | None:
    return None if value is None else keyed_digest(keys, value)


def post_day_not_possible() -> DomainError:
    """The refusal of a first or last day that a post cannot have."""
    return DomainError(
        "POST_DAY_NOT_POSSIBLE",
        "任职日期须在服务站存续期间，晚于任职起始日期，且不超过未来 366 天。",
        "A post lies in the days of its station, ends after it began, and at most 366 days ahead.",
    )


def day_not_possible() -> DomainError:
    """The refusal of days on which a cell cannot be given to anybody."""
    return DomainError(
        "ASSIGNMENT_DAY_NOT_POSSIBLE",
        "责任日期须在网格存续期间，终止晚于起始，且起始不超过未来 366 天。",
        "A responsibility lies in the days of its cell, ends after it began, and begins within 366 days.",
    )
