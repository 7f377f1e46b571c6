"""Who has looked at a person's file: for those who keep it, from the log of accesses, the latest first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, any_, func, literal, select

from db.errors import DomainError
from db.models import AccessLog, Account, Person
from resolvers.ask import Ask, Statement
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.scope import require, sees_person
from resolvers.viewer import Permission, Role, Viewer
from resolvers.within import placed

OF_PERSON = Order("ACCESS_OF_PERSON", ("at", "entry_id"), downwards=True)
# No index leads from a person to the log (docs/decisions/0058): a county's days are read.
USUAL = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """Whose file, from one instant on and before another."""

    county_id: int
    person_id: int
    from_at: datetime
    before: datetime


def file_question(
    county_id: int, person_id: int, from_at: datetime | None, before: datetime | None
) -> FileQuestion:
    """Of the last thirty days unless said otherwise, and never of the asking itself."""
    now = datetime.now(UTC)
    return FileQuestion(county_id, person_id, from_at or now - USUAL, min(before or now, now))


def require_keeper(viewer: Viewer) -> None:
    """Raises DomainError PERSONS_NOT_PERMITTED, ACCESSES_NOT_PERMITTED for all but the staff of stations."""
    require(viewer, Permission.SEARCH)
    if viewer.role != Role.STATION_STAFF:
        raise DomainError(
            "ACCESSES_NOT_PERMITTED",
            "谁看过一人的档案，只有服务站工作人员可以查看；审计管理员用 accessLog。",
            "Who has looked at a file is shown to the staff of stations alone; the auditor asks accessLog.",
        )


def page_of_accesses(
    ask: Ask, question: FileQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page, the latest first, with cursors."""
    return page_in(OF_PERSON, accesses(ask, question), most, start)


def number_of_accesses(ask: Ask, question: FileQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(accesses(ask, question))


def accesses(ask: Ask, question: FileQuestion) -> Statement:
    """The entries of a person whom the viewer may see, unordered: the caller pages.

    Of an entry about several persons only this one; whoever did it by the name of their account.
    """
    log = AccessLog
    name = select(Account.display_name).where(Account.id == log.account_id).scalar_subquery()
    columns = [log.county_id, log.id.label("entry_id"), log.at, func.coalesce(name, log.subject).label("by")]
    whose = literal(question.person_id, BigInteger).label("person_id")
    return select(*columns, log.role, log.kind, log.operation, log.reason, whose).where(
        log.county_id == question.county_id,
        literal(question.person_id, BigInteger) == any_(log.person_ids),
        log.at >= question.from_at,
        log.at < question.before,
        _is_seen(ask, question),
    )


def _is_seen(ask: Ask, question: FileQuestion) -> ColumnElement[bool]:
    return (
        select(Person.id)
        .where(
            Person.county_id == question.county_id,
            Person.id == question.person_id,
            sees_person(ask, placed(Person)),
        )
        .exists()
    )
