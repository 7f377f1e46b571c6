"""The log of accesses as it is read: of one county, or of what happened to accounts; the latest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, any_, case, cast, func, literal, select

from db.codes import AccessKind, Office
from db.errors import DomainError
from db.models import AccessLog
from resolvers.ask import Ask, Statement
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.traces.events import NO_COUNTY
from resolvers.viewer import Viewer

LATEST_FIRST = Order("ACCESS", ("at", "county_id", "entry_id"), downwards=True)


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """Entries of a county (`NO_COUNTY`: of accounts) from one instant on and before another.

    `subject` is who did it, `person_id` whose record it was.
    """

    county_id: int = NO_COUNTY
    kind: AccessKind | None = None
    subject: str | None = None
    person_id: int | None = None
    from_at: datetime | None = None
    before: datetime | None = None


def require_auditor(viewer: Viewer) -> None:
    """Raises DomainError LOG_NOT_PERMITTED for whoever does not hold the auditor's office."""
    if viewer.office != Office.AUDITOR:
        raise DomainError(
            "LOG_NOT_PERMITTED",
            "访问日志只有审计管理员可以查看。",
            "The log of accesses is read by the auditor alone.",
        )


def page_of_log(_ask: Ask, question: LogQuestion, most: Most, start: tuple[Any, ...] | None) -> Statement:
    """A page of the log, the latest first, with cursors."""
    return page_in(LATEST_FIRST, entries(question), most, start)


def number_of_log(_ask: Ask, question: LogQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(entries(question))


def entries(question: LogQuestion) -> Statement:
    """The entries that are asked for, unordered: the caller pages."""
    log = AccessLog
    return select(
        *[log.county_id, log.id.label("entry_id"), log.at, log.subject, log.role, log.kind],
        *[log.operation, func.encode(log.document, "hex").label("document"), _persons().label("persons")],
        *[log.reason, log.outcome, log.address, log.request_id, _account().label("account")],
    ).where(*_asked_for(question))


def _asked_for(question: LogQuestion) -> list[ColumnElement[bool]]:
    log = AccessLog
    found = [log.county_id == question.county_id]
    if question.kind is not None:
        found.append(log.kind == question.kind.value)
    if question.subject is not None:
        found.append(log.subject == question.subject)
    if question.person_id is not None:
        found.append(literal(question.person_id, BigInteger) == any_(log.person_ids))
    if question.from_at is not None:
        found.append(log.at >= question.from_at)
    if question.before is not None:
        found.append(log.at < question.before)
    return found


def _account() -> ColumnElement[str]:
    """As the log names accounts that do something."""
    return case((AccessLog.account_id.is_not(None), func.concat("account:", AccessLog.account_id)))


def _persons() -> ColumnElement[list[str]]:
    """The opaque ids of the persons, as `schema/node.py` writes them."""
    one = func.unnest(AccessLog.person_ids).column_valued("one")
    plain = func.concat("Person:", cast(AccessLog.county_id, Text), ":", cast(one, Text))
    opaque = func.translate(func.encode(func.convert_to(plain, literal("UTF8")), "base64"), "+/=\n", "-_")
    return func.array(select(opaque).correlate(AccessLog).scalar_subquery())
